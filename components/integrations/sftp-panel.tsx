import type { FieldErrors } from "../ui/field.tsx";
import { Field } from "../ui/field.tsx";
import { SelectField } from "../ui/select-field.tsx";
import { ConnectionTest, type ConnectionTestReport } from "./connection-test.tsx";
import { CsvOptions, type CsvOptionsData } from "./csv-options.tsx";
import { FormButton } from "./form-button.tsx";
import { HostKeys, type HostKeyData } from "./host-keys.tsx";
import type { Kind } from "./kind-word.tsx";
import { SftpSignIn } from "./sftp-sign-in.tsx";

export type SftpData = {
  readonly host: string;
  readonly port: string;
  readonly username: string;
  /** Only what was typed into this draft; a stored password never comes back to a page. */
  readonly password?: string | undefined;
  readonly hasStoredPassword: boolean;
  readonly usesKey: boolean;
  readonly publicKey: string;
  readonly directory: string;
  readonly fileFormat?: "json" | "xml" | "csv" | undefined;
  readonly csv: CsvOptionsData;
  readonly hostKeys: readonly HostKeyData[];
  readonly offeredKey?: HostKeyData | undefined;
  readonly test?: ConnectionTestReport | undefined;
  readonly isOpen: boolean;
};

type SftpPanelProps = {
  readonly kind: Kind;
  readonly path: string;
  readonly sftp: SftpData;
  readonly errors: FieldErrors;
  readonly now: string;
};

const titles = {
  export: "SFTP Push (optional, runs nightly)",
  import: "SFTP Pull (optional, runs nightly)",
} as const satisfies Record<Kind, string>;

const fileFormats = [
  { value: "json", label: "JSON" },
  { value: "xml", label: "XML" },
  { value: "csv", label: "CSV" },
] as const;

export function SftpPanel({ kind, path, sftp, errors, now }: SftpPanelProps) {
  return (
    <section class="panel" aria-labelledby="sftp-title">
      <h2 id="sftp-title">{titles[kind]}</h2>
      <details class="show" id="sftp" open={sftp.isOpen}>
        <summary>
          Show<span class="visually-hidden"> {titles[kind]}</span>
        </summary>
        <div class="stack">
          <ServerFields sftp={sftp} errors={errors} />
          <SftpSignIn sftp={sftp} errors={errors} />
          <Field
            label="Directory"
            name="sftp_directory"
            value={sftp.directory}
            isCode
            error={errors["sftp_directory"]}
          />
          {kind === "export" && (
            <div class="file-format stack">
              <SelectField
                label="File Format"
                name="sftp_file_format"
                value={sftp.fileFormat ?? "json"}
                options={fileFormats}
                error={errors["sftp_file_format"]}
              />
              <CsvOptions csv={sftp.csv} errors={errors} />
            </div>
          )}
          <HostKeys path={path} keys={sftp.hostKeys} offered={sftp.offeredKey} now={now} />
          <FormButton action={`${path}/connection-tests`} id="test-connection">
            Test connection
          </FormButton>
          {sftp.test && <ConnectionTest report={sftp.test} now={now} />}
        </div>
      </details>
    </section>
  );
}

function ServerFields({ sftp, errors }: Pick<SftpPanelProps, "sftp" | "errors">) {
  return (
    <div class="server-fields">
      <Field
        label="Host"
        name="sftp_host"
        value={sftp.host}
        isCode
        hint="The vendor's SFTP server, such as sftp.testhound.example."
        error={errors["sftp_host"]}
      />
      <Field
        label="Port"
        name="sftp_port"
        value={sftp.port}
        size="short"
        error={errors["sftp_port"]}
      />
    </div>
  );
}
