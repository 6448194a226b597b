import type { DisclosureEntryData } from "../../components/settings/disclosure-entries-page.tsx";
import type { VendorDisclosures } from "../../components/settings/disclosure-report.tsx";
import type { FoundStudentData } from "../../components/settings/found-students.tsx";
import { optOutsPath } from "../../components/settings/opt-out-form.tsx";
import type { Integration } from "../../db/control/integrations.ts";
import { listOptOutsOf } from "../../db/control/opt-outs.ts";
import {
  channels,
  type Channel,
  type DisclosureEntry,
  type DisclosureLine,
  type EntriesPage,
} from "../../db/ledger/by-student.ts";
import { columnNames } from "../../src/catalog/endpoint.ts";
import { findEndpoint } from "../../src/catalog/index.ts";
import type { Deps } from "../../src/deps.ts";
import { isKnownStudent } from "../../src/disclosures/is-known-student.ts";
import { writeTableCsv } from "../../src/formats/table-csv.ts";
import { vendorName } from "./draw-opt-outs.ts";
import { describeNow, disclosuresOf, findStudents, nameOf } from "./name-students.ts";
import { pathOf } from "./standing.ts";

const ways = {
  api: "By API",
  push: "File by SFTP",
  preview: "Preview",
  download: "Download",
} as const satisfies Record<Channel, string>;

const states = {
  sent: "Sent",
  sending: "Sending began; may have arrived in part",
  delivered: "Delivered",
} as const satisfies Record<DisclosureEntry["state"], string>;

/** Stored students who match, and one who is stored no more by the whole Student Id. */
export async function drawSearch(
  deps: Deps,
  districtId: string,
  search: string,
): Promise<readonly FoundStudentData[]> {
  const stored = await findStudents(deps, districtId, search);
  const drawn = stored.map((student) => ({
    studentId: student.studentId,
    name: nameOf(student),
    about: describeNow(student),
    links: [{ href: disclosuresOf(student.studentId), label: "Disclosures" }],
  }));
  const isStored = stored.some(({ studentId }) => studentId === search);
  if (isStored || !(await isKnownStudent(deps, districtId, search))) return drawn;
  const links = [{ href: disclosuresOf(search), label: "Disclosures" }];
  return [{ studentId: search, about: "No longer stored", links }, ...drawn];
}

/** By vendor, the one that received something last first. */
export function drawReport(
  studentId: string,
  lines: readonly DisclosureLine[],
  integrations: readonly Integration[],
): readonly VendorDisclosures[] {
  const ids = [...new Set(lines.map(({ integrationId }) => integrationId))];
  return ids.map((id) => {
    const integration = integrations.find((one) => one.id === id);
    return {
      name: vendorName(integrations, id),
      href: integration && pathOf(integration),
      lines: lines
        .filter(({ integrationId }) => integrationId === id)
        .map((line) => ({
          endpoint: titleOf(line.endpoint),
          way: ways[line.channel],
          columns: labelsOf(line.endpoint, line.columns.flat()),
          firstAt: line.firstAt,
          lastAt: line.lastAt,
          times: line.times,
          href: `${disclosuresOf(studentId)}/entries?${new URLSearchParams(lineOf(line))}`,
        })),
    };
  });
}

function lineOf({ integrationId, endpoint, channel }: DisclosureLine): Record<string, string> {
  return { integrationId, endpoint, channel };
}

/** The line that an address names, as `drawReport` wrote it; all of the student's where it names none. */
export function readLine(query: URLSearchParams): Pick<EntriesPage, "of" | "before"> | undefined {
  const integrationId = query.get("integrationId");
  const endpoint = query.get("endpoint");
  const channel = channels.find((one) => one === query.get("channel"));
  const digits = /^\d{1,15}$/.exec(query.get("before") ?? "")?.[0];
  const before = digits === undefined ? Number.MAX_SAFE_INTEGER : Number(digits);
  if (![integrationId, endpoint, query.get("channel")].some((one) => one !== null)) {
    return { of: undefined, before };
  }
  if (integrationId === null || endpoint === null || channel === undefined) return undefined;
  return { of: { integrationId, endpoint, channel }, before };
}

/** "Students to TestHound, by API". */
export function describeWhat(of: EntriesPage["of"], integrations: readonly Integration[]): string {
  if (!of) return "Every disclosure";
  const { integrationId, endpoint, channel } = of;
  return `${titleOf(endpoint)} to ${vendorName(integrations, integrationId)}, ${ways[channel].replace(/^By/, "by")}`;
}

export function drawEntry(
  entry: DisclosureEntry,
  integrations: readonly Integration[],
): DisclosureEntryData {
  const integration = integrations.find(({ id }) => id === entry.integrationId);
  return {
    at: entry.at,
    columns: labelsOf(entry.endpoint, entry.columns),
    state: states[entry.state],
    ...(entry.runId && integration
      ? { run: { href: `${pathOf(integration)}/runs/${entry.runId}`, label: "The run" } }
      : {}),
  };
}

export async function drawOptOutState(
  deps: Deps,
  districtId: string,
  studentId: string,
): Promise<{ readonly words: string; readonly href: string }> {
  const held = await listOptOutsOf(deps.databases.control.orm, districtId, [studentId]);
  if (held.length > 0) {
    const isAll = held.some(({ integrationId }) => integrationId === null);
    const words = isAll ? "Withheld from all data exports" : `Withheld from ${held.length}`;
    return { words, href: `${optOutsPath}?q=${encodeURIComponent(studentId)}` };
  }
  const href = `${optOutsPath}?student=${encodeURIComponent(studentId)}#withhold-title`;
  return { words: "None. Withhold this student", href };
}

const csvColumns = [
  { name: "at", label: "When (UTC)" },
  { name: "vendor", label: "Vendor" },
  { name: "endpoint", label: "Endpoint" },
  { name: "way", label: "By API or file" },
  { name: "columns", label: "Columns" },
  { name: "state", label: "State" },
  { name: "run", label: "Run" },
] as const;

export function writeEntriesCsv(
  blocks: AsyncIterable<readonly DisclosureEntry[]>,
  integrations: readonly Integration[],
): AsyncGenerator<Uint8Array> {
  const toRow = (entry: DisclosureEntry) => ({
    at: entry.at,
    vendor: vendorName(integrations, entry.integrationId),
    endpoint: titleOf(entry.endpoint),
    way: ways[entry.channel],
    columns: labelsOf(entry.endpoint, entry.columns).join("; "),
    state: states[entry.state],
    run: entry.runId,
  });
  return writeTableCsv(
    csvColumns,
    (async function* toRows() {
      for await (const entries of blocks) yield entries.map(toRow);
    })(),
  );
}

/** The ledger outlives the catalog, so an endpoint or a column may be gone. */
function titleOf(endpoint: string): string {
  return findEndpoint(endpoint)?.title ?? endpoint;
}

/** In catalog order, each once. */
function labelsOf(name: string, columns: readonly string[]): readonly string[] {
  const endpoint = findEndpoint(name);
  const given = new Set(columns);
  if (!endpoint) return [...given];
  const known = columnNames(endpoint).filter((column) => given.delete(column));
  return [...known.map((column) => endpoint.columns[column]?.label ?? column), ...given];
}
