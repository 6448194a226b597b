import { StatusPill } from "../ui/status-pill.tsx";
import { Time } from "../ui/time.tsx";

export type CredentialData = {
  /** How people tell one secret from another: its last characters, never the secret. */
  readonly label: string;
  readonly createdAt: string;
  readonly lastUsedAt?: string | undefined;
  /** When it stops working; absent for the current one. */
  readonly retiresAt?: string | undefined;
  /** Where "Retire now" is posted; absent where it may not be retired. */
  readonly retirementPath?: string | undefined;
};

type CredentialCardProps = { readonly credential: CredentialData; readonly now: string };

export function CredentialCard({ credential, now }: CredentialCardProps) {
  const { label, createdAt, lastUsedAt, retiresAt, retirementPath } = credential;
  return (
    <li class="credential">
      <p class="credential-name">
        Secret <code>{label}</code>
        {retiresAt ? (
          <StatusPill tone="attention" word="Retiring" />
        ) : (
          <StatusPill tone="good" word="Current" />
        )}
      </p>
      <p class="quiet">
        Made <Time at={createdAt} now={now} />
        {" · "}
        {lastUsedAt ? (
          <>
            last used <Time at={lastUsedAt} now={now} />
          </>
        ) : (
          "never used"
        )}
        {retiresAt && (
          <>
            {" · stops working "}
            <Time at={retiresAt} now={now} />
          </>
        )}
      </p>
      {retirementPath && (
        <form method="post" action={retirementPath}>
          <button class="button button-small">
            Retire now<span class="visually-hidden"> {label}</span>
          </button>
        </form>
      )}
    </li>
  );
}
