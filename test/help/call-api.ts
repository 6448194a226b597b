import { Hono } from "hono";
import { answerError } from "../../routes/answer-error.ts";
import { vendorRoutes } from "../../routes/vendors.ts";
import type { TestClient, TestHouse } from "./district.ts";
import { isFinding, watchAnswers } from "./watch-answers.ts";

/** The vendor's side of the site by itself. */
export function openApi({ deps }: Pick<TestHouse, "deps">): Hono {
  const app = new Hono();
  // What a watcher finds fails the test that made the call.
  const answer = answerError(deps);
  app.onError((error, c) => {
    if (isFinding(error)) throw error;
    return answer(error, c);
  });
  app.use("*", watchAnswers(deps));
  app.route("/", vendorRoutes(deps));
  return app;
}

/** A request as most clients make it: credentials as form fields. */
export function tokenForm(
  client: TestClient,
  more: Readonly<Record<string, string>> = {},
): RequestInit {
  const fields = {
    grant_type: "client_credentials",
    client_id: client.clientId,
    client_secret: client.secret,
    ...more,
  };
  return { method: "POST", body: new URLSearchParams(fields) };
}

export async function takeToken(app: Hono, client: TestClient, scope?: string): Promise<string> {
  const answer = await app.request("/oauth/token", tokenForm(client, scope ? { scope } : {}));
  const body = await readJson(answer);
  if (answer.status !== 200) throw new Error(`no token: ${JSON.stringify(body)}`);
  return String(body["access_token"]);
}

export async function call(
  app: Hono,
  token: string,
  path: string,
  init: { method?: string; headers?: Record<string, string>; body?: BodyInit } = {},
): Promise<Response> {
  const headers = { ...init.headers, Authorization: `Bearer ${token}` };
  return app.request(path, { ...init, headers });
}

type JsonObject = Readonly<Record<string, unknown>>;

export async function readJson(answer: Response): Promise<JsonObject> {
  // Safe because these tests read only answers that are JSON objects.
  return (await answer.json()) as JsonObject;
}

/** The rows of a JSON list. */
export async function readRows(answer: Response): Promise<readonly JsonObject[]> {
  // Safe for the same reason.
  return (await readJson(answer))["data"] as readonly JsonObject[];
}
