import { FieldFrame, describeControl } from "./field-frame.tsx";

export type FieldErrors = Readonly<Record<string, string>>;

type FieldProps = {
  readonly label: string;
  readonly name: string;
  readonly value?: string | undefined;
  readonly type?: "text" | "email" | "password" | "number" | "date" | undefined;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  readonly autocomplete?: string | undefined;
  readonly size?: "short" | "medium" | "long" | undefined;
  readonly isRequired?: boolean | undefined;
  readonly isDisabled?: boolean | undefined;
  readonly isCode?: boolean | undefined;
};

export function Field({ label, name, value, type = "text", hint, error, ...rest }: FieldProps) {
  const { autocomplete = "off", size = "medium", isRequired, isDisabled, isCode } = rest;
  return (
    <FieldFrame id={name} label={label} hint={hint} error={error}>
      <input
        class={`input input-${size}${isCode ? " code" : ""}`}
        id={name}
        name={name}
        type={type}
        value={value}
        autocomplete={autocomplete}
        spellcheck={isCode ? false : undefined}
        autocapitalize={isCode || type === "email" ? "none" : undefined}
        required={isRequired}
        disabled={isDisabled}
        {...describeControl({ id: name, hint, error })}
      />
    </FieldFrame>
  );
}
