import { sftpDefaults } from "../../src/integrations/draft.ts";
import { ChoiceLine } from "../ui/choice-group.tsx";
import type { FieldErrors } from "../ui/field.tsx";
import { SelectField } from "../ui/select-field.tsx";

export type CsvOptionsData = {
  readonly formulas: string;
  readonly byteOrderMark: boolean;
  readonly lineEnd: string;
};

type CsvOptionsProps = { readonly csv: CsvOptionsData; readonly errors: FieldErrors };

const fields = ["sftp_csv_formulas", "sftp_csv_bom", "sftp_csv_line_end"] as const;

/** What most vendors never ask for, out of the way; the style hides it while the file format is another. */
export function CsvOptions({ csv, errors }: CsvOptionsProps) {
  const words = describe(csv);
  return (
    <details
      class="show more-options csv-options"
      id="csv-options"
      open={fields.some((field) => errors[field] !== undefined)}
    >
      <summary>
        <span>
          CSV options
          {words.length > 0 && <span class="second-line">{words.join(" · ")}</span>}
        </span>
      </summary>
      <div class="stack">
        <SelectField
          label="Formulas"
          name="sftp_csv_formulas"
          value={csv.formulas}
          options={formulas}
          hint="Excel takes text that begins with =, +, - or @ for a formula and may run it; with a ' before it, it stays text. Numbers such as -1 are left alone."
          error={errors["sftp_csv_formulas"]}
        />
        <ChoiceLine
          type="checkbox"
          name="sftp_csv_bom"
          id="sftp_csv_bom"
          choice={{
            value: "true",
            label: "Byte order mark",
            hint: "Tick it when letters such as é and ñ look wrong in Excel. Some systems stumble over it, so ask the vendor first.",
            isChecked: csv.byteOrderMark,
          }}
          error={errors["sftp_csv_bom"]}
        />
        <SelectField
          label="Line ends"
          name="sftp_csv_line_end"
          value={csv.lineEnd}
          options={lineEnds}
          hint="Change it only when the vendor asks for LF."
          error={errors["sftp_csv_line_end"]}
        />
      </div>
    </details>
  );
}

const formulas = [
  { value: "off", label: "Leave as they are" },
  { value: "prefix", label: "Put a ' before them" },
  { value: "refuse", label: "Send no file" },
] as const;

const lineEnds = [
  { value: "crlf", label: "CRLF (usual)" },
  { value: "lf", label: "LF" },
] as const;

/** What differs from the usual. */
function describe(csv: CsvOptionsData): readonly string[] {
  const words: string[] = [];
  if (csv.formulas === "prefix") words.push("' before formulas");
  if (csv.formulas === "refuse") words.push("No file with formulas");
  if (csv.byteOrderMark !== sftpDefaults.csvByteOrderMark) words.push("Byte order mark");
  if (csv.lineEnd !== sftpDefaults.csvLineEnd) words.push(`${csv.lineEnd.toUpperCase()} line ends`);
  return words;
}
