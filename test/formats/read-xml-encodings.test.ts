import { expect, test } from "bun:test";
import { readXml } from "../../src/formats/read-xml.ts";
import { cut, readRefusal, readWhole } from "./reading.ts";

const names = { root: "students", item: "student" };
const read = (content: string | Uint8Array, size?: number) =>
  readWhole(readXml(cut(content, size), names));
const refuse = (content: string | Uint8Array, size?: number) =>
  readRefusal(readXml(cut(content, size), names));
const student = (cells: string) => `<students><student>${cells}</student></students>`;

const file = (encoding: string) =>
  `<?xml version="1.0" encoding="${encoding}"?>${student("<a>Zoë</a>")}`;
const latin = (encoding: string) => new Uint8Array(Buffer.from(file(encoding), "latin1"));
const utf16 = (encoding: string, isBig = false) => {
  const bytes = Buffer.from(`\uFEFF${file(encoding)}`, "utf16le");
  return new Uint8Array(isBig ? bytes.swap16() : bytes);
};
const cellOf = (whole: Awaited<ReturnType<typeof read>>) => whole.rows[0]?.cells[0];

test("UTF-8, and UTF-16 with a byte order mark, are read when the declaration agrees", async () => {
  for (const content of [
    file("utf-8"),
    `\uFEFF${file("UTF-8")}`,
    utf16("UTF-16"),
    utf16("utf-16BE", true),
  ])
    for (const size of [1, 65_536]) expect(cellOf(await read(content, size))).toBe("Zoë");
});

test("Windows-1252 is read when it was declared to us, too", async () => {
  for (const name of ["windows-1252", "ISO-8859-1"]) {
    const declared = readXml(cut(latin(name)), { ...names, encoding: "windows-1252" });
    expect(cellOf(await readWhole(declared))).toBe("Zoë");
    expect((await refuse(latin(name))).message).toStartWith(
      `Line 1, column ${name.length + 33}: the file says that its encoding is ${name}, but nobody declared it.`,
    );
  }
});

test("a declaration that contradicts the bytes or ourselves is refused", async () => {
  for (const [content, words] of [
    [file("UTF-16"), "but it does not begin with the byte order mark of UTF-16"],
    [utf16("UTF-8"), "but it was read as utf-16le. Correct one of the two."],
    [file("EBCDIC-CP-US"), "which is not read. Send UTF-8."],
  ] as const)
    expect((await refuse(content)).message).toContain(words);
  const declared = readXml(cut(latin("UTF-8")), { ...names, encoding: "windows-1252" });
  expect((await readRefusal(declared)).message).toContain("but it was read as windows-1252");
});
