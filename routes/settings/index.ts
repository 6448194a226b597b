import { Hono } from "hono";
import type { Deps } from "../../src/deps.ts";
import { confirmedPaths, requireConfirmation } from "../guards/confirm-guard.tsx";
import { requireSignIn, type PageEnv } from "../guards/sign-in-guard.ts";
import {
  keepViewersFromChanging,
  keepViewersFromStudents,
  studentPaths,
} from "../guards/viewer-guard.ts";
import { accountRoutes } from "./account.tsx";
import { administratorRoutes } from "./administrators.tsx";
import { auditLogRoutes } from "./audit-log.tsx";
import { disclosureRoutes } from "./disclosures.tsx";
import { integrationRoutes } from "./integration.tsx";
import { integrationListRoutes } from "./integrations.tsx";
import { optOutRoutes } from "./opt-outs.tsx";
import { recordRoutes } from "./records.tsx";
import { runRoutes } from "./runs.tsx";
import { secretRoutes } from "./secrets.tsx";
import { uploadRoutes } from "./upload.tsx";

/** Everything behind the sign-in. */
export function settingsRoutes(deps: Deps): Hono<PageEnv> {
  const settings = new Hono<PageEnv>().use("*", requireSignIn(deps), keepViewersFromChanging());
  for (const path of studentPaths) settings.use(path, keepViewersFromStudents());
  for (const path of confirmedPaths) settings.use(path, requireConfirmation(deps));
  return settings
    .route("/data-imports-exports", integrationListRoutes(deps))
    .route("/data-imports-exports", runRoutes(deps))
    .route("/data-imports-exports", integrationRoutes(deps))
    .route("/data-imports-exports", secretRoutes(deps))
    .route("/upload", uploadRoutes(deps))
    .route("/administrators", administratorRoutes(deps))
    .route("/account", accountRoutes(deps))
    .route("/disclosures", disclosureRoutes(deps))
    .route("/opt-outs", optOutRoutes(deps))
    .route("/", recordRoutes(deps))
    .route("/", auditLogRoutes(deps));
}
