import { Hono } from "hono";
import type { Deps } from "../../src/deps.ts";
import { requireSignIn, type PageEnv } from "../guards/sign-in-guard.ts";
import { auditLogRoutes } from "./audit-log.tsx";
import { integrationRoutes } from "./integration.tsx";
import { integrationListRoutes } from "./integrations.tsx";
import { recordRoutes } from "./records.tsx";
import { runRoutes } from "./runs.tsx";
import { secretRoutes } from "./secrets.tsx";
import { uploadRoutes } from "./upload.tsx";

/** Everything behind the sign-in. */
export function settingsRoutes(deps: Deps): Hono<PageEnv> {
  return new Hono<PageEnv>()
    .use("*", requireSignIn(deps))
    .route("/data-imports-exports", integrationListRoutes(deps))
    .route("/data-imports-exports", runRoutes(deps))
    .route("/data-imports-exports", integrationRoutes(deps))
    .route("/data-imports-exports", secretRoutes(deps))
    .route("/upload", uploadRoutes(deps))
    .route("/", recordRoutes(deps))
    .route("/", auditLogRoutes(deps));
}
