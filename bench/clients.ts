/** Vendors that have accepted the terms and are granted three endpoints with all columns. */
import { insertClientSecret } from "../db/control/credentials.ts";
import { insertIntegration, replaceGrants } from "../db/control/integrations.ts";
import { insertAcceptance } from "../db/control/terms.ts";
import type { ControlTx } from "../db/open.ts";
import { columnNames } from "../src/catalog/endpoint.ts";
import { getEndpoint } from "../src/catalog/index.ts";
import { hashSecret, newId, newSecret, randomText } from "../src/ids.ts";
import { renderTerms } from "../src/integrations/terms-text.ts";
import { benchDistrictId } from "./data.ts";

export type BenchClient = { readonly clientId: string; readonly secret: string };

export function newClient(): BenchClient {
  return { clientId: `sg${randomText(22)}`, secret: newSecret() };
}

export async function addClient(
  tx: ControlTx,
  { clientId, secret }: BenchClient,
  createdAt: string,
): Promise<void> {
  const id = newId("int");
  const [name, kind, email] = [`Vendor ${clientId}`, "export", "vera@vendor.example"] as const;
  await insertIntegration(tx, {
    id,
    districtId: benchDistrictId,
    kind,
    name,
    firstName: "Vera",
    lastName: "Vendor",
    primaryEmail: email,
    additionalEmails: [],
    clientId,
    mayWrite: [],
    emailChangedAt: null,
    version: 1,
    readyAt: null,
    rollOverUntil: null,
    createdAt,
    createdBy: "bench",
    disabledAt: null,
    disabledBy: null,
  });
  const terms = renderTerms({ district: "Bench", integration: name, kind });
  await insertAcceptance(tx, {
    id: newId("acc"),
    integrationId: id,
    email,
    fullName: "Vera Vendor",
    acceptedAt: createdAt,
    address: null,
    userAgent: null,
    termsVersion: terms.version,
    termsSha256: terms.sha256,
    termsText: terms.text,
  });
  await insertClientSecret(tx, {
    id: newId("sec"),
    integrationId: id,
    secretHash: hashSecret(secret),
    createdAt,
    createdBy: "bench",
  });
  const endpoints = ["students", "guardians", "absences"];
  await replaceGrants(
    tx,
    id,
    endpoints.map((endpoint, position) => ({
      id: newId("gra"),
      integrationId: id,
      endpoint,
      columns: columnNames(getEndpoint(endpoint)),
      buildings: null,
      enrollment: null,
      programs: null,
      beginOn: null,
      rowsMax: null,
      fileName: null,
      reportFieldNames: false,
      revision: 1,
      position,
    })),
  );
}

export async function askToken(url: string, { clientId, secret }: BenchClient): Promise<string> {
  const form = { grant_type: "client_credentials", client_id: clientId, client_secret: secret };
  const body = new URLSearchParams(form);
  const answer = await fetch(`${url}/oauth/token`, { method: "POST", body });
  const token: unknown = await answer.json();
  if (typeof token === "object" && token && "access_token" in token)
    return String(token.access_token);
  throw new Error(`no token: ${JSON.stringify(token)}`);
}
