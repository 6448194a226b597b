import { Hono, type Context } from "hono";
import { AuditLogPage } from "../../components/settings/audit-log-page.tsx";
import { listAudit, listAuditChoices } from "../../db/control/audit.ts";
import { listIntegrations } from "../../db/control/integrations.ts";
import type { Deps } from "../../src/deps.ts";
import { exportAudit } from "../../src/export-audit.ts";
import { answerPage } from "../answer.tsx";
import type { PageEnv } from "../guards/sign-in-guard.ts";
import { streamFile } from "../stream-file.ts";
import { actorKinds, describeAction } from "./audit-words.ts";
import { drawEntry, writeAuditCsv } from "./draw-audit.ts";
import { frameOf } from "./frame.ts";
import { readAuditFilter } from "./read-audit-filter.ts";

const entriesPerPage = 50;

/** Who did what. Viewers see it too, without the students that some acts were about. */
export function auditLogRoutes(deps: Deps): Hono<PageEnv> {
  return new Hono<PageEnv>()
    .get("/audit-log", async (c) => drawPage(c, deps))
    .get("/audit-log/export.csv", async (c) => {
      const { administrator } = c.get("signedIn");
      const { filter } = readAuditFilter(new URL(c.req.url).searchParams, administrator);
      const blocks = await exportAudit(deps, administrator, filter);
      const integrations = await listIntegrations(
        deps.databases.control.orm,
        administrator.districtId,
      );
      const day = deps.now().toISOString().slice(0, 10);
      c.header("Content-Disposition", `attachment; filename="audit-log-${day}.csv"`);
      c.header("Content-Type", "text/csv; charset=utf-8");
      const seer = { viewer: administrator, integrations };
      return c.body(streamFile(c, deps, writeAuditCsv(blocks, seer)));
    });
}

async function drawPage(c: Context<PageEnv>, deps: Deps): Promise<Response> {
  const { administrator } = c.get("signedIn");
  const { districtId } = administrator;
  const control = deps.databases.control.orm;
  const query = new URL(c.req.url).searchParams;
  const { values, filter, before } = readAuditFilter(query, administrator);
  const found = await listAudit(control, districtId, {
    filter,
    before,
    limit: entriesPerPage + 1,
  });
  const shown = found.slice(0, entriesPerPage);
  const last = found.length > shown.length ? shown.at(-1) : undefined;
  const integrations = await listIntegrations(control, districtId);
  const choices = await listAuditChoices(control, districtId);
  const seer = { viewer: administrator, integrations };
  const filled = Object.entries(values).filter(([, value]) => value !== "");
  const asked = new URLSearchParams(filled);
  return answerPage(
    c,
    <AuditLogPage
      frame={frameOf(c, deps)}
      now={deps.now().toISOString()}
      entries={shown.map((entry) => drawEntry(entry, seer))}
      filter={{
        values,
        people: [
          ...choices.people.map(({ id, name }) => ({ value: id, label: name })),
          ...Object.entries(actorKinds).map(([value, label]) => ({ value, label })),
        ],
        actions: choices.actions.map((value) => ({ value, label: describeAction(value) })),
        integrations: integrations.map(({ id, name }) => ({ value: id, label: name })),
        hasStudents: administrator.role === "administrator",
      }}
      exportHref={`/settings/audit-log/export.csv?${asked}`}
      nextHref={
        last && `/settings/audit-log?${new URLSearchParams([...filled, ["before", `${last.id}`]])}`
      }
    />,
  );
}
