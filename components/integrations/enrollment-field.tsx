import { ChoiceGroup, ChoiceLine, type Choice } from "../ui/choice-group.tsx";
import { FieldWords } from "../ui/field-frame.tsx";

export type EnrollmentChoices = {
  /** Whom the endpoint shows unless statuses are chosen. */
  readonly usual: "active" | "all";
  readonly isChosen: boolean;
  readonly statuses: readonly Choice[];
};

const usualChoices = {
  active: { label: "Active students", hint: "Pre-enrolled or enrolled." },
  all: { label: "All students", hint: "Whatever their enrollment, as this report wants it." },
} as const;

type EnrollmentFieldProps = {
  readonly enrollment: EnrollmentChoices;
  readonly error?: string | undefined;
};

export function EnrollmentField({ enrollment, error }: EnrollmentFieldProps) {
  const { usual, isChosen, statuses } = enrollment;
  return (
    <fieldset class="field enrollment" aria-describedby={error && "dialog_enrollment_mode-error"}>
      <legend class="field-label">Enrollment</legend>
      <FieldWords id="dialog_enrollment_mode" error={error} />
      <ChoiceLine
        type="radio"
        name="dialog_enrollment_mode"
        id="dialog_enrollment_mode"
        choice={{
          ...usualChoices[usual],
          value: usual,
          isChecked: !isChosen,
        }}
      />
      <ChoiceLine
        type="radio"
        name="dialog_enrollment_mode"
        id="dialog_enrollment_mode-chosen"
        choice={{ value: "chosen", label: "Chosen statuses", isChecked: isChosen }}
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
