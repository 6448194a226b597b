/** What a list could cost at least by the same libraries: no token, no grant, no account of who read what. */
import { createClient } from "@libsql/client";
import { Hono } from "hono";
import { columnNames, columnOf } from "../src/catalog/endpoint.ts";
import { students } from "../src/catalog/endpoints/students.ts";

const [file = "", port = ""] = process.argv.slice(2);
const client = createClient({ url: `file:${file}` });
const columns = columnNames(students).map(
  (name) => `${columnOf(students, name).stored.name} as ${name}`,
);
const statement = `select ${columns.join(", ")} from students order by external_id limit 100`;
const app = new Hono();
app.get("/students", async (c) => c.json({ data: (await client.execute(statement)).rows }));
Bun.serve({ port: Number(port), fetch: app.fetch });
