import { Hono } from "hono";
import { AuditLogPage } from "../../components/settings/audit-log-page.tsx";
import { listAudit } from "../../db/control/audit.ts";
import { listIntegrations } from "../../db/control/integrations.ts";
import type { Deps } from "../../src/deps.ts";
import { answerPage } from "../answer.tsx";
import type { PageEnv } from "../guards/sign-in-guard.ts";
import { pathOfUpload } from "./find-run.ts";
import { frameOf } from "./frame.ts";

const entriesPerPage = 50;

/** `integration.saved` in words. */
const actions: Readonly<Record<string, string>> = {
  "district.set_up": "Set up the district",
  "administrator.signed_in": "Signed in",
  "administrator.signed_out": "Signed out",
  "administrator.password_reset_requested": "Asked for a new password",
  "administrator.password_reset": "Set a new password",
  "integration.created": "Added",
  "integration.saved": "Saved",
  "integration.disabled": "Disabled",
  "integration.enabled": "Enabled",
  "terms.sent": "Mailed the terms",
  "terms.accepted": "Accepted the terms",
  "secret_link.sent": "Sent a link to a new secret",
  "secret.rotated": "Took the new secret",
  "secret.retired": "Retired a secret",
  "host_key.trusted": "Trusted a host key",
  "run.started": "Started a run",
  "run.approved": "Approved a held load",
  "run.rejected": "Rejected a held load",
  "dry_run.started": "Started a dry run",
  "upload.started": "Uploaded a file",
  "missing_rows.added": "Added what a load named and nobody had stored",
};

export function auditLogRoutes(deps: Deps): Hono<PageEnv> {
  return new Hono<PageEnv>().get("/audit-log", async (c) => {
    const text = c.req.query("offset") ?? "";
    const offset = /^\d{1,9}$/.test(text) ? Number(text) : 0;
    const { districtId } = c.get("signedIn").administrator;
    const page = { limit: entriesPerPage + 1, offset };
    const found = await listAudit(deps.databases.control.orm, districtId, page);
    const integrations = await listIntegrations(deps.databases.control.orm, districtId);
    const names = new Map(integrations.map(({ id, name }) => [id, name]));
    const entries = found.slice(0, entriesPerPage).map((entry) => {
      const name = names.get(entry.subject);
      const changes = entry.after?.["changes"];
      const details = Array.isArray(changes) && changes.length > 0 ? changes.join(", ") : undefined;
      return {
        at: entry.at,
        who: entry.actorName,
        what: `${actions[entry.action] ?? entry.action}${name ? `: ${name}` : ""}`,
        ...hrefOf(entry.subject, name !== undefined),
        ...(details ? { details } : {}),
      };
    });
    const hasMore = found.length > entriesPerPage;
    const nextHref = hasMore ? `/settings/audit-log?offset=${offset + entriesPerPage}` : undefined;
    return answerPage(
      c,
      <AuditLogPage
        frame={frameOf(c, deps)}
        entries={entries}
        nextHref={nextHref}
        now={deps.now().toISOString()}
      />,
    );
  });
}

function hrefOf(subject: string, isIntegration: boolean): { readonly href?: string } {
  if (isIntegration) return { href: `/settings/data-imports-exports/${subject}` };
  // A run stands for itself only where it belongs to no integration.
  return subject.startsWith("run_") ? { href: pathOfUpload(subject) } : {};
}
