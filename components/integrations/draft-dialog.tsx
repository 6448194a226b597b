import type { PropsWithChildren } from "hono/jsx";
import { ErrorSummary } from "../ui/error-summary.tsx";
import type { FieldErrors } from "../ui/field.tsx";
import { DraftButton } from "./form-button.tsx";

type DraftDialogProps = PropsWithChildren<{
  readonly title: string;
  readonly path: string;
  /** The step that Update stands for. */
  readonly step: "update-endpoint" | "update-location";
  readonly errors: FieldErrors;
}>;

/**
 * Drawn open inside the form, so that it works without script; page.js makes it modal.
 * Its default button comes first in the form: Enter means Update here.
 */
export function DraftDialog({ title, path, step, errors, children }: DraftDialogProps) {
  return (
    <dialog class="dialog" open data-modal aria-labelledby="dialog-title">
      <DraftButton path={path} step={step} look="default">
        Update
      </DraftButton>
      <h2 id="dialog-title">{title}</h2>
      <ErrorSummary errors={errors} />
      <div class="dialog-body stack">{children}</div>
      <div class="dialog-actions">
        <DraftButton path={path} step={step} id="dialog-update" look="primary">
          Update
        </DraftButton>
        <DraftButton path={path} step="cancel" id="dialog-cancel">
          Cancel
        </DraftButton>
      </div>
    </dialog>
  );
}
