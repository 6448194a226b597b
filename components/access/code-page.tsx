import { Field } from "../ui/field.tsx";
import { AccessForm, type AccessFormState } from "./access-form.tsx";

type CodePageProps = AccessFormState & {
  /** That the password was right, sealed. */
  readonly step: string;
  readonly next: string;
};

export function CodePage({ step, next, ...state }: CodePageProps) {
  return (
    <AccessForm
      {...state}
      title="Enter your code"
      lead="Open your authenticator app. Without your phone, use one of your recovery codes."
      action="/sign-in/code"
      button="Sign in"
    >
      <input type="hidden" name="step" value={step} />
      <input type="hidden" name="next" value={next} />
      <Field
        label="Code"
        name="code"
        hint="Six digits, or a recovery code."
        error={state.errors?.["code"]}
        autocomplete="one-time-code"
        isCode
        isRequired
      />
    </AccessForm>
  );
}
