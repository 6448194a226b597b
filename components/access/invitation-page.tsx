import { passwordCharactersMin } from "../../src/access/passwords.ts";
import { Field } from "../ui/field.tsx";
import { PasswordField } from "../ui/password-field.tsx";
import { AccessForm, type AccessFormState } from "./access-form.tsx";
import { SsoLinks } from "./sso-links.tsx";

type InvitationPageProps = AccessFormState & {
  readonly district: string;
  readonly action: string;
  readonly email: string;
  readonly role: "administrator" | "viewer";
  readonly invitedBy: string;
  readonly name: string;
  readonly providers: readonly { readonly name: string; readonly label: string }[];
};

export function InvitationPage(props: InvitationPageProps) {
  const { district, action, email, role, invitedBy, name, providers, ...state } = props;
  const errors = state.errors ?? {};
  const article = role === "administrator" ? "an administrator" : "a viewer";
  const links = (
    <SsoLinks
      providers={providers}
      verb="Accept"
      hrefOf={(provider) => `${action}/with/${provider}`}
    />
  );
  return (
    <AccessForm
      {...state}
      title={`Join ${district}`}
      lead={`${invitedBy} invites you as ${article}. You will sign in as ${email}.`}
      action={action}
      button="Accept the invitation"
      after={links}
    >
      <input type="hidden" name="email" value={email} autocomplete="username" />
      <Field
        label="Name"
        name="name"
        value={name}
        error={errors["name"]}
        autocomplete="name"
        isRequired
      />
      <PasswordField
        label="Password"
        name="password"
        hint={`At least ${passwordCharactersMin} characters. A few words in a row are easy to remember.`}
        error={errors["password"]}
        autocomplete="new-password"
        isRequired
      />
    </AccessForm>
  );
}
