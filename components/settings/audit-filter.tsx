import { Field } from "../ui/field.tsx";
import { SelectField, type Option } from "../ui/select-field.tsx";

export type AuditFilterValues = {
  readonly who: string;
  readonly action: string;
  readonly integration: string;
  readonly student: string;
  /** UTC dates. */
  readonly from: string;
  readonly to: string;
};

export type AuditFilterData = {
  readonly values: AuditFilterValues;
  readonly people: readonly Option[];
  readonly actions: readonly Option[];
  readonly integrations: readonly Option[];
  /** Not for those who may see no student. */
  readonly hasStudents: boolean;
};

type AuditFilterProps = { readonly path: string; readonly filter: AuditFilterData };

/** A plain GET: what was filtered can be gone back to, and sent to a colleague. */
export function AuditFilter({ path, filter }: AuditFilterProps) {
  const { values, people, actions, integrations, hasStudents } = filter;
  const isFiltered = Object.values(values).some((value) => value !== "");
  return (
    <search>
      <form class="stack" method="get" action={path}>
        <div class="audit-filter">
          <SelectField label="Who" name="who" value={values.who} options={orAny(people)} />
          <SelectField label="What" name="action" value={values.action} options={orAny(actions)} />
          <SelectField
            label="Import/export"
            name="integration"
            value={values.integration}
            options={orAny(integrations)}
          />
          {hasStudents && <Field label="Student Id" name="student" value={values.student} isCode />}
          <Field label="From (UTC)" name="from" type="date" value={values.from} />
          <Field label="Until (UTC)" name="to" type="date" value={values.to} />
        </div>
        <div class="button-line">
          <button class="button">Filter</button>
          {isFiltered && <a href={path}>Clear the filter</a>}
        </div>
      </form>
    </search>
  );
}

function orAny(options: readonly Option[]): readonly Option[] {
  return [{ value: "", label: "Any" }, ...options];
}
