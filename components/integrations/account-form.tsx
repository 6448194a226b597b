import { Layout, type Frame } from "../layout.tsx";
import { ErrorSummary } from "../ui/error-summary.tsx";
import type { FieldErrors } from "../ui/field.tsx";
import { AccountFields, KindField, type AccountValues } from "./account-fields.tsx";
import type { Kind } from "./kind-word.tsx";

type AccountFormProps = {
  readonly frame: Frame;
  readonly values?: (AccountValues & { readonly kind?: Kind | undefined }) | undefined;
  readonly errors?: FieldErrors | undefined;
  readonly sentence?: string | undefined;
};

const path = "/settings/data-imports-exports";
const blank = { name: "", firstName: "", lastName: "", primaryEmail: "", additionalEmails: "" };

export function AccountForm({ frame, values, errors = {}, sentence }: AccountFormProps) {
  return (
    <Layout
      {...frame}
      title="Add data import/export"
      breadcrumb={[{ label: "Settings" }, { label: "Data Imports/Exports", href: path }]}
      current={path}
    >
      <ErrorSummary errors={errors} sentence={sentence} />
      <h1>Add data import/export</h1>
      <p class="lead">
        One for each vendor and direction. The contact gets an email with a link to accept the terms
        of service.
      </p>
      <form class="stack" method="post" action={path} novalidate data-draft>
        <AccountFields values={values ?? blank} errors={errors} />
        <KindField kind={values?.kind} error={errors["kind"]} />
        <div class="form-actions">
          <button class="button button-primary">Add import/export</button>
          <a class="button button-quiet" href={path}>
            Cancel
          </a>
        </div>
      </form>
    </Layout>
  );
}
