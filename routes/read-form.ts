import type { Context } from "hono";
import * as v from "valibot";
import type { FieldErrors } from "../components/ui/field.tsx";
import { Refusal } from "../src/refusal.ts";
import { readBody } from "./read-body.ts";

// A form with a hundred grants stays far below; anything larger is not a form of ours.
const formBytesMax = 2 * 1024 ** 2;

/** The fields of a posted form, none when nothing was posted; refused when it is no form or far too large. */
export async function readForm(c: Context): Promise<FormData> {
  const known: FormData | undefined = c.get("form");
  if (known) return known;
  const form = await readPostedForm(c);
  keepForm(c, form);
  return form;
}

/** For whoever reads the form of this request after this. */
export function keepForm(c: Context, form: FormData): void {
  c.set("form", form);
}

async function readPostedForm(c: Context): Promise<FormData> {
  const bytes = await readBody(
    c.req.raw.body,
    formBytesMax,
    "The form is larger than 2 MB. Send less.",
  );
  if (bytes.length === 0) return new FormData();
  const headers = { "Content-Type": c.req.header("Content-Type") ?? "" };
  return new Response(bytes, { headers }).formData().catch(() => {
    throw new Refusal("invalid", "The form could not be read. Open the page again and repeat.");
  });
}

export function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value : "";
}

export function textsOf(form: FormData, name: string): readonly string[] {
  return form.getAll(name).filter((value) => typeof value === "string");
}

/** What a schema takes: single fields as text, by name. */
export function fieldsOf(form: FormData): Record<string, string> {
  return Object.fromEntries([...form.keys()].map((name) => [name, textOf(form, name)]));
}

/** The first sentence about each field, by its name. */
export function errorsOf(issues: readonly v.BaseIssue<unknown>[]): FieldErrors {
  const errors: Record<string, string> = {};
  for (const issue of issues) {
    const name = String(issue.path?.[0]?.key ?? "");
    errors[name] ??= issue.message;
  }
  return errors;
}
