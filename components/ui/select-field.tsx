import { FieldFrame, describeControl } from "./field-frame.tsx";

export type Option = { readonly value: string; readonly label: string };

type SelectFieldProps = {
  readonly label: string;
  readonly name: string;
  readonly value: string;
  readonly options: readonly Option[];
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  /** Where the focus goes when a dialog opens, unless there is something to mend. */
  readonly isFirst?: boolean | undefined;
  /** `hx-*` for a choice that changes what follows. */
  readonly live?: Readonly<Record<string, string>> | undefined;
};

export function SelectField({
  label,
  name,
  value,
  options,
  hint,
  error,
  isFirst,
  live,
}: SelectFieldProps) {
  return (
    <FieldFrame id={name} label={label} hint={hint} error={error}>
      <select
        class="input input-medium"
        id={name}
        name={name}
        autofocus={isFirst}
        {...describeControl({ id: name, hint, error })}
        {...live}
      >
        {options.map((option) => (
          <option value={option.value} selected={option.value === value}>
            {option.label}
          </option>
        ))}
      </select>
    </FieldFrame>
  );
}
