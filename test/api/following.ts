import type { Hono } from "hono";
import { deleteRows, findCursor, markCursor } from "../../db/records/apply-rows.ts";
import { getEndpoint } from "../../src/catalog/index.ts";
import { shapeOf } from "../../src/catalog/shape.ts";
import { call, readJson, takeToken } from "../help/call-api.ts";
import { addClient, type GrantInput, type TestClient, type TestHouse } from "../help/district.ts";

/** A change as a test writes it down: `added A1`. */
export type Heard = { readonly told: readonly string[]; readonly cursor: string };

/** A vendor that follows the changes of what it is granted. */
export type Follower = {
  readonly client: TestClient;
  readonly get: (
    path: string,
    init?: { method?: string; headers?: Record<string, string> },
  ) => Promise<Response>;
  /** All that is waiting, page by page. */
  readonly hear: (endpoint: string, since?: string, limit?: number) => Promise<Heard>;
};

export async function openFollower(
  house: TestHouse,
  app: Hono,
  districtId: string,
  grants: Readonly<Record<string, GrantInput>>,
): Promise<Follower> {
  const client = await addClient(house, districtId, { grants });
  // Taken anew each time: a test may move the clock further than a token lives.
  const get: Follower["get"] = async (path, init = {}) =>
    call(app, await takeToken(app, client), path, init);
  return {
    client,
    get,
    hear: (endpoint, since, limit = 1_000) => hearAll(get, { endpoint, since, limit }),
  };
}

async function hearAll(
  get: Follower["get"],
  ask: { readonly endpoint: string; readonly since: string | undefined; readonly limit: number },
): Promise<Heard> {
  const from = ask.since === undefined ? "" : `&since=${ask.since}`;
  let path: string | undefined = `/v1/${ask.endpoint}/changes?limit=${ask.limit}${from}`;
  const told: string[] = [];
  let cursor = "";
  for (let pages = 0; path !== undefined; pages += 1) {
    const answer: Response = await get(path);
    const body = await readJson(answer);
    if (answer.status !== 200 || pages > 500) throw new Error(JSON.stringify(body));
    const changes = body["data"] as { change: string; key: string }[];
    if (changes.length > ask.limit) throw new Error("more than was asked for");
    told.push(...changes.map(({ change, key }) => `${change} ${decodeURIComponent(key)}`));
    cursor = String(body["next_cursor"]);
    const link = answer.headers.get("Link");
    path =
      link === null ? undefined : /^<http:\/\/localhost:3000([^>]+)>; rel="next"$/.exec(link)?.[1];
  }
  return { told, cursor };
}

/** Removes stored rows as the merge of a load does. */
export async function removeRows(
  house: TestHouse,
  districtId: string,
  endpointName: string,
  keys: readonly (readonly string[])[],
): Promise<void> {
  const records = await house.deps.databases.records(districtId);
  await records.write(async (tx) => {
    const cursor = await findCursor(tx);
    const mark = { cursor, runId: "run_removing", at: house.clock.now.toISOString() };
    await deleteRows(tx, shapeOf(getEndpoint(endpointName)), keys, mark);
    await markCursor(tx, cursor + keys.length);
  });
}
