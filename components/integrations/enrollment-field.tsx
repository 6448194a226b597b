import { ChoiceGroup, ChoiceLine, type Choice } from "../ui/choice-group.tsx";
import { FieldWords } from "../ui/field-frame.tsx";

export type EnrollmentChoices = {
  readonly mode: "active" | "chosen";
  readonly statuses: readonly Choice[];
};

type EnrollmentFieldProps = {
  readonly enrollment: EnrollmentChoices;
  readonly error?: string | undefined;
};

export function EnrollmentField({ enrollment, error }: EnrollmentFieldProps) {
  const { mode, statuses } = enrollment;
  return (
    <fieldset class="field enrollment" aria-describedby={error && "dialog_enrollment_mode-error"}>
      <legend class="field-label">Enrollment</legend>
      <FieldWords id="dialog_enrollment_mode" error={error} />
      <ChoiceLine
        type="radio"
        name="dialog_enrollment_mode"
        id="dialog_enrollment_mode"
        choice={{
          value: "active",
          label: "Active students",
          hint: "Pre-enrolled or enrolled.",
          isChecked: mode === "active",
        }}
      />
      <ChoiceLine
        type="radio"
        name="dialog_enrollment_mode"
        id="dialog_enrollment_mode-chosen"
        choice={{ value: "chosen", label: "Chosen statuses", isChecked: mode === "chosen" }}
      />
      <div class="enrollment-statuses">
        <ChoiceGroup
          type="checkbox"
          legend="Statuses"
          name="dialog_enrollment"
          choices={statuses}
          isDense
        />
      </div>
    </fieldset>
  );
}
