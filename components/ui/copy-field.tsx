import { CopyButton } from "./copy-button.tsx";

type CopyFieldProps = {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly hint?: string | undefined;
  /** For keys that do not fit on a line. */
  readonly isLong?: boolean;
};

/** Something to take elsewhere: read-only, selectable, and never sent back (it has no name). */
export function CopyField({ id, label, value, hint, isLong }: CopyFieldProps) {
  const described = hint ? `${id}-hint` : undefined;
  return (
    <div class="field copy-field">
      <label class="field-label" for={id}>
        {label}
      </label>
      {hint && (
        <p class="field-hint" id={described}>
          {hint}
        </p>
      )}
      <div class="copy-line">
        {isLong ? (
          <textarea
            class="input code"
            id={id}
            rows={3}
            readonly
            spellcheck={false}
            aria-describedby={described}
          >
            {value}
          </textarea>
        ) : (
          <input
            class="input code"
            id={id}
            value={value}
            readonly
            spellcheck={false}
            aria-describedby={described}
          />
        )}
        <CopyButton text={value} of={label} />
      </div>
    </div>
  );
}
