import type { PropsWithChildren } from "hono/jsx";
import { ToneIcon, type Tone } from "./status-pill.tsx";

export type NoticeContent = { readonly tone: Tone; readonly text: string };

type NoticeProps = PropsWithChildren<{ readonly tone: Tone; readonly title?: string | undefined }>;

/** What just happened, or what everybody on this page has to know. */
export function Notice({ tone, title, children }: NoticeProps) {
  return (
    <div class={`notice tone-${tone}`} role="status">
      <ToneIcon tone={tone} />
      <div class="notice-body">
        {title && <p class="notice-title">{title}</p>}
        {children}
      </div>
    </div>
  );
}
