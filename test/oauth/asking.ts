/** Requests to /oauth as a client makes them, by form fields unless a header is given. */
import { expect } from "bun:test";
import type { Hono } from "hono";
import { readJson } from "../help/call-api.ts";
import type { TestClient } from "../help/district.ts";

export type Fields = Readonly<Record<string, string>>;

export function proofOf({ clientId, secret }: Pick<TestClient, "clientId" | "secret">): Fields {
  return { client_id: clientId, client_secret: secret };
}

export function basic(id: string, secret: string): string {
  return `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}`;
}

export async function post(
  app: Hono,
  path: string,
  fields: Fields | string,
  headers: Fields = {},
): Promise<Response> {
  const body = typeof fields === "string" ? fields : new URLSearchParams(fields).toString();
  const type = { "Content-Type": "application/x-www-form-urlencoded" };
  return app.request(path, { method: "POST", body, headers: { ...type, ...headers } });
}

/** An error as RFC 6749 §5.2 has it; gives its word. */
export async function errorOf(answer: Response): Promise<string> {
  const body = await readJson(answer);
  expect(answer.headers.get("Content-Type")).toStartWith("application/json");
  expect(answer.headers.get("Cache-Control")).toBe("no-store");
  expect(answer.headers.get("Pragma")).toBe("no-cache");
  expect(String(body["error_description"])).toMatch(/^[\x20\x21\x23-\x5B\x5D-\x7E]+$/);
  expect(body["request_id"]).toBe(answer.headers.get("X-Request-Id") ?? "");
  return `${answer.status} ${String(body["error"])}`;
}
