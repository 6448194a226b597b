import type { PropsWithChildren } from "hono/jsx";

/** Nothing here yet: what would be, and the next step as children. */
export function EmptyState({ title, children }: PropsWithChildren<{ readonly title: string }>) {
  return (
    <div class="empty-state">
      <p class="empty-title">{title}</p>
      {children}
    </div>
  );
}
