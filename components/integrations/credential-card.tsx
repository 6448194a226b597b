import { StatusPill } from "../ui/status-pill.tsx";
import { Time } from "../ui/time.tsx";

export type CredentialData = {
  /** How people tell one secret from another: the end of its id, nothing of the secret. */
  readonly label: string;
  readonly createdAt: string;
  readonly lastUse?: { readonly at: string; readonly address?: string | undefined } | undefined;
  /** The data route that a token of it called last: "GET /v1/students". */
  readonly lastCall?: string | undefined;
  /** When it stops working; absent for the current one. */
  readonly retiresAt?: string | undefined;
  /** Where "Retire now" is posted. */
  readonly retirementPath: string;
};

type CredentialCardProps = { readonly credential: CredentialData; readonly now: string };

export function CredentialCard({ credential, now }: CredentialCardProps) {
  const { label, createdAt, lastCall, retiresAt, retirementPath } = credential;
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
        <LastUse credential={credential} now={now} />
        {lastCall && (
          <>
            {" · last call "}
            <code>{lastCall}</code>
          </>
        )}
        {retiresAt && (
          <>
            {" · stops working "}
            <Time at={retiresAt} now={now} />
          </>
        )}
      </p>
      <form method="post" action={retirementPath}>
        <button class="button button-small">
          Retire now<span class="visually-hidden"> {label}</span>
        </button>
      </form>
    </li>
  );
}

function LastUse({ credential: { lastUse }, now }: CredentialCardProps) {
  if (!lastUse) return <>never used</>;
  return (
    <>
      last used <Time at={lastUse.at} now={now} />
      {lastUse.address && ` from ${lastUse.address}`}
    </>
  );
}
