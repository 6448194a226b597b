import { CopyField } from "../ui/copy-field.tsx";
import { Panel } from "../ui/panel.tsx";
import { SelectField } from "../ui/select-field.tsx";
import { Time } from "../ui/time.tsx";
import { CredentialCard, type CredentialData } from "./credential-card.tsx";

export type CredentialsData = {
  /** Absent until the terms are accepted. */
  readonly clientId?: string | undefined;
  readonly secrets: readonly CredentialData[];
  /** A link to the next secret that nobody used yet. */
  readonly waitingLink?: { readonly email: string; readonly madeAt: string } | undefined;
};

type CredentialsPanelProps = {
  readonly path: string;
  readonly credentials: CredentialsData;
  readonly now: string;
};

const overlaps = [
  { value: "0", label: "Not at all" },
  { value: "24", label: "24 hours" },
  { value: "72", label: "3 days" },
  { value: "168", label: "7 days" },
] as const;

export function CredentialsPanel({ path, credentials, now }: CredentialsPanelProps) {
  const { clientId, secrets, waitingLink } = credentials;
  return (
    <Panel
      id="credentials"
      title="Credentials"
      hint="Rotating mails the contact a link to a new secret, which works once. Two secrets may work at a time: the vendor swaps them and nothing stops. A retired secret's tokens end with it."
    >
      {clientId === undefined ? (
        <p class="quiet">
          The client ID and the first secret are made when the contact accepts the terms, and shown
          to them once.
        </p>
      ) : (
        <>
          <CopyField id="client-id" label="Client ID" value={clientId} />
          {secrets.length === 0 && <p class="quiet">No secret works: the vendor gets no token.</p>}
          <ul class="credential-list">
            {secrets.map((credential) => (
              <CredentialCard credential={credential} now={now} />
            ))}
          </ul>
          {waitingLink && (
            <p class="quiet">
              A link to a new secret was made <Time at={waitingLink.madeAt} now={now} /> for{" "}
              {waitingLink.email}, who has not used it yet.
            </p>
          )}
          <form class="rotation" method="post" action={`${path}/secrets`}>
            <SelectField
              label="Old secret keeps working for"
              name="overlap_hours"
              value="24"
              options={overlaps}
            />
            <button class="button">Rotate secret</button>
          </form>
        </>
      )}
    </Panel>
  );
}
