import {
  locationDefaults,
  parseGrants,
  parseLocations,
  sftpDefaults,
  type Draft,
  type GrantDraft,
  type LocationDraft,
} from "../../src/integrations/draft.ts";
import { columnNames } from "../../src/catalog/endpoint.ts";
import { findEndpoint, findOffer } from "../../src/catalog/index.ts";
import { mayAddBuildings } from "../../src/integrations/may-add-buildings.ts";
import { Refusal } from "../../src/refusal.ts";
import { textOf, textsOf } from "../read-form.ts";

/** The whole draft as the form carries it; what people type is taken as it is and judged when it is saved. */
export function readDraft(form: FormData): Draft {
  const grants = parseGrants(textsOf(form, "grant"));
  const locations = parseLocations(textsOf(form, "location"));
  if (!grants || !locations) {
    throw new Refusal(
      "invalid",
      "The form is not whole. Open the page again and repeat the change.",
    );
  }
  const text = (name: string): string => textOf(form, name);
  return {
    version: Number(text("version")) || 0,
    account: {
      name: text("name"),
      first_name: text("first_name"),
      last_name: text("last_name"),
      primary_email: text("primary_email"),
      additional_emails: text("additional_emails"),
    },
    grants,
    locations,
    mayWrite: textsOf(form, "may_send"),
    rollOverUntil: text("roll_over_until").trim(),
    sftp: {
      host: text("sftp_host"),
      port: text("sftp_port"),
      username: text("sftp_username"),
      password: text("sftp_password"),
      usesKey: text("sftp_use_key") !== "",
      directory: text("sftp_directory"),
      fileFormat: text("sftp_file_format") || "json",
      csvFormulas: text("sftp_csv_formulas") || sftpDefaults.csvFormulas,
      csvByteOrderMark: text("sftp_csv_bom") !== "",
      csvLineEnd: text("sftp_csv_line_end") || sftpDefaults.csvLineEnd,
    },
  };
}

/** The grant that the open dialog describes; its numbers may be wrong, which `limitError` tells. */
export function readGrantDialog(
  form: FormData,
  buildingIds: readonly string[],
): {
  readonly grant: GrantDraft;
  readonly limitError: string | undefined;
  readonly isDrawn: boolean;
} {
  const endpoint = textOf(form, "dialog_endpoint");
  const known = findEndpoint(endpoint, "read");
  // Without script, or before its columns arrived, the dialog shows none: then its defaults hold.
  const isDrawn = textOf(form, "dialog_columns_of") === endpoint;
  const all = known ? columnNames(known) : [];
  const ticked = textsOf(form, "dialog_buildings");
  const hangsOnBuilding =
    known !== undefined && (known.student !== "none" || known.building !== undefined);
  const programs = isDrawn ? textsOf(form, "dialog_programs") : [];
  const hasAllBuildings =
    !isDrawn || !hangsOnBuilding || buildingIds.every((id) => ticked.includes(id));
  const limit = textOf(form, "dialog_limit").replaceAll(/[\s,]/g, "");
  const isLimit = /^[1-9]\d{0,8}$/.test(limit);
  const grant: GrantDraft = {
    endpoint,
    columns: isDrawn ? textsOf(form, "dialog_columns") : all,
    buildings: hasAllBuildings ? null : ticked,
    enrollment:
      isDrawn && textOf(form, "dialog_enrollment_mode") === "chosen"
        ? textsOf(form, "dialog_enrollment")
        : null,
    // None ticked is no boundary at all, as the dialog says.
    programs: programs.length > 0 ? programs : null,
    beginOn: (isDrawn && textOf(form, "dialog_begin_on")) || null,
    rowsMax: isLimit ? Number(limit) : null,
    fileName: textOf(form, "dialog_filename").trim() || null,
    reportFieldNames: textOf(form, "dialog_report_field_names") !== "",
  };
  const limitError =
    limit === "" || isLimit ? undefined : "Enter a whole number of at least 1, or leave it blank.";
  return { grant, limitError, isDrawn };
}

/** The pull location that the open dialog describes; its percentage may be no number, which `percentError` tells. */
export function readLocationDialog(form: FormData): {
  readonly location: LocationDraft;
  readonly percentError: string | undefined;
} {
  const text = (name: string): string => textOf(form, name).trim();
  const choose = <const Value extends string>(
    name: string,
    values: readonly Value[],
    usual: NoInfer<Value>,
  ): Value => values.find((value) => value === text(name)) ?? usual;
  const offer = findOffer(text("dialog_endpoint"), "write");
  const percent = text("dialog_error_percent").replace(/\s*%$/, "");
  const isPercent = /^\d{1,3}$/.test(percent) && Number(percent) <= 100;
  const afterSuccess = choose("dialog_after_success", ["leave", "archive", "delete"], "leave");
  const location: LocationDraft = {
    endpoint: text("dialog_endpoint"),
    filePath: text("dialog_file_path"),
    fileType: choose("dialog_file_type", ["csv", "json", "xml"], "csv"),
    isFolder: textOf(form, "dialog_folder") !== "",
    mode: choose("dialog_mode", ["upsert", "additions", "snapshot"], "upsert"),
    // The choice is not shown where it means nothing, and what is not seen must not be kept.
    newBuildings:
      offer && !mayAddBuildings(offer)
        ? locationDefaults.newBuildings
        : choose("dialog_new_buildings", ["refuse", "add"], "refuse"),
    encoding: choose("dialog_encoding", ["utf-8", "windows-1252"], "utf-8"),
    errorPercentMax: isPercent ? Number(percent) : locationDefaults.errorPercentMax,
    mayBeEmpty: textOf(form, "dialog_may_be_empty") !== "",
    afterSuccess,
    archiveFolder: afterSuccess === "archive" ? text("dialog_archive_folder") || null : null,
  };
  // A blank means the usual, as it does without the field.
  const percentError =
    percent === "" || isPercent ? undefined : "Enter a whole number from 0 to 100.";
  return { location, percentError };
}
