/** `integration.saved` in words. */
const actions: Readonly<Record<string, string>> = {
  "district.set_up": "Set up the district",
  "administrator.signed_in": "Signed in",
  "administrator.signed_out": "Signed out",
  "administrator.password_reset_requested": "Asked for a new password",
  "administrator.password_reset": "Set a new password",
  "administrator.password_changed": "Changed the password",
  "administrator.confirmed": "Confirmed who they are",
  "administrator.totp_switched_on": "Switched on codes",
  "administrator.totp_switched_off": "Switched off codes",
  "administrator.recovery_codes_renewed": "Made new recovery codes",
  "administrator.identity_added": "Added a way to sign in",
  "administrator.identity_removed": "Removed a way to sign in",
  "administrator.sign_in_ended": "Ended a sign-in",
  "administrator.invited": "Invited somebody",
  "administrator.invitation_withdrawn": "Withdrew an invitation",
  "administrator.invitation_accepted": "Accepted an invitation",
  "administrator.role_changed": "Changed a role",
  "administrator.disabled": "Disabled a person",
  "administrator.enabled": "Enabled a person",
  "administrator.removed": "Removed a person",
  "integration.created": "Added",
  "integration.saved": "Saved",
  "integration.disabled": "Disabled",
  "integration.enabled": "Enabled",
  "terms.sent": "Mailed the terms",
  "terms.accepted": "Accepted the terms",
  "secret_link.sent": "Sent a link to a new secret",
  "secret.rotated": "Took the new secret",
  "secret.retired": "Retired a secret",
  "host_key.trusted": "Trusted a host key",
  "run.started": "Started a run",
  "run.approved": "Approved a held load",
  "run.rejected": "Rejected a held load",
  "dry_run.started": "Started a dry run",
  "upload.started": "Uploaded a file",
  "missing_rows.added": "Added what a load named and nobody had stored",
  "opt_outs.added": "Withheld students",
  "opt_out.ended": "Ended an opt-out",
  "disclosures.viewed": "Looked at disclosures",
  "disclosures.exported": "Exported disclosures",
  "audit_log.exported": "Exported the audit log",
};

/** An action that nobody has written words for reads as its name does: "Administrator invited". */
export function describeAction(action: string): string {
  const words = action.replaceAll(/[._]/g, " ");
  return actions[action] ?? words.slice(0, 1).toUpperCase() + words.slice(1);
}

/** Who acts, where it is no administrator of the district. */
export const actorKinds = {
  contact: "A vendor's contact",
  client: "A vendor's program",
  system: "The product itself",
} as const;
