/** Every route that the router itself knows, so that a new one cannot be left out. */
import type { Hono } from "hono";

export type Route = { readonly method: string; readonly path: string };

export function routesOf(app: Pick<Hono, "routes">): readonly Route[] {
  const names = new Set(app.routes.map(({ method, path }) => `${method} ${path}`));
  return [...names].map((name) => {
    const [method = "", path = ""] = name.split(" ");
    return { method, path };
  });
}

/** The pattern as a path; each `:name` and `*` is given by `fill`, its own name or a star and how the pattern begins. */
export function fillPath(path: string, fill: (name: string, before: string) => string): string {
  const parts = path.split("/");
  return parts
    .map((part, at) => {
      const before = parts.slice(0, at).join("/");
      if (part === "*") return fill("*", before);
      return part.startsWith(":") ? fill(part.slice(1), before) : part;
    })
    .join("/");
}
