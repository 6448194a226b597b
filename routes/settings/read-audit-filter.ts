import type { AuditFilterValues } from "../../components/settings/audit-filter.tsx";
import type { AuditFilter } from "../../db/control/audit.ts";
import type { Administrator } from "../../src/deps.ts";
import { studentSubject } from "../../src/opt-outs/audit-subject.ts";
import { actorKinds } from "./audit-words.ts";

/** What stands in the address bar, as the form shows it and as the log is asked. What is no date filters nothing. */
export function readAuditFilter(
  query: URLSearchParams,
  viewer: Administrator,
): {
  readonly values: AuditFilterValues;
  readonly filter: AuditFilter;
  readonly before: number | undefined;
} {
  const text = (name: string): string => (query.get(name) ?? "").trim().slice(0, 100);
  const day = (name: string): string => /^\d{4}-\d{2}-\d{2}$/.exec(text(name))?.[0] ?? "";
  const values = {
    who: text("who"),
    action: text("action"),
    integration: text("integration"),
    // Else a viewer could try out whose disclosures were looked at.
    student: viewer.role === "administrator" ? text("student") : "",
    from: day("from"),
    to: day("to"),
  };
  const isKind = Object.hasOwn(actorKinds, values.who);
  const filled = (value: string): string | undefined => (value === "" ? undefined : value);
  const subject = values.student === "" ? values.integration : studentSubject(values.student);
  const filter = {
    actorKind: isKind ? values.who : undefined,
    actorId: isKind ? undefined : filled(values.who),
    action: filled(values.action),
    subject: filled(isRealSubject(subject, viewer) ? subject : "-"),
    from: filled(values.from),
    to: filled(values.to),
  };
  const before = /^\d{1,15}$/.exec(text("before"))?.[0];
  return { values, filter, before: before === undefined ? undefined : Number(before) };
}

function isRealSubject(subject: string, viewer: Administrator): boolean {
  return viewer.role === "administrator" || !subject.startsWith(studentSubject(""));
}
