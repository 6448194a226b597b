import { ChoiceLine } from "../ui/choice-group.tsx";
import { CopyField } from "../ui/copy-field.tsx";
import { Field, type FieldErrors } from "../ui/field.tsx";
import type { SftpData } from "./sftp-panel.tsx";

type SftpSignInProps = { readonly sftp: SftpData; readonly errors: FieldErrors };

/** A password or the district's key: the choice is said, never guessed from a blank field. */
export function SftpSignIn({ sftp, errors }: SftpSignInProps) {
  return (
    <div class="sftp-sign-in stack" data-stored={sftp.hasStoredPassword ? "" : undefined}>
      <Field
        label="Username"
        name="sftp_username"
        value={sftp.username}
        isCode
        error={errors["sftp_username"]}
      />
      <ChoiceLine
        type="checkbox"
        name="sftp_use_key"
        id="sftp_use_key"
        choice={{ value: "true", label: "Use the district's key instead", isChecked: sftp.usesKey }}
        error={errors["sftp_use_key"]}
      />
      <div class="sign-in-password">
        <Field
          label="Password"
          name="sftp_password"
          type="password"
          value={sftp.password}
          hint={
            sftp.hasStoredPassword
              ? "A password is stored. Blank keeps it."
              : "No password is stored."
          }
          error={errors["sftp_password"]}
          autocomplete="new-password"
        />
      </div>
      <div class="sign-in-key">
        <CopyField
          id="public-key"
          label="Public key"
          value={sftp.publicKey}
          hint="Ask the vendor to install this key for the username above. It lets the district in without a password."
          isLong
        />
      </div>
    </div>
  );
}
