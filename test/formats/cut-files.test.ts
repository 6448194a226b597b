import { describe, expect, test } from "bun:test";
import { readCsv } from "../../src/formats/read-csv.ts";
import { isRefusal } from "../../src/refusal.ts";
import { cut, readWhole, type Whole } from "./reading.ts";
import { readSmall, type SmallFile, smallFiles } from "./small-files.ts";

describe.each(smallFiles.map((file) => [file.name, file] as const))("%s", (_name, file) => {
  const bytes = new TextEncoder().encode(file.text);

  test("is read whole, however the bytes are cut into pieces", async () => {
    const whole = await readWhole(readSmall(file, cut(bytes)));
    expect(whole.rows).toHaveLength(3);
    expect(whole.rows.map(({ defect }) => defect)).toEqual([undefined, undefined, undefined]);
    expect(whole.rows[1]?.cells).toEqual(["00456", "O’Brien 😀", null, "=1+1"]);
    for (let size = 1; size < bytes.length; size++)
      expect(await readWhole(readSmall(file, cut(bytes, size)))).toEqual(whole);
  });

  test("cut short at any byte it is refused, or gives whole rows where nothing can tell", async () => {
    const whole = await readWhole(readSmall(file, cut(bytes)));
    let read = 0;
    for (let length = 0; length < bytes.length; length++) {
      const part = await readPart(file, bytes.subarray(0, length));
      // Without rows nothing is stored, whatever the headings are; a row with a defect is not stored either.
      const isLost = part?.rows.at(-1)?.defect?.startsWith("The file ends in an empty cell");
      const rows = part?.rows.slice(0, isLost ? -1 : undefined) ?? [];
      expect(rows).toEqual(whole.rows.slice(0, rows.length));
      if (rows.length === 0 || isLost) continue;
      read += 1;
      if (rows.length < whole.rows.length) expect(endsRow(file, bytes, length)).toBe(true);
    }
    // Before, within and behind every line end of a row, of those that have an end of their own only before the last.
    expect(read).toBe({ csv: 8, ndjson: 5, json: 1, xml: 1 }[file.format]);
  });
});

/** CSV and NDJSON have no end of their own: cut where a row ends, with or without its line end, they look whole. */
function endsRow({ format }: SmallFile, bytes: Uint8Array, length: number): boolean {
  const isLineEnd = (byte: number | undefined) => byte === 10 || byte === 13;
  return (
    (format === "csv" || format === "ndjson") &&
    (isLineEnd(bytes[length]) || isLineEnd(bytes[length - 1]))
  );
}

async function readPart(file: SmallFile, bytes: Uint8Array): Promise<Whole | undefined> {
  try {
    return await readWhole(readSmall(file, cut(bytes)));
  } catch (error) {
    if (!isRefusal(error)) throw error;
    expect(error.code).toMatch(/^(format_invalid|empty_file)$/);
    return undefined;
  }
}

test("a CSV whose last line has no line end is read with a notice, since its last cell may be cut", async () => {
  const noticesOf = async (content: string) => {
    const notices = [];
    for await (const batch of readCsv(cut(content))) notices.push(...(batch.notices ?? []));
    return notices.map(({ line, reason }) => `${line}: ${reason}`);
  };
  const notice =
    "3: the last line has no line end, so whether its last cell is whole cannot be seen";
  expect(await noticesOf("a,b\n1,x\n2,Springfie")).toEqual([notice]);
  // It may be the beginning of "x"" y".
  expect(await noticesOf('a,b\n1,x\n2,"x"')).toEqual([notice]);
  for (const whole of ["a,b\n1,x\n", "a,b\r1,x\r", "a,b\n1,x\x1a", "a,b"])
    expect(await noticesOf(whole)).toEqual([]);
});

test("a last cell that may have been cut off is not taken for an empty one", async () => {
  const read = async (content: string) =>
    (await readWhole(readCsv(cut(content)))).rows.map(({ defect }) => defect?.slice(0, 30));
  for (const end of ["", '""'])
    expect(await read(`a,b\n1,x\n2,${end}`)).toEqual([undefined, "The file ends in an empty cell"]);
  for (const end of ["\n", "\r", "\x1a", '""\n'])
    expect(await read(`a,b\n1,x\n2,${end}`)).toEqual([undefined, undefined]);
});
