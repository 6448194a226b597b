import { PlainLayout } from "../layout.tsx";

type MessagePageProps = {
  readonly title: string;
  readonly sentence: string;
  readonly next?: { readonly href: string; readonly label: string } | undefined;
  /** For a fault of ours: what to tell whoever looks after the product. */
  readonly requestId?: string | undefined;
  readonly district?: string | undefined;
};

/** One thing to say: not found, already accepted, check your mail, something went wrong on our side. */
export function MessagePage({ title, sentence, next, requestId, district }: MessagePageProps) {
  return (
    <PlainLayout title={title} district={district}>
      <h1>{title}</h1>
      <p class="lead">{sentence}</p>
      {next && (
        <p>
          <a class="button" href={next.href}>
            {next.label}
          </a>
        </p>
      )}
      {requestId && (
        <p class="quiet">
          Request id <code>{requestId}</code>
        </p>
      )}
    </PlainLayout>
  );
}
