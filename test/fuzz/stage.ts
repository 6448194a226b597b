/** Two districts with words that must not get about, everybody who calls, and a server on loopback. */
import type { Run } from "../../db/control/runs.ts";
import { columnNames } from "../../src/catalog/endpoint.ts";
import { catalog, listOffers } from "../../src/catalog/index.ts";
import type { WireRow } from "../../src/formats/rows.ts";
import { fileBytesMax } from "../../src/formats/limits.ts";
import { call, takeToken } from "../help/call-api.ts";
import { takeDesk, type Desk } from "../help/desk.ts";
import { addClient, storeRows, type GrantInput, type TestClient } from "../help/district.ts";
import { filesOf, loadFor, manyStudents, uploadRows } from "../help/loads.ts";
import { readForms, type Fields } from "../help/read-page.ts";
import {
  acceptTerms,
  account,
  addColleague,
  addNeighbour,
  lastLink,
  mailsTo,
  openSite,
  password,
  setUp,
  type Person,
  type Site,
} from "../help/site.ts";
import { buildings, student } from "../help/small-school.ts";
import { rowOf } from "../import/example-rows.ts";
import * as canaries from "./canaries.ts";

export type Stage = {
  readonly site: Site;
  readonly port: number;
  readonly districtId: string;
  readonly otherDistrictId: string;
  /** Headers by which each caller is known. */
  readonly signs: Readonly<Record<string, readonly [string, string]>>;
  readonly clients: { readonly exporter: TestClient; readonly importer: TestClient };
  /** Nobody may be shown these, whoever asks. */
  readonly secrets: readonly string[];
  /** Links that were mailed, by how their path begins. */
  readonly links: Readonly<Record<string, string>>;
  /** Integrations whose pages are stormed, and what their forms hold. */
  readonly desks: readonly { readonly path: string; readonly fields: Fields }[];
  /** Runs with pages, each by the path of its integration or of uploads. */
  readonly runs: readonly {
    readonly before: string;
    readonly id: string;
    /** Of the rows that were left out. */
    readonly errorFile: string | undefined;
  }[];
  readonly ownRun: string;
  readonly cursors: readonly string[];
  readonly tags: readonly string[];
  readonly close: () => Promise<void>;
};

export async function openStage(): Promise<Stage> {
  // So many calls as never come: the limits are walked through, and refuse nobody.
  const site = await openSite({ RATE_LIMIT_PER_MINUTE: "9999999" });
  const ann = await setUp(site);
  const desks = [await takeDesk(site, ann, "export"), await takeDesk(site, ann, "import")];
  const districtId = desks[0]?.integration.districtId ?? "";
  const neighbour = await addNeighbour(site);
  await storeSchools(site, districtId, neighbour.districtId);
  const exporter = await addClient(site.house, districtId, { grants: narrowGrants() });
  const mayWrite = listOffers("write").map(({ name }) => name);
  const importer = await addClient(site.house, districtId, { kind: "import", mayWrite });
  const stranger = await addClient(site.house, neighbour.districtId, { grants: { students: {} } });
  const viewer = await addColleague(site, districtId, "Vic", "vic@example.org", "viewer");
  const leaver = await addColleague(site, districtId, "Lea", "lea@example.org");
  const links = await openLinks(site, ann, desks[1]?.path ?? "");
  await saveTarget(desks[1]);
  const tokens = await takeTokens(site, [exporter, importer, stranger]);
  const [reading = "", writing = "", other = ""] = tokens;
  const runs = await makeRuns(site, ann, desks[1]);
  const load = await send(site, writing, [student("F1", "001", "ENROLLED")]);
  const server = serve(site);
  return {
    site,
    port: server.port ?? 0,
    districtId,
    otherDistrictId: neighbour.districtId,
    signs: {
      exporter: ["Authorization", `Bearer ${reading}`],
      importer: ["Authorization", `Bearer ${writing}`],
      admin: ["Cookie", ann.cookie],
      viewer: ["Cookie", viewer.cookie],
      leaver: ["Cookie", leaver.cookie],
    },
    clients: { exporter, importer },
    secrets: [
      ...tokens,
      ...[exporter, importer, stranger].map(({ secret }) => secret),
      ...[ann, viewer, neighbour].map(({ cookie }) => cookie.slice("sign-in=".length)),
      password,
      canaries.typedPassword,
      other,
    ],
    links,
    desks: await Promise.all(
      desks.map(async ({ path }) => ({
        path,
        fields: await readForms(await ann.get(path), "integration-form"),
      })),
    ),
    runs,
    ownRun: load,
    ...(await readMarks(site, reading)),
    close: async () => {
      await server.stop(true);
      await site.close();
    },
  };
}

/** As `src/main.ts` serves it. */
function serve({ app }: Site): Bun.Server<undefined> {
  return Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch: app.fetch,
    maxRequestBodySize: 2 * fileBytesMax,
    idleTimeout: 120,
  });
}

/** All that can be read, of one building, without the columns whose words must stay inside. */
function narrowGrants(): Record<string, GrantInput> {
  const readable = catalog.filter(({ directions }) => directions.includes("read"));
  const grants = readable.map((endpoint) => {
    const all = columnNames(endpoint);
    const columns = all.filter((name) => !canaries.hiddenColumns.includes(name));
    const hasBuildings = endpoint.student !== "none" || endpoint.building !== undefined;
    return [endpoint.name, { columns, ...(hasBuildings ? { buildings: ["001"] } : {}) }];
  });
  return Object.fromEntries(grants);
}

/** Those whom loads of the storm tell of. */
const ownStudents = Array.from({ length: 30 }, (_, at) => student(`F${at}`, "001", "ENROLLED"));

async function storeSchools(site: Site, districtId: string, otherId: string): Promise<void> {
  const { house } = site;
  await storeRows(house, districtId, "buildings", buildings);
  await storeRows(house, districtId, "students", [
    ...manyStudents(60),
    ...ownStudents,
    named("A1", "001", canaries.shown),
    named("B1", "002", canaries.hiddenStudent),
  ]);
  for (const endpoint of catalog) {
    const isStored = endpoint.directions.includes("write") && endpoint.student !== "self";
    if (!isStored || endpoint.name === "buildings") continue;
    await storeRows(house, districtId, endpoint.name, [rowOf(endpoint.name, hide(endpoint.name))]);
  }
  await storeRows(house, otherId, "buildings", buildings);
  await storeRows(house, otherId, "students", [named("A1", "001", canaries.otherDistrict)]);
}

function hide(endpointName: string): WireRow {
  const hidden = canaries.hiddenColumn;
  return endpointName === "guardians" ? { email: `${hidden}@example.org`, home_phone: hidden } : {};
}

function named(id: string, building: string, word: string): WireRow {
  const words = { last_name: `${word}last`, first_name: `${word}first` };
  const isOther = word === canaries.otherDistrict;
  const address = isOther ? word : canaries.hiddenColumn;
  return { ...student(id, building, "ENROLLED"), ...words, address, middle_name: address };
}

async function takeTokens({ app }: Site, clients: readonly TestClient[]): Promise<string[]> {
  return Promise.all(clients.map((client) => takeToken(app, client)));
}

/** Links as contacts and administrators get them, each still good. */
async function openLinks(site: Site, ann: Person, path: string): Promise<Record<string, string>> {
  const contact = account.primary_email;
  const mailed = await mailsTo(site, contact);
  const first = /\/tos\/\w+/.exec(mailed[0] ?? "")?.[0] ?? "";
  await acceptTerms(site, await lastLink(site, contact, "tos"));
  const disable = await lastLink(site, contact, "disable");
  await ann.post(`${path}/secrets`, { overlap_hours: "24" });
  await ann.post("/forgot-password", { email: "lea@example.org" });
  return {
    "/tos": first.slice("/tos/".length),
    "/disable": disable.slice("/disable/".length),
    "/credentials": (await lastLink(site, contact, "credentials")).slice("/credentials/".length),
    "/forgot-password": (await lastLink(site, "lea@example.org", "forgot-password")).slice(
      "/forgot-password/".length,
    ),
  };
}

/** A place for files, which lies on this machine, where nothing is let through. */
async function saveTarget(desk: Desk | undefined): Promise<void> {
  await desk?.save({
    sftp_host: "127.0.0.1",
    sftp_port: "2",
    sftp_username: "drop",
    sftp_password: canaries.typedPassword,
  });
}

/** Loads that wait for a person, and some with rows that were left out: by hand, and of the night. */
async function makeRuns(site: Site, ann: Person, desk?: Desk): Promise<Stage["runs"]> {
  const kept = [...manyStudents(20), ...ownStudents, named("A1", "001", canaries.shown)];
  // Those who go have no rows but their own, so that counts can be compared.
  const fewer = [...kept, named("B1", "002", canaries.hiddenStudent)];
  const broken = { ...student("F2", "009", "ENROLLED"), date_of_birth: "never" };
  const mixed = [...manyStudents(60), broken];
  const settings = { mode: "snapshot" } as const;
  const byHand = [
    (await uploadRows(site, ann, fewer, settings)).run,
    (await uploadRows(site, ann, [student("F3", "001", "ENROLLED"), broken])).run,
  ];
  const ofTheNight = desk
    ? [
        await loadFor(site, desk.integration, { rows: mixed }),
        await loadFor(site, desk.integration, { rows: fewer, settings }),
      ]
    : [];
  const told = async (run: Run, before: string) => {
    const [file] = await filesOf(site, run);
    return { before, id: run.id, errorFile: file?.id };
  };
  return Promise.all([
    ...byHand.map((run) => told(run, "/settings/upload")),
    ...ofTheNight.map((run) => told(run, desk?.path ?? "")),
  ]);
}

async function send({ app }: Site, token: string, rows: readonly WireRow[]): Promise<string> {
  const answer = await call(app, token, "/v1/students", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(rows),
  });
  const { run_id } = (await answer.json()) as { run_id?: string };
  if (run_id === undefined) throw new Error(`no run: ${answer.status}`);
  return run_id;
}

/** Cursors and tags as a list gives them. */
async function readMarks({ app }: Site, token: string): Promise<Pick<Stage, "cursors" | "tags">> {
  const cursors: string[] = [];
  const tags: string[] = [];
  for (const path of ["/v1/students?limit=1", "/v1/students/changes?limit=1", "/v1/buildings"]) {
    const answer = await call(app, token, path);
    const { next_cursor } = (await answer.json()) as { next_cursor?: string | null };
    if (next_cursor) cursors.push(next_cursor);
    tags.push(answer.headers.get("ETag") ?? 'W/"none"');
  }
  return { cursors, tags };
}
