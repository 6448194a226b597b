import { Icon } from "./icon.tsx";

export type Crumb = { readonly label: string; readonly href?: string | undefined };

export function Breadcrumb({ crumbs }: { readonly crumbs: readonly Crumb[] }) {
  return (
    <nav class="breadcrumb" aria-label="Breadcrumb">
      <ol>
        {crumbs.map((crumb) => (
          <li>
            {crumb.href ? <a href={crumb.href}>{crumb.label}</a> : <span>{crumb.label}</span>}
            <Icon name="chevron-right" />
          </li>
        ))}
      </ol>
    </nav>
  );
}
