import type { PropsWithChildren } from "hono/jsx";
import { Icon } from "./icon.tsx";

type Described = {
  readonly id: string;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
};
type FieldFrameProps = PropsWithChildren<Described & { readonly label: string }>;

/** Label, hint, error, then the control: the order in which people meet them. */
export function FieldFrame({ id, label, hint, error, children }: FieldFrameProps) {
  return (
    <div class="field">
      <label class="field-label" for={id}>
        {label}
      </label>
      <FieldWords id={id} hint={hint} error={error} />
      {children}
    </div>
  );
}

export function FieldWords({ id, hint, error }: Described) {
  return (
    <>
      {hint && (
        <p class="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {error && (
        <p class="field-error" id={`${id}-error`}>
          <Icon name="triangle-alert" />
          <span>
            <span class="visually-hidden">Error: </span>
            {error}
          </span>
        </p>
      )}
    </>
  );
}

/** The attributes that tie a control to its hint and its error. */
export function describeControl({ id, hint, error }: Described) {
  const ids = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  return { "aria-describedby": ids || undefined, "aria-invalid": error ? "true" : undefined };
}
