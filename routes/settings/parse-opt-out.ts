import type { OptOutValues } from "../../components/settings/opt-out-form.tsx";
import type { FieldErrors } from "../../components/ui/field.tsx";
import type { OptOutInput } from "../../src/opt-outs/add-opt-outs.ts";
import { readStudentIds } from "../../src/opt-outs/read-student-ids.ts";
import { textOf, textsOf } from "../read-form.ts";

const reasonCharactersMax = 500;

/** What a posted form asks for, or what is wrong with it, by field. */
export function parseOptOut(form: FormData): {
  readonly values: OptOutValues;
  readonly parsed: { readonly input: OptOutInput } | { readonly errors: FieldErrors };
} {
  const values: OptOutValues = {
    studentIds: textOf(form, "student_ids"),
    scope: textOf(form, "scope"),
    integrations: textsOf(form, "integrations"),
    reason: textOf(form, "reason").trim(),
  };
  const read = readStudentIds(values.studentIds);
  const errors: Record<string, string> = {};
  if ("error" in read) errors["student_ids"] = read.error;
  if (values.scope !== "all" && values.scope !== "some") {
    errors["scope"] = "Choose whether they are withheld from all data exports or from some.";
  }
  if (values.scope === "some" && values.integrations.length === 0) {
    errors["integrations"] = "Tick at least one data export.";
  }
  if (values.reason.length > reasonCharactersMax) {
    errors["reason"] = `The reason has ${values.reason.length} characters. Shorten it to 500.`;
  }
  if ("error" in read || Object.keys(errors).length > 0) return { values, parsed: { errors } };
  const input = {
    studentIds: read.studentIds,
    integrationIds: values.scope === "all" ? null : values.integrations,
    reason: values.reason === "" ? null : values.reason,
  };
  return { values, parsed: { input } };
}
