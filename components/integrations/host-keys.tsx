import { CopyButton } from "../ui/copy-button.tsx";
import { Notice } from "../ui/notice.tsx";
import { Time } from "../ui/time.tsx";
import { FormButton } from "./form-button.tsx";

export type HostKeyData = {
  /** `SHA256:…` */
  readonly fingerprint: string;
  /** `ssh-ed25519` */
  readonly algorithm: string;
  readonly trustedAt?: string | undefined;
  readonly trustedBy?: string | undefined;
};

type HostKeysProps = {
  readonly path: string;
  readonly keys: readonly HostKeyData[];
  readonly offered?: HostKeyData | undefined;
  readonly now: string;
};

/** The vendor's server proves who it is with one of these; anything else stops the run. */
export function HostKeys({ path, keys, offered, now }: HostKeysProps) {
  return (
    <div class="host-keys" id="host-keys">
      <h3>Host key fingerprints</h3>
      {keys.length === 0 ? (
        <p class="quiet">None trusted yet. Test connection shows the key of the vendor's server.</p>
      ) : (
        <ul>
          {keys.map((key) => (
            <li>
              <Fingerprint hostKey={key} />
              {key.trustedAt && (
                <span class="second-line">
                  Trusted {key.trustedBy && `by ${key.trustedBy} `}
                  <Time at={key.trustedAt} now={now} />
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
      {offered && <OfferedKey path={path} offered={offered} isChange={keys.length > 0} />}
    </div>
  );
}

function Fingerprint({ hostKey }: { readonly hostKey: HostKeyData }) {
  return (
    <span class="fingerprint">
      <code>
        {hostKey.algorithm} {hostKey.fingerprint}
      </code>
      <CopyButton text={hostKey.fingerprint} of={`fingerprint ${hostKey.algorithm}`} />
    </span>
  );
}

type OfferedKeyProps = {
  readonly path: string;
  readonly offered: HostKeyData;
  readonly isChange: boolean;
};

function OfferedKey({ path, offered, isChange }: OfferedKeyProps) {
  return (
    <Notice
      tone="attention"
      title={isChange ? "The server showed another key" : "The server showed this key"}
    >
      <Fingerprint hostKey={offered} />
      <p>
        Ask the vendor to read you their fingerprint. Trust it only when every character matches.
      </p>
      <FormButton
        action={`${path}/host-keys`}
        name="host_key"
        value={offered.fingerprint}
        id="trust-host-key"
      >
        Trust the new key
      </FormButton>
    </Notice>
  );
}
