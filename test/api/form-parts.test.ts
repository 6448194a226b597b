/** RFC 7578 as clients make it, and as they should not: what is sent is taken or refused, never dropped in silence. */
import { readdir } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { Hono } from "hono";
import { readParts, removeFiles } from "../../routes/read-parts.ts";
import { isRefusal } from "../../src/refusal.ts";
import { call, openApi, readJson, takeToken } from "../help/call-api.ts";
import { addClient, addDistrict, openHouse, type TestHouse } from "../help/district.ts";
import { buildings, storeSmallSchool } from "../help/small-school.ts";
import { guardiansCsv, studentIds } from "../import/bundling.ts";
import { readStored, studentsCsv } from "../import/loading.ts";

setDefaultTimeout(60_000);

let house: TestHouse;
let app: Hono;
let districtId: string;
let token: string;
beforeAll(async () => {
  house = await openHouse();
  app = openApi(house);
  districtId = await addDistrict(house);
  await storeSmallSchool(house, districtId);
  const mayWrite = ["demographics"];
  token = await takeToken(app, await addClient(house, districtId, { kind: "import", mayWrite }));
});
afterAll(() => house.close());

/** A run is answered once it is recorded, and what it was given is removed after that. */
async function listSpooled(): Promise<readonly string[]> {
  const looksMax = 100;
  for (let looks = 1; ; looks += 1) {
    const names = await readdir(house.deps.config.spoolDir);
    const sealed = names.filter((name) => name.endsWith(".sealed"));
    if (sealed.length === 0 || looks === looksMax) return sealed;
    await Bun.sleep(20);
  }
}

type Texts = Readonly<Record<string, string>>;

function formOf(files: Texts, fields: Texts = {}): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  for (const [name, text] of Object.entries(files)) form.append("file", new Blob([text]), name);
  return form;
}

describe("a form with files", () => {
  /** The names and bytes of the files that were taken, or why none was. */
  async function take(form: FormData | string, bytesMax: number) {
    const reader = new Hono().post("/", async (c) => {
      const limits = { filesMax: 9, bytesMax, unreadable: "broken", isFileField: () => true };
      try {
        const { files, fields } = await readParts(c, house.deps.spool, limits);
        await removeFiles(house.deps.spool, files);
        const taken = files.map(({ name, spooled: { bytes } }) => [name, bytes]);
        return c.json({ files: taken, fields: Object.keys(fields) });
      } catch (error) {
        if (!isRefusal(error)) throw error;
        return c.json({ refused: error.code, sentence: error.message });
      }
    });
    const headers = typeof form === "string" ? { "Content-Type": rawType } : {};
    return readJson(await reader.request("/", { method: "POST", body: form, headers }));
  }
  const three = (bytes: number): FormData =>
    formOf({ "a.csv": "x".repeat(bytes), "b.csv": "y".repeat(bytes), "c.csv": "z".repeat(bytes) });

  // Some fit into one chunk of the body, and others come in many.
  test.each([800, 300_000, 3_000_000])(
    "of %d bytes each may have as many as the limit says, all files together",
    async (bytes) => {
      expect(await take(three(bytes), 3 * bytes)).toEqual({
        files: [
          ["a.csv", bytes],
          ["b.csv", bytes],
          ["c.csv", bytes],
        ],
        fields: [],
      });
      expect(await take(three(bytes), 3 * bytes - 1)).toMatchObject({ refused: "too_large" });
      expect(await take(three(bytes), bytes + 1)).toMatchObject({ refused: "too_large" });
      expect(await listSpooled()).toEqual([]);
    },
  );

  test("has bytes without a file name among its fields, and a file that was not chosen nowhere", async () => {
    const form = rawForm({ 'name="a"': "1", 'name="b"; filename=""': "", 'filename="c"': "2" });
    expect(await take(form, 100)).toEqual({ files: [["c", 1]], fields: ["a"] });
    expect(await listSpooled()).toEqual([]);
  });

  test("behind more fields than a form has is refused, and nothing of it is kept", async () => {
    const fields = Object.fromEntries(Array.from({ length: 1_000 }, (_, at) => [`f${at}`, "v"]));
    const form = formOf({ "students.csv": "a", "guardians.csv": "b" }, fields);
    expect(await take(form, 1_000_000)).toMatchObject({ refused: "invalid" });
    expect(await listSpooled()).toEqual([]);
  });

  test("of more files than the limit says is refused, and nothing of it is kept", async () => {
    const files = Object.fromEntries(Array.from({ length: 1_000 }, (_, at) => [`f${at}.csv`, "v"]));
    expect(await take(formOf(files), 1_000_000)).toEqual({
      refused: "invalid",
      sentence: "A form may have at most 9 files. Send fewer.",
    });
    expect(await listSpooled()).toEqual([]);
  });
});

// What no `FormData` makes: each with these words of its Content-Disposition, and as bytes.
const rawType = "multipart/form-data; boundary=edge";
function rawForm(parts: Texts): string {
  const texts = Object.entries(parts).map(
    ([words, text]) =>
      `--edge\r\nContent-Disposition: form-data; ${words}\r\nContent-Type: application/octet-stream\r\n\r\n${text}\r\n`,
  );
  return `${texts.join("")}--edge--\r\n`;
}

describe("POST of a bundle", () => {
  const place = { building: String(buildings[0]?.["building"]), building_reporting_id: "001" };
  const students = (...ids: readonly string[]): string => `${studentsCsv(ids, place)}\n`;
  const guardians = (...ids: readonly string[]): string =>
    `${guardiansCsv(...ids.map((id) => [id, "G1"] as const))}\n`;
  const bundleOf = (id: string): FormData =>
    formOf({ "students.csv": students(id), "guardians.csv": guardians(id) });
  const school = () => ({ house, districtId });
  const absencesOf = async (id: string) =>
    (await readStored(school(), "absences")).filter((row) => row["student_id"] === id);

  function send(body: BodyInit, type?: string): Promise<Response> {
    const headers = type === undefined ? {} : { "Content-Type": type };
    return call(app, token, "/v1/demographics", { method: "POST", body, headers });
  }

  test("with a file sent as a text field is refused by that field's name", async () => {
    const form = bundleOf("T1");
    form.append("absences", "student_id,absence_date\nT1,2026-10-05\n");
    const answer = await send(form);
    expect([400, 422]).toContain(answer.status);
    expect(JSON.stringify(await readJson(answer))).toContain("“absences”");
    expect(await studentIds(school())).not.toContain("T1");
    expect(await listSpooled()).toEqual([]);
  });

  test("with bytes that have no file name is refused by the name of their field", async () => {
    const form = rawForm({
      'name="file"; filename="students.csv"': students("T1"),
      'name="file"; filename="guardians.csv"': guardians("T1"),
      'name="absences"': "student_id,absence_date\nT1,2026-10-05\n",
    });
    const answer = await send(form, rawType);
    expect([400, 422]).toContain(answer.status);
    expect(JSON.stringify(await readJson(answer))).toContain("“absences”");
    expect(await listSpooled()).toEqual([]);
  });

  test("knows a file by its own name when its part has none", async () => {
    const form = rawForm({
      'filename="students.csv"': students("T10"),
      'name="file"; filename="guardians.csv"': guardians("T10"),
    });
    expect((await send(form, rawType)).status).toBe(200);
    expect(await studentIds(school())).toContain("T10");
  });

  test("takes a part that is named like a file of it, whatever that file is called", async () => {
    const form = bundleOf("T2");
    const absences = new Blob(["student_id,absence_date\nT2,2026-10-05\n"]);
    form.append("absences", absences, "export_20261124.csv");
    expect((await send(form)).status).toBe(200);
    expect(await absencesOf("T2")).toHaveLength(1);
  });

  test("believes the part's name when the file's name says something else", async () => {
    const form = new FormData();
    form.append("students", new Blob([students("T3")]), "guardians.csv");
    form.append("guardians", new Blob([guardians("T3")]), "students.csv");
    expect((await send(form)).status).toBe(200);
    expect(await studentIds(school())).toContain("T3");
  });

  test("knows the file by its own name when the part's name says nothing", async () => {
    expect((await send(bundleOf("T4"))).status).toBe(200);
    expect(await studentIds(school())).toContain("T4");
  });

  test("with one file twice is refused, whatever its case", async () => {
    const form = bundleOf("T5");
    form.append("x", new Blob([students("T6")]), "STUDENTS.csv");
    const answer = await send(form);
    expect(answer.status).toBe(422);
    expect(JSON.stringify(await readJson(answer))).toContain("are both the file of students");
    expect(await listSpooled()).toEqual([]);
  });

  test("takes a file by the last of its folders, however deep it lies", async () => {
    const folders = "d".repeat(130);
    const deep = formOf({ [`${folders}/students.csv`]: students("T7") });
    deep.append("file", new Blob([guardians("T7")]), "guardians.csv");
    expect((await send(deep)).status).toBe(200);
    const odd = formOf({ [`${folders}students.csv`]: students("T8") });
    odd.append("file", new Blob([guardians("T8")]), "guardians.csv");
    expect((await send(odd)).status).toBe(422);
    expect(await listSpooled()).toEqual([]);
  });

  test("does not tell a part's name at a length that nobody reads", async () => {
    const form = formOf({ "guardians.csv": guardians("T8") });
    form.append(`${"q".repeat(5_000)}/students`, new Blob([students("T8")]), "blob");
    expect((await (await send(form)).text()).length).toBeLessThan(2_000);
    expect(await listSpooled()).toEqual([]);
  });

  test("that breaks off anywhere before its end is refused, and nothing of it is kept", async () => {
    const whole = new Response(bundleOf("T9"));
    const type = whole.headers.get("Content-Type") ?? "";
    const bytes = new Uint8Array(await whole.arrayBuffer());
    for (const left of [0, 10, 60, 200, 350, bytes.length - 60, bytes.length - 5]) {
      const answer = await send(bytes.slice(0, left), type);
      expect([left, answer.status]).toEqual([left, 400]);
      expect(await listSpooled()).toEqual([]);
    }
    expect(await studentIds(school())).not.toContain("T9");
  });
});
