import type { Choice } from "../ui/choice-group.tsx";
import type { FieldErrors } from "../ui/field.tsx";
import type { AccountValues } from "./account-fields.tsx";
import type { ConflictData } from "./conflict-notice.tsx";
import type { EndpointDialogData } from "./endpoint-dialog.tsx";
import type { GrantRow } from "./endpoint-row.tsx";
import type { PullLocationDialogData } from "./pull-location-dialog.tsx";
import type { PullLocationRowData } from "./pull-location-row.tsx";
import type { RollOverData } from "./roll-over-panel.tsx";
import type { SftpData } from "./sftp-panel.tsx";

type DraftBase = {
  /** Of the saved record this draft began with; shows that somebody else saved meanwhile. */
  readonly version: string | number;
  readonly account: AccountValues;
  readonly sftp: SftpData;
  /** By field name. Errors of a dialog belong to the dialog. */
  readonly errors?: FieldErrors | undefined;
  readonly sentence?: string | undefined;
  readonly isUnsaved: boolean;
  readonly conflict?: ConflictData | undefined;
  /** Said aloud after a swap: "Students is in the list. Not saved yet." */
  readonly announcement?: string | undefined;
};

export type ExportDraft = DraftBase & {
  readonly kind: "export";
  readonly grants: readonly GrantRow[];
  readonly dialog?: EndpointDialogData | undefined;
};

export type ImportDraft = DraftBase & {
  readonly kind: "import";
  readonly maySend: readonly Choice[];
  readonly locations: readonly PullLocationRowData[];
  readonly rollOver: RollOverData;
  readonly dialog?: PullLocationDialogData | undefined;
};

export type Draft = ExportDraft | ImportDraft;
