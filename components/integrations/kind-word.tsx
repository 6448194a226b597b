import { Icon } from "../ui/icon.tsx";

export type Kind = "export" | "import";

const kindWords = { export: "Export", import: "Import" } as const satisfies Record<Kind, string>;

export function KindWord({ kind }: { readonly kind: Kind }) {
  return (
    <span class="kind">
      <Icon name={kind === "export" ? "arrow-up-from-line" : "arrow-down-to-line"} />
      {kindWords[kind]}
    </span>
  );
}
