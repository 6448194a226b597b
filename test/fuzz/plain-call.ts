/** A request to each route as it is meant: the right caller, an address that is there, a body that is good. */
import { columnNames } from "../../src/catalog/endpoint.ts";
import { findEndpoint, listOffers } from "../../src/catalog/index.ts";
import { grantOf } from "../help/desk.ts";
import type { Fields } from "../help/read-page.ts";
import { password, setupFields, account } from "../help/site.ts";
import { formBody, multipartBody, type Body, type Call, type Pair } from "./call.ts";
import type { Dice } from "./dice.ts";
import { csvOf, rowsOf, writeLoad } from "./plain-load.ts";
import { fillPath, type Route } from "./routes-of.ts";
import type { Stage } from "./stage.ts";
import { writeQuery } from "./plain-query.ts";

const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;

export function writePlainCall(stage: Stage, route: Route, dice: Dice): Call {
  const method = route.method === "ALL" ? dice.pick(methods) : route.method;
  const path = fillPath(route.path, (name, before) => fillPart(stage, name, before, dice));
  const isApi = path.startsWith("/v1/") || path.startsWith("/openapi");
  const caller = isApi ? callerOfApi(method) : callerOfPage(path, dice);
  const sign = stage.signs[caller];
  const body = method === "POST" || method === "PUT" ? bodyOf(stage, route, path, dice) : undefined;
  const query = isApi ? writeQuery(stage, route.path, method, dice) : pageQuery(stage, path, dice);
  const headers: Pair[] = sign ? [sign] : [];
  if (!isApi && method !== "GET") headers.push(["Origin", stage.site.deps.config.publicUrl]);
  if (isApi && method === "POST" && dice.percent(20)) {
    headers.push(["Idempotency-Key", `key-${dice.below(20)}`]);
  }
  if (isApi && dice.percent(20)) headers.push(["If-None-Match", dice.pick(stage.tags)]);
  if (dice.percent(20)) headers.push(["Accept-Encoding", "gzip"]);
  if (!isApi && dice.percent(20)) headers.push(["HX-Request", "true"]);
  if (body?.form && path.startsWith("/oauth/") && !namesClient(body.form)) {
    headers.push(basicOf(stage));
  }
  return { caller, method, target: path + query, headers, body };
}

function callerOfApi(method: string): string {
  return method === "POST" ? "importer" : "exporter";
}

function callerOfPage(path: string, dice: Dice): string {
  // Who signs out is gone, and the others are still needed.
  if (path === "/sign-out") return "leaver";
  const isInside = path.startsWith("/settings") || path.startsWith("/outbox");
  return isInside ? dice.pick(["admin", "admin", "admin", "viewer"]) : "stranger";
}

function namesClient(form: readonly Pair[]): boolean {
  return form.some(([name]) => name === "client_secret");
}

function basicOf({ clients }: Stage): Pair {
  const { clientId, secret } = clients.exporter;
  return ["Authorization", `Basic ${Buffer.from(`${clientId}:${secret}`).toString("base64")}`];
}

const keys = ["A1", "B1", "S1", "S59", "001", "A1,2026-10-05", "G20017,A1", "changes", "D30012"];

function fillPart(stage: Stage, name: string, before: string, dice: Dice): string {
  switch (name) {
    case "key":
      return dice.pick(keys);
    case "token":
      return stage.links[before] ?? "none";
    case "run":
      return dice.pick(runsAt(stage, before)).id;
    case "file":
      return stage.runs.find(({ id }) => before.includes(id))?.errorFile ?? "none";
    case "id":
      if (before === "/v1/runs") return stage.ownRun;
      // Mostly the import's, which has runs to look at.
      return (dice.percent(70) ? stage.desks.at(-1) : stage.desks[0])?.path.split("/").at(-1) ?? "";
    case "name":
      return dice.pick(["style.css", "page.js", "htmx.min.js", "..%2f..%2fpackage.json", "x"]);
    case "slug":
      return dice.pick(["invalid", "not-found", "constructor", "x"]);
    case "*":
      return dice.pick(["", "x", "a/b", "students", "%2e%2e/%2e%2e/etc"]);
    default:
      return dice.pick(["x", "0", "sec_none", "file_none"]);
  }
}

/** Those whose pages begin so: of uploads, or of an integration. */
function runsAt({ runs }: Stage, path: string): Stage["runs"] {
  const found = runs.filter(({ before }) => path.startsWith(before));
  return found.length > 0 ? found : runs;
}

function pageQuery(stage: Stage, path: string, dice: Dice): string {
  if (dice.percent(50) || path.startsWith("/oauth/")) return "";
  if (path === "/sign-in") return "?next=/settings/upload";
  if (path === "/settings/upload") return `?again=${dice.pick(stage.runs).id}`;
  return dice.pick([
    "?offset=0",
    "?page=2",
    "?q=A1",
    "?notice=saved",
    "?student=A1",
    "?building=001",
  ]);
}

function bodyOf(stage: Stage, route: Route, path: string, dice: Dice): Body {
  if (path.startsWith("/v1/")) return writeLoad(path.slice("/v1/".length), dice);
  if (path.startsWith("/oauth/")) return oauthBody(stage, path, dice);
  if (path === "/settings/upload") return uploadBody(dice);
  const isDesk = /^\/settings\/data-imports-exports\/:id(\/(draft|connection-tests|host-keys))?$/;
  if (isDesk.test(route.path)) return deskBody(stage, path, dice);
  return formBody(formFields(path));
}

function oauthBody({ clients, signs }: Stage, path: string, dice: Dice): Body {
  const { clientId, secret } = clients.exporter;
  // The tokens that the storm lives on are not ended by it.
  const token = path === "/oauth/revoke" ? "none" : (signs["exporter"]?.[1].slice(7) ?? "");
  const asked: Pair[] =
    path === "/oauth/token" ? [["grant_type", "client_credentials"]] : [["token", token]];
  if (dice.percent(30)) asked.push(["scope", "students:read"]);
  // Otherwise they travel in a header.
  if (dice.percent(40)) return formBody(asked);
  return formBody([...asked, ["client_id", clientId], ["client_secret", secret]]);
}

const uploadable = listOffers("write").map(({ name }) => name);

function uploadBody(dice: Dice): Body {
  const endpoint = dice.pick(uploadable);
  const rows = findEndpoint(endpoint, "write") ? csvOf(rowsOf(endpoint, dice)) : "a,b\r\n1,2\r\n";
  return multipartBody([
    { name: "endpoint", content: endpoint },
    { name: "file_type", content: dice.pick(["", "csv"]) },
    { name: "mode", content: dice.pick(["upsert", "additions"]) },
    ...(dice.percent(50) ? [{ name: "dry_run", content: "on" }] : []),
    { name: "file", fileName: `${endpoint}.csv`, content: rows },
  ]);
}

const steps = [
  "add-endpoint",
  "choose-endpoint",
  "edit-endpoint students",
  "update-endpoint",
  "remove-endpoint students",
  "add-location",
  "edit-location 0",
  "choose-location",
  "update-location",
  "remove-location 0",
] as const;

function deskBody({ desks }: Stage, path: string, dice: Dice): Body {
  const desk = desks.find((one) => path.startsWith(one.path)) ?? desks[0];
  const pairs: Pair[] = pairsOf(desk?.fields ?? {});
  const isExport = desk === desks[0];
  if (isExport && dice.percent(70)) {
    pairs.push(["grant", grantOf(dice.pick(["students", "guardians", "oneroster"]))]);
  }
  if (!isExport && dice.percent(70)) pairs.push(["location", location]);
  if (!path.endsWith("/draft") && dice.percent(80)) return formBody(pairs);
  pairs.push(["step", dice.pick(steps)], ...(isExport ? grantDialog(dice) : locationDialog));
  return formBody(pairs);
}

const location = JSON.stringify({
  endpoint: "students",
  filePath: "students.csv",
  fileType: "csv",
  isFolder: false,
  mode: "upsert",
  newBuildings: "refuse",
  encoding: "utf-8",
  errorPercentMax: 5,
  mayBeEmpty: false,
  afterSuccess: "leave",
  archiveFolder: null,
});

function grantDialog(dice: Dice): readonly Pair[] {
  const endpoint = dice.pick(["students", "guardians", "programs"]);
  const known = findEndpoint(endpoint, "read");
  const columns = known ? columnNames(known).slice(0, 4) : [];
  return [
    ["dialog_endpoint", endpoint],
    ["dialog_columns_of", endpoint],
    ["dialog_original", dice.pick(["", "students"])],
    ...columns.map((name): Pair => ["dialog_columns", name]),
    ["dialog_buildings", "001"],
    ["dialog_enrollment_mode", "chosen"],
    ["dialog_enrollment", "ENROLLED"],
    ["dialog_begin_on", "2026-01-01"],
    ["dialog_limit", "1,000"],
    ["dialog_filename", "students"],
  ];
}

const locationDialog: readonly Pair[] = [
  ["dialog_index", "0"],
  ["dialog_endpoint", "students"],
  ["dialog_file_path", "in/students.csv"],
  ["dialog_file_type", "csv"],
  ["dialog_mode", "snapshot"],
  ["dialog_error_percent", "5 %"],
  ["dialog_after_success", "archive"],
  ["dialog_archive_folder", "done"],
];

/** Of the short forms; a route that is not named here gets the fields of them all. */
function formFields(path: string): readonly Pair[] {
  const others: readonly Pair[] = [
    ["full_name", "Sam O'Hara"],
    ["accept", "true"],
    ["overlap_hours", "24"],
    ["row", "0"],
    ["next", "/settings/upload"],
    ["kind", "export"],
    ...pairsOf(account),
  ];
  if (path === "/setup") return pairsOf(setupFields);
  return [["email", "ann@example.org"], ["password", password], ...others];
}

function pairsOf(fields: Fields): Pair[] {
  return Object.entries(fields).flatMap(([name, value]) =>
    [value].flat().map((one): Pair => [name, one]),
  );
}
