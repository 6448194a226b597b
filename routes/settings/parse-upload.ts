import * as v from "valibot";
import type { FieldErrors } from "../../components/ui/field.tsx";
import type { UploadValues } from "../../components/upload/upload-form.tsx";
import type { Run } from "../../db/control/runs.ts";
import type { RunInput } from "../../db/control/schema.ts";
import { listEndpoints } from "../../src/catalog/index.ts";
import { bodySettings } from "../../src/import/load-settings.ts";
import type { Upload } from "../../src/transfer/start-upload.ts";
import type { PostedFile, PostedUpload } from "../read-upload.ts";

// A first look is the safe one, and the form says so.
const blank: UploadValues = {
  endpoint: "",
  fileType: "",
  encoding: bodySettings.encoding,
  mode: bodySettings.mode,
  newBuildings: bodySettings.newBuildings,
  isDryRun: true,
};

const schema = v.object({
  fileType: v.fallback(v.picklist(["", "csv", "json", "xml"]), ""),
  encoding: v.fallback(v.picklist(["utf-8", "windows-1252"]), bodySettings.encoding),
  mode: v.fallback(v.picklist(["upsert", "additions", "snapshot"]), bodySettings.mode),
  newBuildings: v.fallback(v.picklist(["refuse", "add"]), bodySettings.newBuildings),
});

/** What was chosen; an unknown word is taken for the usual one. */
export function valuesOf(fields: PostedUpload["fields"]): UploadValues {
  const chosen = v.parse(schema, {
    fileType: fields["file_type"],
    encoding: fields["encoding"],
    mode: fields["mode"],
    newBuildings: fields["new_buildings"],
  });
  const isDryRun = (fields["dry_run"] ?? "") !== "";
  return { ...chosen, endpoint: fields["endpoint"] ?? "", isDryRun };
}

/** The same choices once more; after a dry run, the next step is the real one. */
export function valuesOfRun(run: Run | undefined): UploadValues {
  if (!run?.input) return blank;
  const { endpoint, settings } = run.input;
  const { mode, newBuildings, encoding } = settings;
  return { ...blank, endpoint, mode, newBuildings, encoding, isDryRun: false };
}

/** The posted form as a load, or what is wrong beside each field. */
export function parseUpload(
  fields: PostedUpload["fields"],
  file: PostedFile | undefined,
): { readonly upload: Upload } | { readonly errors: FieldErrors } {
  const { endpoint, fileType, mode, newBuildings, encoding, isDryRun } = valuesOf(fields);
  const errors: Record<string, string> = {};
  const isKnown = listEndpoints("write").some(({ name }) => name === endpoint);
  if (!isKnown) errors["endpoint"] = "Choose what the file holds.";
  if (!file) errors["file"] = "Choose a file.";
  else if (file.spooled.bytes === 0) errors["file"] = "The file is empty. Choose one with rows.";
  const format = fileType === "" ? file && guessFormat(file.name) : fileType;
  if (file && format === undefined) {
    errors["file_type"] =
      `The name “${shorten(file.name)}” does not tell it. Choose CSV, JSON or XML.`;
  }
  if (!file || format === undefined || Object.keys(errors).length > 0) return { errors };
  const settings = { mode, newBuildings, encoding };
  const fileName = shorten(file.name);
  const { spooled } = file;
  return { upload: { endpoint, format, fileName, spooled, settings, isDryRun } };
}

const formats: Readonly<Record<string, RunInput["format"]>> = {
  csv: "csv",
  tsv: "csv",
  txt: "csv",
  json: "json",
  ndjson: "ndjson",
  jsonl: "ndjson",
  xml: "xml",
};

function guessFormat(name: string): RunInput["format"] | undefined {
  const ending = name.slice(name.lastIndexOf(".") + 1).toLowerCase();
  return Object.hasOwn(formats, ending) ? formats[ending] : undefined;
}

/** Whoever posts a form may call the file anything. */
function shorten(name: string): string {
  return name.replaceAll(/\p{Cc}/gu, "").slice(-120);
}
