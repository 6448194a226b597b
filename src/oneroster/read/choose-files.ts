import type { InputFile } from "../../../db/control/schema.ts";
import type { RowNotice } from "../../catalog/check-rows.ts";
import type { MatchedPackage } from "../../import/package-files.ts";
import { Refusal } from "../../refusal.ts";
import type { Manifest, Mode } from "./read-manifest.ts";

export type ChosenFile = { readonly file: InputFile; readonly mode: Mode };

export type ChosenFiles = {
  /** By stem: those that are read. */
  readonly files: ReadonlyMap<string, ChosenFile>;
  readonly notices: readonly RowNotice[];
};

/** What the manifest says about the files that came. Refuses (`format_invalid`) what can only be half a package. */
export function chooseFiles(
  manifest: Manifest,
  stems: readonly string[],
  { manifest: { fileName }, read }: MatchedPackage<InputFile>,
): ChosenFiles {
  const files = new Map<string, ChosenFile>();
  const notices: RowNotice[] = [];
  for (const stem of stems) {
    const { mode, line } = manifest.modeOf(stem);
    const file = read.get(stem);
    if (mode !== "absent" && !file) throw isMissing(fileName, stem, mode, line ?? 1);
    if (mode !== "absent" && file) files.set(stem, { file, mode });
    if (mode === "absent" && file) notices.push(notRead(fileName, stem, line ?? 1));
  }
  if (files.get("users")?.mode === "bulk") {
    for (const stem of ["orgs", "roles"]) if (!files.has(stem)) throw isNeeded(fileName, stem);
  }
  if (files.size === 0) notices.push(nothingChanged(fileName));
  return { files, notices };
}

function isMissing(fileName: string, stem: string, mode: Mode, line: number): Refusal {
  return new Refusal(
    "format_invalid",
    `${fileName}: line ${line} says that ${stem}.csv comes as ${mode}, and it is not there. It may still be on its way: send the package again when it is whole. Nothing was stored.`,
  );
}

function isNeeded(fileName: string, stem: string): Refusal {
  return new Refusal(
    "format_invalid",
    `${fileName}: users.csv comes as bulk and ${stem}.csv is absent, so it is not known what its users are, or where. Send ${stem}.csv along. Nothing was stored.`,
  );
}

function notRead(fileName: string, stem: string, line: number): RowNotice {
  return {
    line,
    column: undefined,
    reason: `${stem}.csv is there and ${fileName} says that it is absent, so it was not read`,
    fix: `Say bulk or delta at file.${stem}, or leave the file out.`,
    isError: false,
  };
}

function nothingChanged(fileName: string): RowNotice {
  return {
    line: 1,
    column: undefined,
    reason: `by ${fileName} all files that are read are absent, so nothing has changed`,
    fix: "If something has, say bulk or delta at its file.",
    isError: false,
  };
}
