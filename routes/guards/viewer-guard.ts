import type { MiddlewareHandler } from "hono";
import { refuseStudentRows } from "../../src/access/refuse-student-rows.ts";
import { refuseViewer } from "../../src/access/refuse-viewer.ts";
import type { PageEnv } from "./sign-in-guard.ts";

/** Below `/settings`: what shows students, whoever draws it. */
export const studentPaths = [
  "/students/*",
  "/upload/runs/:run/files/*",
  "/opt-outs/*",
  "/disclosures/*",
  "/data-imports-exports/:id/runs/:run/files/*",
];

// How a person signs in is their own affair, whatever they may do in the district.
const ownPath = "/settings/account";

/** A viewer changes nothing: one place for the whole tree, so that a route which is added later is closed too. */
export function keepViewersFromChanging(): MiddlewareHandler<PageEnv> {
  return async function keepViewersFromChanging(c, next) {
    const { path, method } = c.req;
    const isRead = method === "GET" || method === "HEAD";
    const isOwn = path === ownPath || path.startsWith(`${ownPath}/`);
    if (!isRead && !isOwn) refuseViewer(c.get("signedIn").administrator);
    return next();
  };
}

export function keepViewersFromStudents(): MiddlewareHandler<PageEnv> {
  return async function keepViewersFromStudents(c, next) {
    refuseStudentRows(c.get("signedIn").administrator);
    return next();
  };
}

/** Mail that is kept here holds links, some of which set an administrator's password. */
export function keepViewersOut(): MiddlewareHandler<PageEnv> {
  return async function keepViewersOut(c, next) {
    refuseViewer(c.get("signedIn").administrator);
    return next();
  };
}
