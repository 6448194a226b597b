import { locationDefaults, type LocationDraft } from "./draft.ts";

type LocationOptions = Pick<LocationDraft, keyof typeof locationDefaults>;

/** In words, how a pull location differs from the usual; nothing for one that does not. */
export function describeLocation(location: LocationOptions): readonly string[] {
  const { mode, newBuildings, encoding, errorPercentMax, mayBeEmpty } = location;
  const words: string[] = [];
  if (mode === "additions") words.push("Only adds new rows");
  if (mode === "snapshot") words.push("Snapshot: removes rows that the file does not name");
  if (newBuildings === "add") words.push("Adds new buildings");
  if (encoding === "windows-1252") words.push("Windows-1252");
  if (errorPercentMax !== locationDefaults.errorPercentMax) {
    words.push(
      errorPercentMax === 0
        ? "No row may have errors"
        : `Up to ${errorPercentMax} % of the rows may have errors`,
    );
  }
  if (mayBeEmpty) words.push("May be empty");
  words.push(...describeAfterSuccess(location));
  return words;
}

function describeAfterSuccess({ afterSuccess, archiveFolder }: LocationOptions): readonly string[] {
  switch (afterSuccess) {
    case "leave":
      return [];
    case "archive":
      return [`Moved to ${archiveFolder ?? "a folder"} after success`];
    case "delete":
      return ["Deleted after success"];
  }
}
