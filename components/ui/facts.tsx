import type { PropsWithChildren } from "hono/jsx";

/** Words and their values, side by side where there is room. */
export function Facts({ children }: PropsWithChildren) {
  return <dl class="facts">{children}</dl>;
}

export function Fact({ term, children }: PropsWithChildren<{ readonly term: string }>) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}
