import * as v from "valibot";
import type { FieldErrors } from "../../components/ui/field.tsx";
import type { UploadValues } from "../../components/upload/upload-form.tsx";
import type { Run } from "../../db/control/runs.ts";
import type { InputFile } from "../../db/control/schema.ts";
import { isBundle, type Offer } from "../../src/catalog/bundle.ts";
import { findOffer } from "../../src/catalog/index.ts";
import { formatOfName } from "../../src/import/bundle-files.ts";
import { bodySettings } from "../../src/import/load-settings.ts";
import { checkLoadMode } from "../../src/integrations/check-load-mode.ts";
import type { Upload, UploadBody } from "../../src/transfer/start-upload.ts";
import { shorten, type PostedForm } from "../read-parts.ts";

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
export function valuesOf(fields: PostedForm["fields"]): UploadValues {
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
export function parseUpload({
  fields,
  files,
}: PostedForm): { readonly upload: Upload } | { readonly errors: FieldErrors } {
  const { endpoint, fileType, mode, newBuildings, encoding, isDryRun } = valuesOf(fields);
  const errors: Record<string, string> = {};
  const offer = findOffer(endpoint, "write");
  const badMode = offer && checkLoadMode(mode, offer);
  if (!offer) errors["endpoint"] = "Choose what the file holds.";
  if (badMode !== undefined) errors["mode"] = badMode;
  const badFile = checkFiles(files, offer);
  if (badFile !== undefined) errors["file"] = badFile;
  const body = readFiles(files, fileType, offer);
  if ("fileType" in body) errors["file_type"] = body.fileType;
  if ("fileType" in body || Object.keys(errors).length > 0) return { errors };
  const settings = { mode, newBuildings, encoding };
  return { upload: { endpoint, settings, isDryRun, ...body } };
}

function checkFiles(files: PostedForm["files"], offer: Offer | undefined): string | undefined {
  const empty = files.find(({ spooled }) => spooled.bytes === 0);
  const isSeveral = offer !== undefined && isBundle(offer);
  if (files.length === 0) {
    return isSeveral ? "Choose a .zip, or all files at once." : "Choose a file.";
  }
  if (empty) return "The file is empty. Choose one with rows.";
  if (offer && !isSeveral && files.length > 1) return `${offer.title} is one file. Choose one.`;
  return undefined;
}

/** One file of rows, one .zip of a bundle, or a bundle's files as they were chosen. */
function readFiles(
  files: PostedForm["files"],
  fileType: UploadValues["fileType"],
  offer: Offer | undefined,
): UploadBody | { readonly fileType: string } {
  const [first, second] = files;
  const isSeveral = offer !== undefined && isBundle(offer);
  if (isSeveral && first && !second && /\.zip$/i.test(first.name)) {
    return { format: "zip", fileName: shorten(first.name), spooled: first.spooled };
  }
  const read: InputFile[] = [];
  for (const { name, spooled } of files) {
    const format = fileType === "" ? formatOfName(name) : fileType;
    if (format === undefined) {
      const sentence = `The name “${shorten(name)}” does not tell it. Choose CSV, JSON or XML.`;
      return { fileType: sentence };
    }
    const { id: spoolId, ...rest } = spooled;
    read.push({ fileName: shorten(name), format, spoolId, ...rest });
  }
  if (isSeveral) {
    return {
      format: "files",
      fileName: read.map(({ fileName }) => fileName).join(", "),
      files: read,
    };
  }
  const [one] = read;
  if (!one || !first) return { format: "files", fileName: "", files: [] };
  return { format: one.format, fileName: one.fileName, spooled: first.spooled };
}
