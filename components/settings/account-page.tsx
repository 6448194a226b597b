import {
  passwordCharactersMin,
  passwordCharactersMinWithCode,
} from "../../src/access/passwords.ts";
import { Layout, type Frame } from "../layout.tsx";
import { ErrorSummary } from "../ui/error-summary.tsx";
import { Fact, Facts } from "../ui/facts.tsx";
import type { FieldErrors } from "../ui/field.tsx";
import { Panel } from "../ui/panel.tsx";
import { PasswordField } from "../ui/password-field.tsx";
import { CodesPanel } from "./codes-panel.tsx";
import { IdentitiesPanel, type IdentityData, type ProviderData } from "./identities-panel.tsx";
import { roleWords, type Role } from "./role-words.ts";
import { SignInTable, type SignInData } from "./sign-in-table.tsx";

export type AccountPerson = {
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly hasPassword: boolean;
  readonly hasCode: boolean;
  readonly recoveryCodes: number;
};

type AccountPageProps = {
  readonly frame: Frame;
  readonly path: string;
  readonly person: AccountPerson;
  readonly identities: readonly IdentityData[];
  readonly providers: readonly ProviderData[];
  readonly signIns: readonly SignInData[];
  readonly errors?: FieldErrors | undefined;
  readonly sentence?: string | undefined;
  readonly now: string;
};

/** The person's own page: how they sign in, and where they are signed in. */
export function AccountPage(props: AccountPageProps) {
  const { frame, path, person, errors = {}, sentence, now } = props;
  return (
    <Layout {...frame} title="Your account" breadcrumb={[{ label: "Settings" }]} current={path}>
      <ErrorSummary errors={errors} sentence={sentence} />
      <h1>Your account</h1>
      <Facts>
        <Fact term="Name">{person.name}</Fact>
        <Fact term="Email">{person.email}</Fact>
        <Fact term="Role">{roleWords[person.role]}</Fact>
      </Facts>
      <PasswordPanel path={path} person={person} error={errors["password"]} />
      <CodesPanel path={path} person={person} error={errors["codes_password"]} />
      <IdentitiesPanel
        path={path}
        identities={props.identities}
        providers={props.providers}
        now={now}
      />
      <Panel
        id="sign-ins"
        title="Where you are signed in"
        hint="A sign-in ends after 30 minutes without a click, and after 12 hours in any case."
      >
        <SignInTable signIns={props.signIns} path={path} now={now} />
      </Panel>
    </Layout>
  );
}

function PasswordPanel({
  path,
  person,
  error,
}: Pick<AccountPageProps, "path" | "person"> & { readonly error: string | undefined }) {
  const charactersMin = person.hasCode ? passwordCharactersMinWithCode : passwordCharactersMin;
  return (
    <Panel
      id="password-panel"
      title="Password"
      hint="Changing it ends every other sign-in of yours."
    >
      <form class="stack" method="post" action={`${path}/password`} novalidate>
        <input type="hidden" name="email" value={person.email} autocomplete="username" />
        <PasswordField
          label="New password"
          name="password"
          hint={`At least ${charactersMin} characters. A few words in a row are easy to remember.`}
          error={error}
          autocomplete="new-password"
          isRequired
        />
        <button class="button">{person.hasPassword ? "Change password" : "Set a password"}</button>
      </form>
    </Panel>
  );
}
