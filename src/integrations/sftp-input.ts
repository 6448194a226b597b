import type { SftpTargetRow } from "../../db/control/integrations.ts";
import type { Seal } from "../seal.ts";
import { checkDirectory } from "../transfer/remote-path.ts";
import { sentenceOf } from "./check-draft.ts";
import type { SftpText } from "./draft.ts";

export type SftpReading =
  | {
      /** Undefined: no SFTP, since Host is blank. */
      readonly target: SftpTargetRow | undefined;
      /** Host or Port changed: the pinned host keys belong to another server. */
      readonly isOtherServer: boolean;
    }
  | { readonly errors: Readonly<Record<string, string>> };

const formats = ["json", "xml", "csv"] as const;
const formulas = ["off", "prefix", "refuse"] as const;
const lineEnds = ["crlf", "lf"] as const;

/**
 * The SFTP panel as it should be stored. A blank Password keeps the stored one, unless Host or Port changed: a
 * password is never sent to a server it was not given for. With nothing stored it means the district's key.
 */
export function readSftp(
  text: SftpText,
  saved: SftpTargetRow | undefined,
  context: { readonly integrationId: string; readonly seal: Seal },
): SftpReading {
  if (text.host.trim() === "") return { target: undefined, isOtherServer: saved !== undefined };
  const errors: Record<string, string> = {};
  const host = text.host.trim();
  const port = Number(text.port || "22");
  if (!/^[A-Za-z0-9.:_-]{1,253}$/.test(host)) {
    errors["sftp_host"] =
      "Enter a host name such as sftp.example.org, without sftp:// and without a path.";
  }
  if (!/^\d{1,5}$/.test(text.port || "22") || port < 1 || port > 65_535) {
    errors["sftp_port"] = "Enter a whole number from 1 to 65535.";
  }
  if (!/^[^\p{Cc}\s]{1,100}$/u.test(text.username)) {
    errors["sftp_username"] = "Enter the user name that the vendor gave you, without spaces.";
  }
  const directory = sentenceOf(() => checkDirectory(text.directory));
  if (directory !== undefined) errors["sftp_directory"] = directory;
  const fileFormat = formats.find((format) => format === text.fileFormat);
  if (!fileFormat) errors["sftp_file_format"] = "Choose JSON, XML or CSV.";
  const csvFormulas = formulas.find((choice) => choice === text.csvFormulas);
  if (!csvFormulas) errors["sftp_csv_formulas"] = "Choose what becomes of formulas.";
  const csvLineEnd = lineEnds.find((choice) => choice === text.csvLineEnd);
  if (!csvLineEnd) errors["sftp_csv_line_end"] = "Choose CRLF or LF.";
  const isOtherServer = saved !== undefined && (saved.host !== host || saved.port !== port);
  const password = readPassword(text, saved, isOtherServer, context.seal);
  if ("error" in password) errors["sftp_password"] = password.error;
  if (!fileFormat || !csvFormulas || !csvLineEnd || "error" in password) return { errors };
  if (Object.keys(errors).length > 0) return { errors };
  const target = {
    integrationId: context.integrationId,
    host,
    port,
    username: text.username,
    sealedPassword: password.sealed,
    directory: checkDirectory(text.directory),
    fileFormat,
    csvFormulas,
    csvByteOrderMark: text.csvByteOrderMark,
    csvLineEnd,
  };
  return { target, isOtherServer };
}

function readPassword(
  text: SftpText,
  saved: SftpTargetRow | undefined,
  isOtherServer: boolean,
  seal: Seal,
): { readonly sealed: string | null } | { readonly error: string } {
  if (text.usesKey) {
    if (text.password === "") return { sealed: null };
    return { error: "Either enter a password, or use the district's public key; not both." };
  }
  if (text.password !== "") {
    if (text.password.length > 1_000) return { error: "Use at most 1,000 characters." };
    return { sealed: seal.seal(text.password) };
  }
  const hasStored = saved !== undefined && saved.sealedPassword !== null;
  // The guide: an empty password means the district's key.
  if (!hasStored) return { sealed: null };
  if (isOtherServer) return { error: "The server changed, so enter its password again." };
  return { sealed: saved.sealedPassword };
}
