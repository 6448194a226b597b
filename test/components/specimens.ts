/** Pages with believable props, by name: what the gallery photographs and axe reads. */
export type Specimens = Readonly<Record<string, () => unknown>>;

export const now = "2026-03-04T19:12:00Z";

export const frame = {
  district: "Maple Valley Unified School District",
  person: "Dana Whitfield",
  links: [
    { href: "/settings/data-imports-exports", label: "Data Imports/Exports" },
    { href: "/settings/upload", label: "Upload" },
    { href: "/settings/students", label: "Students" },
    { href: "/settings/buildings", label: "Buildings" },
    { href: "/settings/administrators", label: "Administrators" },
    { href: "/settings/disclosures", label: "Disclosures" },
    { href: "/settings/opt-outs", label: "Opt-outs" },
    { href: "/settings/audit-log", label: "Audit log" },
  ],
} as const;
