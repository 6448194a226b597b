import { describe, expect, test } from "bun:test";
import { isRefusal } from "../../src/refusal.ts";
import { isPlainName, joinRemotePath } from "../../src/transfer/remote-path.ts";

describe("a remote path", () => {
  test.each([
    [".", "a.csv", "./a.csv"],
    ["/", "a.csv", "/a.csv"],
    ["incoming", "a.csv", "incoming/a.csv"],
    ["/in//coming/", "a.csv", "/in/coming/a.csv"],
    ["in", "..csv", "in/..csv"],
    ["in", "-rf", "in/-rf"],
    ["Größe", "Schüler 1.csv", "Größe/Schüler 1.csv"],
  ])("is joined from %j and %j", (directory, fileName, path) => {
    expect(joinRemotePath({ directory, fileName })).toBe(path);
  });

  test.each([
    ["directory", "", "a.csv"],
    ["directory", "//", "a.csv"],
    ["directory", "..", "a.csv"],
    ["directory", "in/../../etc", "a.csv"],
    ["directory", "/in/..", "a.csv"],
    ["directory", "in\\coming", "a.csv"],
    ["directory", "in\0", "a.csv"],
    ["directory", "in\nout", "a.csv"],
    ["directory", "./in", "a.csv"],
    ["fileName", "in", ""],
    ["fileName", "in", "."],
    ["fileName", "in", ".."],
    ["fileName", "in", "../a.csv"],
    ["fileName", "in", "/etc/passwd"],
    ["fileName", "in", "a/b.csv"],
    ["fileName", "in", "a\\b.csv"],
    ["fileName", "in", "a\0.csv"],
    ["fileName", "in", "a\r\n.csv"],
    ["fileName", "in", "a\u2028b.csv"],
    ["fileName", "in", "a\u007f.csv"],
    ["fileName", "in", "a\uFFFD.csv"],
    ["fileName", "in", "a\uD800.csv"],
  ])("is refused for its %s: %j and %j", (field, directory, fileName) => {
    expect(fieldsRefused(directory, fileName)).toEqual([field]);
  });

  test("takes names of 255 bytes and no longer ones", () => {
    expect(joinRemotePath({ directory: "in", fileName: "a".repeat(255) })).toHaveLength(258);
    expect(fieldsRefused("in", "a".repeat(256))).toEqual(["fileName"]);
    expect(fieldsRefused("in", "ä".repeat(128))).toEqual(["fileName"]);
    expect(fieldsRefused("ä".repeat(128), "a.csv")).toEqual(["directory"]);
    expect(fieldsRefused("abc/".repeat(1100), "a.csv")).toEqual(["directory"]);
  });

  test("a listed name is plain only when it can be a file name", () => {
    expect(["a.csv", "..csv", "-rf", "a b"].every(isPlainName)).toBe(true);
    expect(["../a", "..", "a\nb", "a/b", ""].some(isPlainName)).toBe(false);
  });
});

function fieldsRefused(directory: string, fileName: string): string[] {
  try {
    joinRemotePath({ directory, fileName });
  } catch (error) {
    if (isRefusal(error) && error.code === "invalid") return Object.keys(error.fields);
    throw error;
  }
  throw new Error("This was not refused");
}
