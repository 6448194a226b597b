import { Cell, Row, RowHeading, Table } from "../ui/table.tsx";
import { Time } from "../ui/time.tsx";
import { roleWords, type Role } from "./role-words.ts";

export type InvitationData = {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly createdAt: string;
  readonly createdBy: string;
  readonly expiresAt: string;
};

type InvitationTableProps = {
  readonly invitations: readonly InvitationData[];
  readonly path: string;
  readonly mayWithdraw: boolean;
  readonly now: string;
};

const headings = [
  { label: "Name" },
  { label: "Role" },
  { label: "Sent" },
  { label: "Ends" },
  { label: "Actions", isHidden: true },
];

export function InvitationTable({ invitations, path, mayWithdraw, now }: InvitationTableProps) {
  return (
    <Table caption="Invitations that wait" isCaptionHidden headings={headings}>
      {invitations.map((one) => (
        <Row>
          <RowHeading>
            {one.name}
            <span class="second-line">{one.email}</span>
          </RowHeading>
          <Cell label="Role">{roleWords[one.role]}</Cell>
          <Cell label="Sent">
            <Time at={one.createdAt} now={now} /> by {one.createdBy}
          </Cell>
          <Cell label="Ends">
            <Time at={one.expiresAt} now={now} />
          </Cell>
          <Cell label="Actions" isActions>
            {mayWithdraw && (
              <form method="post" action={`${path}/invitations/${one.id}/withdrawal`}>
                <button class="button button-small">
                  Withdraw<span class="visually-hidden"> the invitation of {one.name}</span>
                </button>
              </form>
            )}
          </Cell>
        </Row>
      ))}
    </Table>
  );
}
