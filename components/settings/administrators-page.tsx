import { Layout, type Frame } from "../layout.tsx";
import { ChoiceGroup } from "../ui/choice-group.tsx";
import { ErrorSummary } from "../ui/error-summary.tsx";
import { Field, type FieldErrors } from "../ui/field.tsx";
import { Panel } from "../ui/panel.tsx";
import { StatusPill } from "../ui/status-pill.tsx";
import { Cell, Row, RowHeading, Table } from "../ui/table.tsx";
import { Time } from "../ui/time.tsx";
import { InvitationTable, type InvitationData } from "./invitation-table.tsx";
import { roleHints, roleWords, type Role } from "./role-words.ts";

export type PersonData = {
  readonly href: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly isYou: boolean;
  readonly isDisabled: boolean;
  readonly hasCode: boolean;
  readonly lastSeenAt: string | undefined;
};

type AdministratorsPageProps = {
  readonly frame: Frame;
  readonly people: readonly PersonData[];
  readonly invitations: readonly InvitationData[];
  /** Of the invitation; undefined for who may not invite. */
  readonly form:
    | { readonly name: string; readonly email: string; readonly role: string }
    | undefined;
  readonly errors?: FieldErrors | undefined;
  readonly now: string;
};

const path = "/settings/administrators";
const headings = [
  { label: "Name" },
  { label: "Role" },
  { label: "Standing" },
  { label: "Codes" },
  { label: "Last seen" },
];

export function AdministratorsPage(props: AdministratorsPageProps) {
  const { frame, people, invitations, form, errors = {}, now } = props;
  return (
    <Layout {...frame} title="Administrators" breadcrumb={[{ label: "Settings" }]} current={path}>
      <ErrorSummary errors={errors} />
      <h1>Administrators</h1>
      <Table caption="People who may sign in" isCaptionHidden headings={headings}>
        {people.map((person) => (
          <PersonRow person={person} now={now} />
        ))}
      </Table>
      {invitations.length > 0 && (
        <Panel id="invitations" title="Invitations that wait">
          <InvitationTable
            invitations={invitations}
            path={path}
            mayWithdraw={form !== undefined}
            now={now}
          />
        </Panel>
      )}
      {form && <InvitationForm form={form} errors={errors} />}
    </Layout>
  );
}

function PersonRow({ person, now }: { readonly person: PersonData; readonly now: string }) {
  return (
    <Row>
      <RowHeading>
        <a href={person.href}>{person.name}</a>
        {person.isYou && " (you)"}
        <span class="second-line">{person.email}</span>
      </RowHeading>
      <Cell label="Role">{roleWords[person.role]}</Cell>
      <Cell label="Standing">
        {person.isDisabled ? (
          <StatusPill tone="quiet" word="Disabled" />
        ) : (
          <StatusPill tone="good" word="May sign in" />
        )}
      </Cell>
      <Cell label="Codes">{person.hasCode ? "On" : "Off"}</Cell>
      <Cell label="Last seen">
        {person.lastSeenAt === undefined ? (
          "Not signed in"
        ) : (
          <Time at={person.lastSeenAt} now={now} />
        )}
      </Cell>
    </Row>
  );
}

function InvitationForm({
  form,
  errors,
}: {
  readonly form: NonNullable<AdministratorsPageProps["form"]>;
  readonly errors: FieldErrors;
}) {
  return (
    <Panel
      id="invite"
      title="Invite somebody"
      hint="They get a mail with a link that works once, within 7 days. Inviting the same email again replaces it."
    >
      <form class="stack" method="post" action={`${path}/invitations`} novalidate>
        <Field label="Name" name="name" value={form.name} error={errors["name"]} isRequired />
        <Field
          label="Email"
          name="email"
          type="email"
          value={form.email}
          error={errors["email"]}
          isRequired
        />
        <ChoiceGroup
          type="radio"
          legend="Role"
          name="role"
          error={errors["role"]}
          choices={(["administrator", "viewer"] as const).map((role) => ({
            value: role,
            label: roleWords[role],
            hint: roleHints[role],
            isChecked: form.role === role,
          }))}
        />
        <button class="button button-primary">Send the invitation</button>
      </form>
    </Panel>
  );
}
