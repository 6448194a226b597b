import type { PropsWithChildren } from "hono/jsx";
import { Document } from "./document.tsx";
import { Breadcrumb, type Crumb } from "./ui/breadcrumb.tsx";
import { Icon } from "./ui/icon.tsx";
import { Notice, type NoticeContent } from "./ui/notice.tsx";

export type NavLink = { readonly href: string; readonly label: string };

/** What every settings page is drawn in: who is here, where they may go, what just happened. */
export type Frame = {
  readonly district: string;
  readonly person: string;
  readonly links: readonly NavLink[];
  readonly notice?: NoticeContent | undefined;
};

type LayoutProps = PropsWithChildren<
  { readonly [Part in keyof Frame]?: Frame[Part] | undefined } & {
    readonly title: string;
    readonly breadcrumb?: readonly Crumb[] | undefined;
    /** The path of the link that is lit. */
    readonly current?: string | undefined;
    /** Only where there is no script to do it better. */
    readonly refreshSeconds?: number | undefined;
  }
>;

export function Layout({
  title,
  breadcrumb,
  notice,
  current,
  refreshSeconds,
  children,
  ...frame
}: LayoutProps) {
  const links = frame.links ?? [];
  return (
    <Document title={title} district={frame.district} refreshSeconds={refreshSeconds}>
      <TopBar {...frame} />
      <div class="frame">
        <SettingsNav links={links} current={current} />
        <main class="content" id="content" tabindex={-1}>
          {breadcrumb && <Breadcrumb crumbs={breadcrumb} />}
          {notice && <Notice tone={notice.tone}>{notice.text}</Notice>}
          {children}
        </main>
      </div>
    </Document>
  );
}

/** Setup, sign-in, terms: one thing to do, nothing around it. */
export function PlainLayout({ title, district, notice, children }: LayoutProps) {
  return (
    <Document title={title} district={district}>
      <main class="plain" id="content" tabindex={-1}>
        <p class="plain-brand">{district ?? "Data Imports/Exports"}</p>
        {notice && <Notice tone={notice.tone}>{notice.text}</Notice>}
        {children}
      </main>
    </Document>
  );
}

type TopBarProps = Pick<LayoutProps, "district" | "person" | "links">;

function TopBar({ district, person, links = [] }: TopBarProps) {
  return (
    <header class="top-bar">
      {links.length > 0 && (
        <button type="button" class="button button-small menu-button" popovertarget="settings-nav">
          <Icon name="menu" />
          Menu
        </button>
      )}
      <p class="top-district">{district}</p>
      {person && (
        <form class="top-person" method="post" action="/sign-out">
          <a class="top-name" href="/settings/account">
            {person}
          </a>
          <button class="button button-small">
            <Icon name="log-out" />
            Sign out
          </button>
        </form>
      )}
    </header>
  );
}

/** A popover where there is little room, and a plain column where there is more: no script in either. */
function SettingsNav({
  links,
  current,
}: {
  readonly links: readonly NavLink[];
  readonly current?: string | undefined;
}) {
  if (links.length === 0) return null;
  return (
    <nav class="settings-nav" id="settings-nav" aria-label="Settings" popover="auto">
      <p class="settings-nav-title">Settings</p>
      <ul>
        {links.map((link) => (
          <li>
            <a href={link.href} aria-current={link.href === current ? "page" : undefined}>
              {link.label}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
