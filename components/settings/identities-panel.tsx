import { Panel } from "../ui/panel.tsx";
import { Cell, Row, RowHeading, Table } from "../ui/table.tsx";
import { Time } from "../ui/time.tsx";

export type IdentityData = {
  readonly id: string;
  readonly provider: string;
  readonly label: string;
  readonly lastUsedAt: string | undefined;
};
export type ProviderData = { readonly name: string; readonly label: string };

type IdentitiesPanelProps = {
  readonly path: string;
  readonly identities: readonly IdentityData[];
  readonly providers: readonly ProviderData[];
  readonly now: string;
};

const headings = [
  { label: "Account" },
  { label: "Last used" },
  { label: "Actions", isHidden: true },
];

/** Nothing where no provider is set up and none was. */
export function IdentitiesPanel({ path, identities, providers, now }: IdentitiesPanelProps) {
  if (identities.length === 0 && providers.length === 0) return null;
  return (
    <Panel
      id="identities"
      title="Single sign-on"
      hint="Accounts elsewhere that open this one. Add one here before you sign in with it."
    >
      {identities.length > 0 && (
        <Table caption="Accounts that open this one" isCaptionHidden headings={headings}>
          {identities.map((identity) => (
            <Row>
              <RowHeading>
                {identity.provider}
                <span class="second-line">{identity.label}</span>
              </RowHeading>
              <Cell label="Last used">
                {identity.lastUsedAt === undefined ? (
                  "Never"
                ) : (
                  <Time at={identity.lastUsedAt} now={now} />
                )}
              </Cell>
              <Cell label="Actions" isActions>
                <form method="post" action={`${path}/identities/${identity.id}/removal`}>
                  <button class="button button-small">
                    Remove<span class="visually-hidden"> {identity.label}</span>
                  </button>
                </form>
              </Cell>
            </Row>
          ))}
        </Table>
      )}
      <div class="sso-links">
        {providers.map(({ name, label }) => (
          <form method="post" action={`${path}/identities/${name}`}>
            <button class="button">Add an account with {label}</button>
          </form>
        ))}
      </div>
    </Panel>
  );
}
