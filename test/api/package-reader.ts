import type { Hono } from "hono";
import { listDisclosures, type Disclosure } from "../../db/ledger/disclosures.ts";
import { call, takeToken } from "../help/call-api.ts";
import { addClient, type GrantInput, type TestClient } from "../help/district.ts";
import type { School } from "../import/loading.ts";

export type Grants = Readonly<Record<string, GrantInput>>;

/** A vendor who reads, and what the ledger says of it. */
export type Reader = {
  readonly client: TestClient;
  readonly get: (
    path: string,
    init?: { method?: string; headers?: Record<string, string> },
  ) => Promise<Response>;
  readonly disclosed: () => Promise<readonly Disclosure[]>;
};

export async function openReader(
  { house, districtId }: School,
  app: Hono,
  grants: Grants,
): Promise<Reader> {
  const client = await addClient(house, districtId, { grants });
  const token = await takeToken(app, client);
  const ledger = await house.deps.databases.ledger(districtId);
  return {
    client,
    get: (path, init = {}) => call(app, token, path, init),
    disclosed: () => listDisclosures(ledger, client.integration.id, 100),
  };
}
