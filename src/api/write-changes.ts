import type { ChangesAnswer } from "./read-changes.ts";

/** The rows stand in it as SQLite wrote them. */
export function writeChanges({ changes, nextCursor }: ChangesAnswer): string {
  const items = changes.map(({ change, row }) => {
    const key = JSON.stringify(addressOf(row.key));
    return `{"change":"${change}","key":${key},"row":${row.json ?? "null"}}`;
  });
  return `{"data":[${items.join(",\n")}],"next_cursor":${JSON.stringify(nextCursor)}}\n`;
}

/** The key as the address of a single row ends with it. */
function addressOf(key: readonly string[]): string {
  return key.map(encodeURIComponent).join(",");
}
