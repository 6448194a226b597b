type LoadMode = "upsert" | "additions" | "snapshot";

/** What a load does with rows that are known already, in the words of the pull location and of the upload. */
export const loadModeChoices = [
  {
    value: "upsert",
    label: "Add and update",
    hint: "New rows are added, and rows that are known already are updated.",
  },
  {
    value: "additions",
    label: "Only add new rows",
    hint: "Rows that are known already stay as they are.",
  },
  {
    value: "snapshot",
    label: "Snapshot: rows that the file does not name are removed",
    hint: "Only for a file that always holds every row: a row that is not in the file is removed. A load that would remove more than 10 % waits for approval.",
  },
] as const satisfies readonly { value: LoadMode; label: string; hint: string }[];
