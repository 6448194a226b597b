import type { AuditEntryData, AuditFact } from "../../components/settings/audit-log-page.tsx";
import type { AuditEntry } from "../../db/control/audit.ts";
import type { Integration } from "../../db/control/integrations.ts";
import type { Administrator } from "../../src/deps.ts";
import { writeTableCsv } from "../../src/formats/table-csv.ts";
import { studentOfSubject } from "../../src/opt-outs/audit-subject.ts";
import { describeAction } from "./audit-words.ts";
import { pathOfUpload } from "./find-run.ts";
import { disclosuresOf } from "./name-students.ts";

/** Who looks, and what names they are told. */
export type Seer = {
  readonly viewer: Administrator;
  readonly integrations: readonly Integration[];
};

export function drawEntry(entry: AuditEntry, seer: Seer): AuditEntryData {
  const { subject, href } = describeSubject(entry, seer);
  const changes = entry.after?.["changes"];
  const details = Array.isArray(changes) && changes.length > 0 ? changes.join(", ") : undefined;
  return {
    at: entry.at,
    who: entry.actorName,
    what: `${describeAction(entry.action)}${subject ? `: ${subject}` : ""}`,
    address: entry.address ?? undefined,
    facts: listFacts(entry),
    ...(href ? { href } : {}),
    ...(details ? { details } : {}),
  };
}

function describeSubject(
  { subject }: AuditEntry,
  { viewer, integrations }: Seer,
): { readonly subject?: string; readonly href?: string } {
  const integration = integrations.find(({ id }) => id === subject);
  if (integration) {
    const href = `/settings/data-imports-exports/${integration.id}`;
    return { subject: integration.name, href };
  }
  const studentId = studentOfSubject(subject);
  if (studentId !== undefined) {
    if (viewer.role !== "administrator") return { subject: "a student" };
    return { subject: `student ${studentId}`, href: disclosuresOf(studentId) };
  }
  // A run stands for itself only where it belongs to no integration.
  return subject.startsWith("run_") ? { href: pathOfUpload(subject) } : {};
}

// A saved export holds all its grants; whoever needs every letter exports the log.
const charactersMax = 300;

/** What differs. Of an act without a before, what it was done with. */
function listFacts({ before, after }: AuditEntry): readonly AuditFact[] {
  const names = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
  names.delete("changes");
  return [...names]
    .filter((name) => !Bun.deepEquals(before?.[name], after?.[name]))
    .map((name) => ({
      name,
      ...(before ? { before: print(before[name]) } : {}),
      after: print(after?.[name]),
    }));
}

function print(value: unknown): string {
  if (value === undefined || value === null) return "nothing";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > charactersMax ? `${text.slice(0, charactersMax)}…` : text;
}

const csvColumns = [
  { name: "at", label: "When (UTC)" },
  { name: "who", label: "Who" },
  { name: "kind", label: "Kind" },
  { name: "address", label: "Address" },
  { name: "what", label: "What" },
  { name: "action", label: "Action" },
  { name: "subject", label: "Subject" },
  { name: "before", label: "Before" },
  { name: "after", label: "After" },
] as const;

/** All that is stored of each entry; of a student only what the person may see. */
export function writeAuditCsv(
  blocks: AsyncIterable<readonly AuditEntry[]>,
  seer: Seer,
): AsyncGenerator<Uint8Array> {
  const mayName = seer.viewer.role === "administrator";
  const toRow = (entry: AuditEntry) => {
    const isStudent = studentOfSubject(entry.subject) !== undefined;
    return {
      at: entry.at,
      who: entry.actorName,
      kind: entry.actorKind,
      address: entry.address,
      what: drawEntry(entry, seer).what,
      action: entry.action,
      subject: isStudent && !mayName ? "student" : entry.subject,
      before: entry.before && JSON.stringify(entry.before),
      after: entry.after && JSON.stringify(entry.after),
    };
  };
  return writeTableCsv(
    csvColumns,
    (async function* toRows() {
      for await (const entries of blocks) yield entries.map(toRow);
    })(),
  );
}
