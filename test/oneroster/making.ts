/** Packages as small as what a test is about, with the binding's headings. */
import Papa from "papaparse";
import { listTables } from "./binding.ts";
import type { Mode } from "./columns.ts";

/** Cells by heading; others are empty. */
export type Row = Readonly<Record<string, string>>;
export type Rows = Readonly<Record<string, Iterable<Row>>>;
export type Modes = Readonly<Record<string, Mode>>;

const tables = new Map(listTables("1.2.1").map((table) => [table.name, table]));

/** Files that have rows are bulk, unless `modes` says otherwise; the others absent. */
export function makePackage(rows: Rows, modes: Modes = {}): Map<string, string> {
  const files = new Map<string, string>();
  const named: Record<string, Mode> = {};
  for (const [name, some] of Object.entries(rows)) {
    named[name] = "bulk";
    files.set(`${name}.csv`, [...writeRows(name, some)].join(""));
  }
  files.set("manifest.csv", makeManifest({ ...named, ...modes }));
  return files;
}

export function makeManifest(modes: Modes, properties: Row = {}): string {
  const lines: Row = {
    "manifest.version": "1.0",
    "oneroster.version": "1.2",
    ...Object.fromEntries(
      [...tables.keys()].map((name) => [`file.${name}`, modes[name] ?? "absent"]),
    ),
    "source.systemName": "Elm SIS",
    ...properties,
  };
  return toCsv([["propertyName", "value"], ...Object.entries(lines)]);
}

/** A heading line, then some rows at a time. */
export function* writeRows(name: string, rows: Iterable<Row>): Generator<string> {
  const columns = tables.get(name)?.columns.map((column) => column.name) ?? [];
  yield toCsv([columns]);
  let lines: string[][] = [];
  for (const row of rows) {
    const unknown = Object.keys(row).find((heading) => !columns.includes(heading));
    if (unknown !== undefined) throw new Error(`${name} has no column ${unknown}`);
    lines.push(columns.map((heading) => row[heading] ?? ""));
    if (lines.length < 1_000) continue;
    yield toCsv(lines);
    lines = [];
  }
  if (lines.length > 0) yield toCsv(lines);
}

function toCsv(lines: readonly (readonly string[])[]): string {
  return `${Papa.unparse(lines as string[][], { newline: "\r\n" })}\r\n`;
}

/** A school with the sourcedId as its id, unless it says otherwise. */
export function org(sourcedId: string, more: Row = {}): Row {
  return { sourcedId, name: `School ${sourcedId}`, type: "school", ...more };
}

export function user(sourcedId: string, more: Row = {}): Row {
  return {
    sourcedId,
    enabledUser: "true",
    username: sourcedId,
    givenName: "Ada",
    familyName: "Doe",
    ...more,
  };
}

let roles = 0;

/** In the school `b1`, as long as it says nothing else. */
export function role(userSourcedId: string, word: string, more: Row = {}): Row {
  roles += 1;
  const sourcedId = `r-${roles}`;
  return { sourcedId, userSourcedId, roleType: "primary", role: word, orgSourcedId: "b1", ...more };
}

export function born(sourcedId: string, more: Row = {}): Row {
  return { sourcedId, birthDate: "2014-05-06", sex: "female", ...more };
}

/** The schools `b1` and `b2`, the district `d`, and the student `s1`; files that are named take the place of these. */
export function rowsOfElm(more: Rows = {}): Rows {
  return {
    orgs: [org("d", { name: "Elm District", type: "district" }), org("b1"), org("b2")],
    users: [user("s1")],
    roles: [role("s1", "student")],
    demographics: [born("s1")],
    ...more,
  };
}

export const delta: Row = { status: "active", dateLastModified: "2026-11-23T05:00:00.000Z" };
export const gone: Row = { ...delta, status: "tobedeleted" };
