import type { PropsWithChildren } from "hono/jsx";

type DocumentProps = PropsWithChildren<{
  readonly title: string;
  readonly district?: string | undefined;
  readonly stylesheets?: readonly string[] | undefined;
  readonly scripts?: readonly string[] | undefined;
  readonly refreshSeconds?: number | undefined;
}>;

// Nothing here pushes history. A style sheet made by script, and the style attributes that htmx writes while
// it settles, would both break the policy that forbids inline styles.
const htmxConfig = JSON.stringify({
  history: false,
  includeIndicatorCSS: false,
  defaultSettleDelay: 0,
});

/** The whole document but its doctype, which the route writes before it. */
export function Document({
  title,
  district,
  stylesheets = [],
  scripts = [],
  refreshSeconds,
  children,
}: DocumentProps) {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="htmx-config" content={htmxConfig} />
        {refreshSeconds !== undefined && (
          <noscript>
            <meta http-equiv="refresh" content={String(refreshSeconds)} />
          </noscript>
        )}
        <title>{district ? `${title} · ${district}` : title}</title>
        {stylesheets.map((href) => (
          <link rel="stylesheet" href={href} />
        ))}
        {/* Without it every browser asks for /favicon.ico, which does not exist. */}
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/assets/style.css" />
        {["/assets/htmx.min.js", "/assets/page.js", ...scripts].map((src) => (
          <script src={src} defer></script>
        ))}
      </head>
      <body>
        <a class="skip-link" href="#content">
          Skip to content
        </a>
        {children}
        <div class="visually-hidden" id="announcement" role="status"></div>
      </body>
    </html>
  );
}
