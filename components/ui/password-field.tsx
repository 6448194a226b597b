import { Field } from "./field.tsx";

type PasswordFieldProps = {
  readonly label: string;
  readonly name: string;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  readonly autocomplete: "current-password" | "new-password";
  readonly isRequired?: boolean | undefined;
};

/** Pasting is welcome; only script can show what was typed, so the button comes with it. */
export function PasswordField(props: PasswordFieldProps) {
  return (
    <div class="password-field">
      <Field {...props} type="password" />
      <button
        type="button"
        class="button button-small button-quiet"
        data-show-password={props.name}
        aria-pressed="false"
        aria-controls={props.name}
        hidden
      >
        Show password
      </button>
    </div>
  );
}
