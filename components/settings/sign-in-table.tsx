import { Cell, Row, RowHeading, Table } from "../ui/table.tsx";
import { Time } from "../ui/time.tsx";

export type SignInData = {
  readonly handle: string;
  /** "Firefox on Windows". */
  readonly agent: string;
  readonly address: string;
  readonly createdAt: string;
  readonly lastSeenAt: string;
  /** The one that looks at the page. */
  readonly isThis: boolean;
};

type SignInTableProps = {
  readonly signIns: readonly SignInData[];
  /** Its forms post below this path. */
  readonly path: string;
  readonly now: string;
};

const headings = [
  { label: "Browser" },
  { label: "Address" },
  { label: "Signed in" },
  { label: "Last seen" },
  { label: "Actions", isHidden: true },
];

export function SignInTable({ signIns, path, now }: SignInTableProps) {
  if (signIns.length === 0) return <p class="quiet">Nobody is signed in.</p>;
  return (
    <Table caption="Sign-ins" isCaptionHidden headings={headings}>
      {signIns.map((signIn) => (
        <Row>
          <RowHeading>
            {signIn.agent}
            {signIn.isThis && <span class="second-line">This browser</span>}
          </RowHeading>
          <Cell label="Address">{signIn.address}</Cell>
          <Cell label="Signed in">
            <Time at={signIn.createdAt} now={now} />
          </Cell>
          <Cell label="Last seen">
            <Time at={signIn.lastSeenAt} now={now} />
          </Cell>
          <Cell label="Actions" isActions>
            <form method="post" action={`${path}/sign-ins/${signIn.handle}/end`}>
              <button class="button button-small">
                End
                <span class="visually-hidden">
                  {" "}
                  the sign-in of {signIn.agent}, {signIn.address}
                </span>
              </button>
            </form>
          </Cell>
        </Row>
      ))}
    </Table>
  );
}
