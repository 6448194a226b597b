import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { raw } from "hono/html";

const names = [
  "arrow-down-to-line",
  "arrow-up-from-line",
  "chevron-right",
  "circle-check",
  "circle-minus",
  "circle-plus",
  "circle-x",
  "clock",
  "copy",
  "download",
  "log-out",
  "menu",
  "pencil",
  "triangle-alert",
] as const;
export type IconName = (typeof names)[number];

const drawings = new Map(names.map((name) => [name, readDrawing(name)]));

/** Always beside a word, so it is hidden from people who listen to the page. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      {raw(drawings.get(name) ?? "")}
    </svg>
  );
}

function readDrawing(name: IconName): string {
  const file = fileURLToPath(import.meta.resolve(`lucide-static/icons/${name}.svg`));
  const svg = readFileSync(file, "utf8").replace(/<!--.*?-->/s, "");
  return svg
    .slice(svg.indexOf(">") + 1, svg.lastIndexOf("</svg>"))
    .replace(/\s+/g, " ")
    .trim();
}
