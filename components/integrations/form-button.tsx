import type { PropsWithChildren } from "hono/jsx";

type FormButtonProps = PropsWithChildren<{
  /** Where the whole form travels; what comes back is the same page with the form drawn again. */
  readonly action: string;
  readonly name?: string | undefined;
  readonly value?: string | undefined;
  readonly id?: string | undefined;
  readonly look?: "plain" | "small" | "quiet" | "primary" | "default" | undefined;
}>;

const looks = {
  plain: "button",
  small: "button button-small",
  quiet: "button button-small button-quiet",
  primary: "button button-primary",
  default: "default-button",
} as const;

/** A submit button of the integration form that stores nothing. `formaction` without script, htmx with it: one answer for both. */
export function FormButton({ action, name, value, id, look = "plain", children }: FormButtonProps) {
  return (
    <button
      id={id}
      class={looks[look]}
      name={name}
      value={value}
      formaction={action}
      formnovalidate
      tabindex={look === "default" ? -1 : undefined}
      aria-hidden={look === "default" ? "true" : undefined}
      {...swapForm(action)}
    >
      {children}
    </button>
  );
}

function swapForm(action: string) {
  return {
    "hx-post": action,
    "hx-target": "#integration-form",
    "hx-select": "#integration-form",
    "hx-swap": "outerHTML",
  };
}

type DraftButtonProps = Omit<FormButtonProps, "action" | "name" | "value"> & {
  readonly path: string;
  readonly step: string;
};

/** One step of the draft: a dialog opens or closes, a row changes. */
export function DraftButton({ path, step, ...rest }: DraftButtonProps) {
  return <FormButton {...rest} action={`${path}/draft`} name="step" value={step} />;
}
