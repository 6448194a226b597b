/** Files by hand and for integrations, walked through the whole engine to the end of their runs. */
import { eq } from "drizzle-orm";
import { findRun, insertRun, listRunFiles, type Run } from "../../db/control/runs.ts";
import { runs, type LoadSettings } from "../../db/control/schema.ts";
import { countRows } from "../../db/records/read-rows.ts";
import { getEndpoint } from "../../src/catalog/index.ts";
import { shapeOf } from "../../src/catalog/shape.ts";
import type { WireRow } from "../../src/formats/rows.ts";
import { newId } from "../../src/ids.ts";
import { bodySettings } from "../../src/import/load-settings.ts";
import { waitForRun } from "../../src/transfer/queue-run.ts";
import { storeRows } from "./district.ts";
import type { Headers, Person, Site } from "./site.ts";
import { address } from "./site.ts";
import { buildings, student } from "./small-school.ts";

export const uploadPath = "/settings/upload";

/** `count` students whose names give them away wherever they turn up. */
export function manyStudents(count: number, first = 1): readonly WireRow[] {
  return Array.from({ length: count }, (_, index) =>
    student(`S${index + first}`, (index + first) % 2 === 1 ? "001" : "002", "ENROLLED"),
  );
}

/** Two buildings and 60 students: enough for the guard. */
export async function storeSixty(site: Site, districtId: string): Promise<void> {
  await storeRows(site.house, districtId, "buildings", buildings);
  await storeRows(site.house, districtId, "students", manyStudents(60));
}

export function csvOf(rows: readonly WireRow[]): string {
  const headings = Object.keys(rows[0] ?? {});
  const lines = rows.map((row) => headings.map((name) => String(row[name] ?? "")).join(","));
  return [headings.join(","), ...lines, ""].join("\r\n");
}

export type UploadFields = Readonly<Record<string, string>>;

type PostedFile = { readonly name: string; readonly content: BlobPart };

/** As the form sends it; `fields` after the file travel behind it. */
export async function postUpload(
  { app, deps }: Site,
  person: Person,
  parts: {
    readonly before?: UploadFields;
    readonly file?: PostedFile;
    readonly files?: readonly PostedFile[];
    readonly after?: UploadFields;
  },
  headers: Headers = {},
): Promise<Response> {
  const form = new FormData();
  for (const [name, value] of Object.entries(parts.before ?? {})) form.append(name, value);
  for (const { name, content } of [...(parts.file ? [parts.file] : []), ...(parts.files ?? [])]) {
    form.append("file", new Blob([content]), name);
  }
  for (const [name, value] of Object.entries(parts.after ?? {})) form.append(name, value);
  const server = { requestIP: () => ({ address, family: "IPv4", port: 1 }) };
  const own = { Cookie: person.cookie, Origin: deps.config.publicUrl };
  return app.request(
    uploadPath,
    { method: "POST", body: form, headers: { ...own, ...headers } },
    { server },
  );
}

/** Uploads rows and waits for the end of their run. */
export async function uploadRows(
  site: Site,
  person: Person,
  rows: readonly WireRow[],
  fields: UploadFields = {},
): Promise<{ readonly path: string; readonly run: Run }> {
  const answer = await postUpload(site, person, {
    before: { endpoint: "students", ...fields },
    file: { name: "students.csv", content: csvOf(rows) },
  });
  const path = answer.headers.get("Location") ?? "";
  const run = await waitForEnd(site, path.slice(path.lastIndexOf("/") + 1));
  return { path, run };
}

export async function waitForEnd({ deps }: Site, id: string): Promise<Run> {
  const [row] = await deps.databases.control.orm.select().from(runs).where(eq(runs.id, id));
  if (!row) throw new Error(`there is no run ${id}`);
  return (await waitForRun(deps, row, 20_000)) ?? row;
}

export type Load = {
  readonly rows: readonly WireRow[];
  readonly trigger?: Run["trigger"];
  readonly settings?: Partial<LoadSettings>;
  readonly endpoint?: string;
  readonly isDryRun?: boolean;
  readonly nightId?: string;
};

type Owner = { readonly id: string; readonly districtId: string };

/** A load of an integration, as its night or its vendor would bring it, without a server; gives the run as it ended. */
export async function loadFor(site: Site, integration: Owner, load: Load): Promise<Run> {
  const id = await queueLoadFor(site, integration, load);
  site.deps.wakeWorker();
  return waitForEnd(site, id);
}

export async function queueLoadFor(
  { deps }: Site,
  integration: Owner,
  load: Load,
): Promise<string> {
  const endpoint = load.endpoint ?? "students";
  const text = new TextEncoder().encode(csvOf(load.rows));
  const { id: spoolId, bytes, sha256 } = await deps.spool.write(piecesOf(text), text.length);
  const id = newId("run");
  await deps.databases.control.write((tx) =>
    insertRun(tx, {
      id,
      districtId: integration.districtId,
      integrationId: integration.id,
      nightId: load.nightId ?? null,
      trigger: load.trigger ?? "nightly",
      work: "load",
      isDryRun: load.isDryRun ?? false,
      input: {
        endpoint,
        format: "csv",
        spoolId,
        fileName: `${endpoint}.csv`,
        bytes,
        sha256,
        source: `test/${integration.id}`,
        settings: { ...bodySettings, ...load.settings },
      },
      createdAt: deps.now().toISOString(),
      createdBy: "test",
    }),
  );
  return id;
}

async function* piecesOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** As it is now. */
export async function freshRun({ deps }: Site, { districtId, id }: Run): Promise<Run> {
  const run = await findRun(deps.databases.control.orm, districtId, id);
  if (!run) throw new Error(`there is no run ${id}`);
  return run;
}

export async function countStored(
  { deps }: Site,
  districtId: string,
  endpointName = "students",
): Promise<number> {
  const records = await deps.databases.records(districtId);
  const query = { shape: shapeOf(getEndpoint(endpointName)), columns: [], conditions: [] };
  return countRows(records.orm, query);
}

export function filesOf({ deps }: Site, run: Run) {
  return listRunFiles(deps.databases.control.orm, run.id);
}
