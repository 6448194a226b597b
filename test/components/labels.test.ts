import { expect, setDefaultTimeout, test } from "bun:test";
import { Window, type Element } from "happy-dom";
import { drawPage, specimens } from "./gallery-server.ts";

// A hundred pages are drawn and read, on a machine that does other things.
setDefaultTimeout(60_000);

/** The contract's labels, by the page that must hold them: the accessible name of a control or the text of a heading. */
const labels: Readonly<Record<string, readonly string[]>> = {
  list: ["Data Imports/Exports", "+add data import/export"],
  "account-form": [
    "Import/Export Name",
    "First Name",
    "Last Name",
    "Primary Email",
    "Additional Emails",
    "Export",
    "Import",
    "Add import/export",
  ],
  "export-new": [
    "Resend TOS email",
    "+add endpoint",
    "Update data export",
    "Public key",
    "Run data export",
    "Disable",
  ],
  export: [
    "SFTP Push (optional, runs nightly)",
    "Show",
    "Host",
    "Port",
    "Username",
    "Password",
    "Directory",
    "File Format",
    "Formulas",
    "Byte order mark",
    "Line ends",
    "Test connection",
    "Client ID",
    "Rotate secret",
    "Retire now",
    "Edit",
    "Remove",
  ],
  "export-tested": ["Trust the new key"],
  import: [
    "SFTP Pull (optional, runs nightly)",
    "May send by API",
    "+add pull location",
    "Roll-over until",
    "Update data import",
    "Run data import",
    "Dry run",
    "Enable",
  ],
  "endpoint-dialog": [
    "Endpoint",
    "Columns",
    "Building",
    "Enrollment",
    "Program",
    "Start Date",
    "Limit",
    "Filename",
    "Report Field Names",
    "Update",
    "Cancel",
  ],
  "pull-location-dialog": [
    "Update Pull Location",
    "Endpoint",
    "File path",
    "File type",
    "Folder",
    "Mode",
    "New buildings",
    "Encoding",
    "Rows with errors",
    "The file may be empty",
    "After success",
    "Folder for loaded files",
    "Update",
  ],
  upload: [
    "Endpoint",
    "File",
    "File type",
    "Encoding",
    "Add and update",
    "Only add new rows",
    "Snapshot: rows that the file does not name are removed",
    "New buildings",
    "Dry run",
    "Upload",
  ],
  "run-held": ["Approve", "Reject"],
  "run-dry": ["Add these buildings", "Download rows with errors"],
  terms: ["Your full name", "I accept the terms of service", "Accept"],
  credentials: ["Client ID", "Client secret"],
};

for (const [name, wanted] of Object.entries(labels)) {
  test(`the page ${name} says its labels to the letter`, () => {
    const names = readNames(name);
    for (const label of wanted) {
      expect(names.some((found) => found === label || found.startsWith(`${label} `))).toBe(true);
    }
  });
}

test("every control of every page has a name", () => {
  for (const name of Object.keys(specimens)) {
    const document = openSpecimen(name);
    const controls = [
      ...document.querySelectorAll("button, select, textarea, input:not([type=hidden])"),
    ];
    const nameless = controls
      .filter((control) => nameOf(document, control) === "")
      .map((control) => control.outerHTML);
    expect({ name, nameless }).toEqual({ name, nameless: [] });
  }
});

test("every error summary links to a field that exists", () => {
  for (const name of Object.keys(specimens)) {
    const document = openSpecimen(name);
    for (const link of document.querySelectorAll(".error-summary a")) {
      expect(document.querySelector(link.getAttribute("href") ?? "none")).not.toBeNull();
    }
  }
});

test("no page holds an inline style or script, which the policy would refuse", () => {
  for (const draw of Object.values(specimens)) {
    const html = drawPage(draw);
    expect(html).not.toMatch(/\sstyle=|<style|\son[a-z]+=|hx-on|js:/);
    expect(html.match(/<script(?! src="\/assets\/)/g)).toBeNull();
  }
});

test("a hostile text comes back whole from the hidden input of its row", () => {
  const hostile = `"><script>alert('x')</script>`;
  const grant = openSpecimen("export").querySelector("input[name=grant]");
  expect(JSON.parse(grant?.getAttribute("value") ?? "")).toMatchObject({ note: hostile });
  expect(drawPage(specimens["export"] ?? String)).not.toContain("<script>alert");
});

function openSpecimen(name: string) {
  const { document } = new Window();
  document.write(drawPage(specimens[name] ?? String));
  return document;
}

type Page = ReturnType<typeof openSpecimen>;

function readNames(name: string): readonly string[] {
  const document = openSpecimen(name);
  const named = [...document.querySelectorAll("button, select, textarea, input")].map((control) =>
    nameOf(document, control),
  );
  const written = [...document.querySelectorAll("h1, h2, legend, summary, a.button")].map(
    (element) => textOf(element),
  );
  return [...named, ...written];
}

function nameOf(document: Page, control: Element): string {
  if (control.tagName === "BUTTON") return textOf(control);
  const label = document.querySelector(`label[for="${control.id}"]`);
  return label ? textOf(label) : (control.getAttribute("aria-label") ?? "");
}

function textOf(element: { readonly textContent: string | null }): string {
  return (element.textContent ?? "").replace(/\s+/g, " ").trim();
}
