import type { PropsWithChildren } from "hono/jsx";

type PanelProps = PropsWithChildren<{
  readonly id: string;
  readonly title: string;
  readonly hint?: string | undefined;
  readonly look?: "plain" | "danger";
}>;

/** A titled part of a page. */
export function Panel({ id, title, hint, look = "plain", children }: PanelProps) {
  return (
    <section class={`panel panel-${look}`} aria-labelledby={`${id}-title`}>
      <div class="panel-head">
        <h2 id={`${id}-title`} tabindex={-1}>
          {title}
        </h2>
        {hint && <p class="field-hint">{hint}</p>}
      </div>
      {children}
    </section>
  );
}
