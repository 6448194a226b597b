import { PlainLayout } from "../layout.tsx";
import { formatExactTime } from "../ui/time.tsx";

type TakeSecretPageProps = {
  readonly district: string;
  readonly integration: string;
  readonly overlapHours: number;
  readonly expiresAt: string;
  /** `/credentials/…` */
  readonly action: string;
};

/** Before the secret is shown: mail scanners open every link, and press no button. */
export function TakeSecretPage({
  district,
  integration,
  overlapHours,
  expiresAt,
  action,
}: TakeSecretPageProps) {
  return (
    <PlainLayout title="A new client secret" district={district}>
      <h1>A new client secret for {integration}</h1>
      <p class="lead">
        The button makes it and shows it once. Have a safe place ready to keep it: nobody can show
        it again. The client ID stays as it is.
      </p>
      <p>
        {overlapHours === 0
          ? "The old secret stops working when you press the button."
          : `The old secret goes on for ${overlapHours} hours after you press the button; swap them meanwhile.`}
      </p>
      <form method="post" action={action}>
        <button class="button button-primary">Show the new secret</button>
      </form>
      <p class="quiet">
        The link works once, until {formatExactTime(expiresAt)}. The district sees that it was used,
        and from where.
      </p>
    </PlainLayout>
  );
}
