import type { Child, PropsWithChildren } from "hono/jsx";
import { PlainLayout } from "../layout.tsx";
import { ErrorSummary } from "../ui/error-summary.tsx";
import type { FieldErrors } from "../ui/field.tsx";
import type { NoticeContent } from "../ui/notice.tsx";

export type AccessFormState = {
  readonly errors?: FieldErrors | undefined;
  /** A refusal that belongs to no field, such as a wrong password. */
  readonly sentence?: string | undefined;
  readonly notice?: NoticeContent | undefined;
};

type AccessFormProps = PropsWithChildren<
  AccessFormState & {
    readonly title: string;
    readonly lead?: string | undefined;
    readonly action: string;
    readonly button: string;
    /** Other ways to the same end. */
    readonly after?: Child;
  }
>;

/** One question to somebody who is not signed in: a title, a form, one button. */
export function AccessForm({
  title,
  lead,
  action,
  button,
  errors = {},
  sentence,
  notice,
  after,
  children,
}: AccessFormProps) {
  return (
    <PlainLayout title={title} notice={notice}>
      <ErrorSummary errors={errors} sentence={sentence} />
      <h1>{title}</h1>
      {lead && <p class="lead">{lead}</p>}
      <form class="stack" method="post" action={action} novalidate>
        {children}
        <button class="button button-primary">{button}</button>
      </form>
      {after}
    </PlainLayout>
  );
}
