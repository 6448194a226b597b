import { ChoiceLine } from "../ui/choice-group.tsx";
import { CopyField } from "../ui/copy-field.tsx";
import { Field, type FieldErrors } from "../ui/field.tsx";
import type { SftpData } from "./sftp-panel.tsx";

type SftpSignInProps = { readonly sftp: SftpData; readonly errors: FieldErrors };

/** The guide: an empty password means the district's key; both are said here, so that nobody has to guess. */
export function SftpSignIn({ sftp, errors }: SftpSignInProps) {
  return (
    <div class="sftp-sign-in stack">
      <Field
        label="Username"
        name="sftp_username"
        value={sftp.username}
        isCode
        error={errors["sftp_username"]}
      />
      <Field
        label="Password"
        name="sftp_password"
        type="password"
        value={sftp.password}
        hint={
          sftp.hasStoredPassword
            ? "A password is stored. Blank keeps it."
            : "Blank: the district signs in with the public key below."
        }
        error={errors["sftp_password"]}
        autocomplete="new-password"
      />
      {sftp.hasStoredPassword && (
        <ChoiceLine
          type="checkbox"
          name="sftp_use_key"
          id="sftp_use_key"
          choice={{
            value: "true",
            label: "Use the district's key instead",
            isChecked: sftp.usesKey,
          }}
          error={errors["sftp_use_key"]}
        />
      )}
      <CopyField
        id="public-key"
        label="Public key"
        value={sftp.publicKey}
        hint="Ask the vendor to install this key for the username above. It lets the district in without a password."
        isLong
      />
    </div>
  );
}
