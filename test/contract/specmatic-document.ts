/**
 * The description as Specmatic gets it. It makes requests up from schemas, so what nobody can make up is said here,
 * each by name and with its reason; everything else is tested as it is published.
 */
import { exampleRow } from "../../src/catalog/example.ts";
import { columnNames, columnOf, type Endpoint } from "../../src/catalog/endpoint.ts";
import { catalog } from "../../src/catalog/index.ts";
import type { TestClient } from "../help/district.ts";

type Schema = Record<string, unknown> & { properties?: Record<string, Schema>; items?: Schema };
type Content = Record<string, { schema: Schema }>;
type Parameter = { name: string; schema: Schema };
type Answer = { content?: Content };
type Call = {
  parameters?: Parameter[];
  requestBody?: { content: Content };
  responses: Record<string, Answer>;
};
export type Described = {
  paths: Record<string, Record<string, Call>>;
  components: { schemas: Record<string, Schema> };
};

type Known = {
  readonly client: TestClient;
  readonly scope: string;
  /** Of an importer only: an export's calls make no run. */
  readonly runId?: string | undefined;
};

export function fitForSpecmatic(document: Described, known: Known): Described {
  const fitted = structuredClone(document);
  for (const [path, calls] of Object.entries(fitted.paths)) {
    const isOfNothing = path === "/v1/runs/{id}" && known.runId === undefined;
    const isLeftOut = isOfNothing || Object.values(calls).some(isOfFiles) || hasPartsInPath(calls);
    if (isLeftOut) delete fitted.paths[path];
    else if (calls["post"] && !hasKeyOfWords(path)) delete calls["post"];
    else for (const call of Object.values(calls)) fitCall(path, call, known);
  }
  for (const endpoint of catalog) fitRow(fitted, endpoint);
  // It takes what has a name in XML for XML, also where it is answered as JSON.
  for (const schema of Object.values(fitted.components.schemas)) delete schema["xml"];
  return fitted;
}

/** A zip and a form of files are nothing that a schema tells how to make; `test/api/bundle-loads.test.ts` and `package.test.ts` do. */
function isOfFiles({ requestBody, responses }: Call): boolean {
  const types = Object.keys({ ...requestBody?.content, ...responses["200"]?.content });
  return types.includes("application/zip");
}

/** It encodes the commas between the parts of a key too; `generated-client.test.ts` reads a row by such a key. */
function hasPartsInPath(calls: Record<string, Call>): boolean {
  const parameters = Object.values(calls).flatMap((call) => call.parameters ?? []);
  return parameters.some(({ name, schema }) => name === "key" && schema.items !== undefined);
}

const notMadeUp: Readonly<Record<string, string>> = {
  cursor: "only one that a page ended with is taken, and it is sealed",
  since: "the same",
  "Idempotency-Key": "the generator sends one key with many bodies, which has to be 422",
  format: "Specmatic compares JSON only",
  fields: "rows then have these columns only, which no schema can say of the same answer",
  "If-None-Match": "what it makes up may be `*`, which has to be 304",
};

// It sends each set of parameters that there is, with each of their values: 2^40 calls of a list of students.
const parametersMax = 5;

function fitCall(path: string, call: Call, { client, scope, runId }: Known): void {
  const parameters = (call.parameters ?? []).filter(({ name }) => notMadeUp[name] === undefined);
  call.parameters = parameters.slice(0, parametersMax);
  for (const parameter of call.parameters) {
    // It repeats a parameter that has several values, whatever `explode` says; each is sent with one here.
    if (parameter.schema.items) parameter.schema = parameter.schema.items;
    const { name, schema } = parameter;
    const [first] = (schema["enum"] ?? []) as readonly unknown[];
    // A key and an id are those of something that is there, since others are 404.
    if (name === "key") pin(schema, exampleOf(path));
    else if (name === "id") pin(schema, runId);
    else if (first !== undefined) pin(schema, first);
    // The longest of every filter at once is more than an address holds.
    else if (schema["type"] === "string") delete schema["maxLength"];
  }
  // A load is held, or takes longer than its sender waits, for no reason that stands in a request.
  delete call.responses["202"];
  // Specmatic compares JSON only; the other formats have tests of their own in test/formats.
  for (const content of [call.requestBody, ...Object.values(call.responses)].map(
    (it) => it?.content,
  )) {
    if (!content?.["application/json"]) continue;
    for (const type of Object.keys(content)) if (type !== "application/json") delete content[type];
  }
  const form = call.requestBody?.content["application/x-www-form-urlencoded"]?.schema;
  if (form) fitForm(form, client, scope);
}

function exampleOf(path: string): unknown {
  const endpoint = catalog.find(({ name }) => path === `/v1/${name}/{key}`);
  const [column = ""] = endpoint?.key ?? [];
  return endpoint && exampleRow(endpoint, [column])[column];
}

/** Another client's or none's are 401, and a scope that is not granted is 400. */
function fitForm(form: Schema, client: TestClient, scope: string): void {
  form["required"] = [...(form["required"] as string[]), "client_id", "client_secret"];
  const words = { client_id: client.clientId, client_secret: client.secret, scope };
  for (const [name, word] of Object.entries(words)) pin(form.properties?.[name], word);
}

// It sends each set of columns that may be left out, with each of their values and without one: 2^20 loads of students.
const columnsLeftOutMax = 2;

/** Judged beside others: a building's number goes with its name, an end with its beginning, a default with its most. */
const judgedTogether = [
  "building",
  "building_reporting_id",
  "start_date",
  "end_date",
  "start_time",
  "end_time",
  "default",
  "max",
  "role",
  "buildings",
];

/** A row that is sent names rows that are stored, and columns that are judged together have values that go together. */
function fitRow({ components }: Described, endpoint: Endpoint): void {
  const schema = components.schemas[`${endpoint.name.replaceAll("/", ".")}_sent_row`];
  if (!schema?.properties) return;
  const row = exampleRow(endpoint, columnNames(endpoint));
  const required = (schema["required"] ?? []) as readonly string[];
  const others = Object.keys(schema.properties).filter((name) => !required.includes(name));
  for (const name of others.slice(columnsLeftOutMax)) delete schema.properties[name];
  let withBounds = 0;
  for (const [name, property] of Object.entries(schema.properties)) {
    const { of, unique } = columnOf(endpoint, name);
    // What is a key or unique is nothing that others are judged by, in its own endpoint.
    const isOwn = of === undefined && (unique || endpoint.key.includes(name));
    if (!isOwn && (of !== undefined || judgedTogether.includes(name))) pin(property, row[name]);
    // Several rows in one load, each with a key of its own: the shortest there is would come twice.
    else if (isOwn || (withBounds += 1) > 1) unbind(property);
  }
}

/** All values, the shortest and the longest of each, are multiplied with those of the other columns: one keeps them. */
function unbind(property: Schema): void {
  const [first] = (property["enum"] ?? []) as readonly unknown[];
  if (first !== undefined) pin(property, first);
  // A day, a time or a language says itself what it may be.
  else if (!property["format"] && !(Number(property["maxLength"]) < 8)) {
    delete property["minLength"];
    delete property["maxLength"];
    // Another one for each row, as a key needs it.
    if (property["type"] === "string") property["pattern"] = "^[A-Z0-9]{8}$";
  }
}

/** It makes up the same date or code for all rows of one load, and a key must not come twice. */
function hasKeyOfWords(path: string): boolean {
  const endpoint = catalog.find(({ name }) => path === `/v1/${name}`);
  const parts = (endpoint?.key ?? []).map((name) => endpoint && columnOf(endpoint, name));
  return (
    endpoint === undefined || parts.some((part) => isText(part?.kind) && part?.of === undefined)
  );
}

function isText(kind: string | undefined): boolean {
  return kind === "id" || kind === "text";
}

function pin(schema: Schema | undefined, value: unknown): void {
  if (!schema) return;
  for (const word of ["pattern", "format", "minLength", "maxLength"]) delete schema[word];
  schema["type"] = [schema["type"]].flat()[0];
  schema["enum"] = [value];
}
