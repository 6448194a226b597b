/** Whole bodies of loads, as vendors send them: in each format, and each of them good before it is changed. */
import { fileStemsOf, isBundle, type Bundle } from "../../src/catalog/bundle.ts";
import { findOffer, getEndpoint } from "../../src/catalog/index.ts";
import type { WireRow } from "../../src/formats/rows.ts";
import { zipOf } from "../formats/zip-bytes.ts";
import { rowOf } from "../import/example-rows.ts";
import { jsonBody, multipartBody, textBody, type Body } from "./call.ts";
import { sent } from "./canaries.ts";
import type { Dice } from "./dice.ts";

/** Of an endpoint or a bundle; a bundle that is no bundle of endpoints is sent as empty files. */
export function writeLoad(name: string, dice: Dice): Body {
  const offer = findOffer(name, "write");
  if (!offer) return jsonBody([]);
  return isBundle(offer) ? writeBundle(offer, dice) : writeRows(name, rowsOf(name, dice), dice);
}

/** A few rows of students who are the storm's own. */
export function rowsOf(name: string, dice: Dice): readonly WireRow[] {
  const count = 1 + dice.below(3);
  return Array.from({ length: count }, () => {
    const row = rowOf(name, {
      student_id: `F${dice.below(30)}`,
      ...(name === "buildings" ? { building_reporting_id: `9${dice.below(9)}` } : {}),
    });
    return "last_name" in row ? { ...row, last_name: sent } : row;
  });
}

function writeRows(name: string, rows: readonly WireRow[], dice: Dice): Body {
  switch (dice.pick(["json", "data", "ndjson", "csv", "xml"] as const)) {
    case "json":
      return jsonBody(rows);
    case "data":
      return jsonBody({ data: rows });
    case "ndjson":
      return textBody(
        "application/x-ndjson",
        rows.map((row) => `${JSON.stringify(row)}\n`).join(""),
      );
    case "csv":
      return textBody("text/csv", csvOf(rows));
    case "xml":
      return textBody("application/xml", xmlOf(name, rows));
  }
}

function writeBundle(bundle: Bundle, dice: Dice): Body {
  const files = fileStemsOf(bundle).map(({ stem }) => ({ stem, text: fileOf(stem, dice) }));
  if (dice.percent(50)) {
    const parts = files.map(({ stem, text }) => ({ name: `${stem}.csv`, content: text }));
    return textBody("application/zip", zipOf(parts));
  }
  return multipartBody(
    files.map(({ stem, text }) => ({ name: stem, fileName: `${stem}.csv`, content: text })),
  );
}

function fileOf(stem: string, dice: Dice): string {
  const offer = findOffer(stem, "write");
  if (!offer || isBundle(offer))
    return "sourcedId,status,dateLastModified\r\na,active,2026-01-01\r\n";
  return csvOf(rowsOf(stem, dice));
}

export function csvOf(rows: readonly WireRow[]): string {
  const names = Object.keys(rows[0] ?? {});
  const cell = (value: unknown): string => `"${String(value ?? "").replaceAll('"', '""')}"`;
  const lines = rows.map((row) => names.map((name) => cell(row[name])).join(","));
  return [names.join(","), ...lines, ""].join("\r\n");
}

function xmlOf(name: string, rows: readonly WireRow[]): string {
  const { item } = getEndpoint(name);
  const cells = (row: WireRow): string =>
    Object.entries(row)
      .map(([column, value]) => `<${column}>${String(value ?? "")}</${column}>`)
      .join("");
  const items = rows.map((row) => `<${item}>${cells(row)}</${item}>`).join("");
  return `<?xml version="1.0" encoding="UTF-8"?><${name}>${items}</${name}>`;
}
