import { Layout, type Frame } from "../layout.tsx";
import { ErrorSummary } from "../ui/error-summary.tsx";
import { Fact, Facts } from "../ui/facts.tsx";
import { Panel } from "../ui/panel.tsx";
import { Time } from "../ui/time.tsx";
import { roleHints, roleWords, type Role } from "./role-words.ts";
import { SignInTable, type SignInData } from "./sign-in-table.tsx";

type AdministratorPageProps = {
  readonly frame: Frame;
  readonly path: string;
  readonly person: {
    readonly name: string;
    readonly email: string;
    readonly role: Role;
    readonly isDisabled: boolean;
    readonly hasCode: boolean;
    readonly since: string;
  };
  readonly signIns: readonly SignInData[];
  readonly mayChange: boolean;
  readonly sentence?: string | undefined;
  readonly now: string;
};

const list = "/settings/administrators";

export function AdministratorPage(props: AdministratorPageProps) {
  const { frame, path, person, signIns, mayChange, sentence, now } = props;
  const crumbs = [{ label: "Settings" }, { label: "Administrators", href: list }];
  return (
    <Layout {...frame} title={person.name} breadcrumb={crumbs} current={list}>
      <ErrorSummary errors={{}} sentence={sentence} />
      <h1>{person.name}</h1>
      <Facts>
        <Fact term="Email">{person.email}</Fact>
        <Fact term="Role">{roleWords[person.role]}</Fact>
        <Fact term="Codes">{person.hasCode ? "On" : "Off"}</Fact>
        <Fact term="Since">
          <Time at={person.since} now={now} />
        </Fact>
      </Facts>
      {mayChange && (
        <>
          <RolePanel path={path} role={person.role} />
          <Panel id="sign-ins" title="Sign-ins">
            <SignInTable signIns={signIns} path={path} now={now} />
          </Panel>
          <StandingPanels path={path} person={person} />
        </>
      )}
    </Layout>
  );
}

function RolePanel({ path, role }: { readonly path: string; readonly role: Role }) {
  const other = role === "administrator" ? "viewer" : "administrator";
  return (
    <Panel id="role" title="Role" hint={`${roleWords[role]}: ${roleHints[role]}`}>
      <form method="post" action={`${path}/role`}>
        <input type="hidden" name="role" value={other} />
        <button class="button">Make {other === "viewer" ? "a viewer" : "an administrator"}</button>
      </form>
    </Panel>
  );
}

function StandingPanels({ path, person }: Pick<AdministratorPageProps, "path" | "person">) {
  return (
    <>
      {person.isDisabled ? (
        <Panel id="standing" title="May not sign in" hint="Everything of the account is kept.">
          <form method="post" action={`${path}/enablement`}>
            <button class="button">Enable</button>
          </form>
        </Panel>
      ) : (
        <Panel
          id="standing"
          title="Disable"
          look="danger"
          hint="Ends every sign-in at once. Enable brings the account back."
        >
          <form method="post" action={`${path}/disablement`}>
            <button class="button button-danger">Disable</button>
          </form>
        </Panel>
      )}
      <Panel
        id="removal"
        title="Remove"
        look="danger"
        hint="The account goes for good. What the person did stays in the audit log under their name."
      >
        <form method="post" action={`${path}/removal`}>
          <button class="button button-danger">Remove {person.name}</button>
        </form>
      </Panel>
    </>
  );
}
