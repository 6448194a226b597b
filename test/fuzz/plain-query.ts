/** Parameters of the API as they are meant. */
import { filterColumns, sortColumns } from "../../src/api/narrow-list.ts";
import { columnNames } from "../../src/catalog/endpoint.ts";
import { findEndpoint } from "../../src/catalog/index.ts";
import type { Dice } from "./dice.ts";
import type { Stage } from "./stage.ts";

export function writeQuery(stage: Stage, path: string, method: string, dice: Dice): string {
  if (dice.percent(25)) return "";
  if (method === "POST") return dice.pick(["", "", "?dry_run=true", "?dry_run=false"]);
  const cursor = encodeURIComponent(dice.pick(stage.cursors));
  if (path.endsWith("/changes")) {
    return dice.pick(["?limit=2", `?since=${cursor}`, `?since=${cursor}&limit=1`]);
  }
  if (path.endsWith("/:key")) return dice.pick(["", "?format=csv"]);
  if (!path.startsWith("/v1/") || /^\/v1\/(me$|runs)/.test(path)) return "";
  const name = path.slice("/v1/".length);
  const endpoint = findEndpoint(name, "read");
  const columns = endpoint ? columnNames(endpoint) : ["student_id"];
  const filters = endpoint ? filterColumns(endpoint, columns) : columns;
  const sorts = endpoint ? sortColumns(endpoint, columns) : columns;
  const choices: readonly string[] = [
    "limit=all",
    `limit=${1 + dice.below(1_000)}`,
    `cursor=${cursor}`,
    `format=${dice.pick(["json", "csv", "xml", "ndjson", "zip"])}`,
    `fields=${columns.slice(0, 1 + dice.below(5)).join(",")}`,
    `sort=${dice.pick(["", "-"])}${dice.pick([...sorts, "x"])}`,
    "updated_since=2026-11-01T00:00:00Z",
    `${dice.pick([...filters, "x"])}=A1`,
    `${dice.pick([...filters, "x"])}[${dice.pick(["gte", "gt", "lte", "lt"])}]=2026-01-01`,
    `${dice.pick([...filters, "x"])}[in]=A1,S1,B1`,
  ];
  const parts = Array.from({ length: 1 + dice.below(3) }, () => dice.pick(choices));
  return `?${parts.join("&")}`;
}
