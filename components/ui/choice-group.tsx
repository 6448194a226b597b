import { FieldWords } from "./field-frame.tsx";

export type Choice = {
  readonly value: string;
  readonly label: string;
  readonly hint?: string | undefined;
  readonly isChecked: boolean;
  readonly isDisabled?: boolean | undefined;
};

type ChoiceGroupProps = {
  readonly type: "radio" | "checkbox";
  readonly legend: string;
  readonly name: string;
  readonly choices: readonly Choice[];
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  /** Many short choices stand in columns. */
  readonly isDense?: boolean | undefined;
};

export function ChoiceGroup({
  type,
  legend,
  name,
  choices,
  hint,
  error,
  isDense,
}: ChoiceGroupProps) {
  const described = [hint && `${name}-hint`, error && `${name}-error`].filter(Boolean).join(" ");
  return (
    <fieldset class="field choice-group" aria-describedby={described || undefined}>
      <legend class="field-label">{legend}</legend>
      <FieldWords id={name} hint={hint} error={error} />
      <div class={isDense ? "choices choices-dense" : "choices"}>
        {choices.map((choice, index) => (
          <ChoiceLine
            type={type}
            name={name}
            choice={choice}
            id={index === 0 ? name : `${name}-${index}`}
          />
        ))}
      </div>
    </fieldset>
  );
}

type ChoiceLineProps = {
  readonly type: "radio" | "checkbox";
  readonly name: string;
  readonly id: string;
  readonly choice: Choice;
  readonly error?: string | undefined;
};

/** One tick or dot with its label; also used alone. */
export function ChoiceLine({ type, name, id, choice, error }: ChoiceLineProps) {
  const described = [choice.hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  return (
    <div class="choice">
      <input
        type={type}
        id={id}
        name={name}
        value={choice.value}
        checked={choice.isChecked}
        disabled={choice.isDisabled}
        aria-describedby={described || undefined}
        aria-invalid={error ? "true" : undefined}
      />
      <label for={id}>{choice.label}</label>
      <FieldWords id={id} hint={choice.hint} error={error} />
    </div>
  );
}
