import { PlainLayout } from "../layout.tsx";

type DisablePageProps = { readonly name: string; readonly action: string };

/** For a contact who did not expect an acceptance: one question, one button. */
export function DisablePage({ name, action }: DisablePageProps) {
  return (
    <PlainLayout title="Disable">
      <h1>Disable “{name}”?</h1>
      <p class="lead">
        Every token is refused at once and nothing runs at night. Nothing is deleted. Only the
        district can enable it again.
      </p>
      <form method="post" action={action}>
        <button class="button button-danger">Disable</button>
      </form>
    </PlainLayout>
  );
}
