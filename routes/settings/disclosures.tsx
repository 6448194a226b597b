import { Hono, type Context } from "hono";
import { DisclosureEntriesPage } from "../../components/settings/disclosure-entries-page.tsx";
import { DisclosureReport } from "../../components/settings/disclosure-report.tsx";
import { DisclosuresPage } from "../../components/settings/disclosures-page.tsx";
import { listIntegrations, type Integration } from "../../db/control/integrations.ts";
import { hasDisclosures } from "../../db/ledger/by-student.ts";
import { refuseStudentRows } from "../../src/access/refuse-student-rows.ts";
import type { Deps } from "../../src/deps.ts";
import {
  exportEntries,
  viewDisclosures,
  viewEntries,
} from "../../src/disclosures/view-disclosures.ts";
import { Refusal } from "../../src/refusal.ts";
import { answerPage } from "../answer.tsx";
import type { PageEnv } from "../guards/sign-in-guard.ts";
import { streamFile } from "../stream-file.ts";
import {
  describeWhat,
  drawEntry,
  drawOptOutState,
  drawReport,
  drawSearch,
  readLine,
  writeEntriesCsv,
} from "./draw-disclosures.ts";
import { frameOf } from "./frame.ts";
import { describeNow, nameOf, nameStudents } from "./name-students.ts";

const entriesPerPage = 50;

/** Which vendors received a student's record. Every look is written to the audit log by the verbs. */
export function disclosureRoutes(deps: Deps): Hono<PageEnv> {
  return new Hono<PageEnv>()
    .use("*", async (c, next) => {
      refuseStudentRows(c.get("signedIn").administrator);
      await next();
    })
    .get("/", async (c) => {
      const { districtId } = c.get("signedIn").administrator;
      const search = (c.req.query("q") ?? "").trim().slice(0, 100);
      const found = search === "" ? undefined : await drawSearch(deps, districtId, search);
      const hasAny = await hasDisclosures(await deps.databases.ledger(districtId));
      const page = { frame: frameOf(c, deps), search, found, hasAny };
      return answerPage(c, <DisclosuresPage {...page} />);
    })
    .get("/:student", async (c) => drawOne(c, deps, c.req.param("student")))
    .get("/:student/entries", async (c) => drawEntries(c, deps, c.req.param("student")))
    .get("/:student/export.csv", async (c) => {
      const { administrator } = c.get("signedIn");
      const studentId = c.req.param("student");
      const blocks = await exportEntries(deps, administrator, studentId);
      if (!blocks) throw neverStored();
      const integrations = await listOwn(c, deps);
      c.header(
        "Content-Disposition",
        `attachment; filename="disclosures-${fileNameOf(studentId)}.csv"`,
      );
      c.header("Content-Type", "text/csv; charset=utf-8");
      return c.body(streamFile(c, deps, writeEntriesCsv(blocks, integrations)));
    });
}

function neverStored(): Refusal {
  return new Refusal("not_found", "No student ever had this Student Id here.");
}

/** Ids are letters and digits; whatever else stands in the address must not get into a header. */
function fileNameOf(studentId: string): string {
  return studentId.replaceAll(/[^A-Za-z0-9-]/g, "_").slice(0, 40);
}

function listOwn(c: Context<PageEnv>, deps: Deps): Promise<readonly Integration[]> {
  const { districtId } = c.get("signedIn").administrator;
  return listIntegrations(deps.databases.control.orm, districtId);
}

async function drawOne(c: Context<PageEnv>, deps: Deps, studentId: string): Promise<Response> {
  const { administrator } = c.get("signedIn");
  const { districtId } = administrator;
  const lines = await viewDisclosures(deps, administrator, studentId);
  if (!lines) throw neverStored();
  const student = (await nameStudents(deps, districtId, [studentId])).get(studentId);
  return answerPage(
    c,
    <DisclosureReport
      frame={frameOf(c, deps)}
      now={deps.now().toISOString()}
      student={{ studentId, name: nameOf(student), about: describeNow(student) }}
      vendors={drawReport(studentId, lines, await listOwn(c, deps))}
      optOut={await drawOptOutState(deps, districtId, studentId)}
    />,
  );
}

async function drawEntries(c: Context<PageEnv>, deps: Deps, studentId: string): Promise<Response> {
  const { administrator } = c.get("signedIn");
  const line = readLine(new URL(c.req.url).searchParams);
  if (!line) throw new Refusal("not_found", "There is no such line.");
  const { of, before } = line;
  const page = { of, before, limit: entriesPerPage };
  const found = await viewEntries(deps, administrator, studentId, page);
  if (!found) throw neverStored();
  const { entries, next } = found;
  const integrations = await listOwn(c, deps);
  const query = next === undefined ? undefined : new URLSearchParams({ ...of, before: `${next}` });
  const names = await nameStudents(deps, administrator.districtId, [studentId]);
  return answerPage(
    c,
    <DisclosureEntriesPage
      frame={frameOf(c, deps)}
      now={deps.now().toISOString()}
      student={{ studentId, name: nameOf(names.get(studentId)) }}
      what={describeWhat(of, integrations)}
      entries={entries.map((entry) => drawEntry(entry, integrations))}
      nextHref={query && `?${query}`}
    />,
  );
}
