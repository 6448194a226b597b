import { Hono, type Context } from "hono";
import { DataTablePage } from "../../components/settings/data-table-page.tsx";
import { optOutsPath } from "../../components/settings/opt-out-form.tsx";
import { countRows, listRows } from "../../db/records/read-rows.ts";
import { refuseStudentRows } from "../../src/access/refuse-student-rows.ts";
import { columnNames, columnOf, type Endpoint } from "../../src/catalog/endpoint.ts";
import { buildings } from "../../src/catalog/endpoints/buildings.ts";
import { students } from "../../src/catalog/endpoints/students.ts";
import { shapeOf } from "../../src/catalog/shape.ts";
import type { Deps } from "../../src/deps.ts";
import type { WireRow } from "../../src/formats/rows.ts";
import { answerPage } from "../answer.tsx";
import type { PageEnv } from "../guards/sign-in-guard.ts";
import { frameOf } from "./frame.ts";
import { disclosuresOf } from "./name-students.ts";

const rowsPerPage = 50;

/** What the district's records hold now, read-only. */
export function recordRoutes(deps: Deps): Hono<PageEnv> {
  return new Hono<PageEnv>()
    .get("/students", (c) => {
      refuseStudentRows(c.get("signedIn").administrator);
      return drawTable(c, deps, students, linksOfStudent);
    })
    .get("/buildings", (c) => drawTable(c, deps, buildings));
}

type RowLinks = (key: string) => readonly { readonly href: string; readonly label: string }[];

function linksOfStudent(studentId: string): ReturnType<RowLinks> {
  const optOut = `${optOutsPath}?q=${encodeURIComponent(studentId)}`;
  return [
    { href: disclosuresOf(studentId), label: "Disclosures" },
    { href: optOut, label: "Opt-out" },
  ];
}

async function drawTable(
  c: Context<PageEnv>,
  deps: Deps,
  endpoint: Endpoint,
  linksOf?: RowLinks,
): Promise<Response> {
  const records = await deps.databases.records(c.get("signedIn").administrator.districtId);
  const query = { shape: shapeOf(endpoint), columns: columnNames(endpoint), conditions: [] };
  const after = c.req.query("after");
  const rows = await listRows(records.orm, query, {
    after: after === undefined ? undefined : [after],
    limit: rowsPerPage + 1,
  });
  const shown = rows.slice(0, rowsPerPage);
  const last = shown.at(-1)?.key[0];
  const path = `/settings/${endpoint.name}`;
  const page = (
    <DataTablePage
      frame={frameOf(c, deps)}
      title={endpoint.title}
      path={path}
      columns={columnNames(endpoint).map((name) => ({
        name,
        label: columnOf(endpoint, name).label,
      }))}
      rows={shown.map(({ json }) => toText(JSON.parse(json) as WireRow))}
      linksOf={linksOf}
      total={await countRows(records.orm, query)}
      emptySentence={`Add a data import whose vendor sends ${endpoint.name}, and they appear here.`}
      {...(rows.length > rowsPerPage && last !== undefined
        ? { nextHref: `${path}?after=${encodeURIComponent(last)}` }
        : {})}
    />
  );
  return answerPage(c, page);
}

function toText(row: WireRow): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, value === null ? "" : String(value)]),
  );
}
