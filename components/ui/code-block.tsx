import { CopyButton } from "./copy-button.tsx";

type CodeBlockProps = { readonly label: string; readonly code: string };

export function CodeBlock({ label, code }: CodeBlockProps) {
  return (
    <figure class="code-block">
      <figcaption>
        {label}
        <CopyButton text={code} of={label} />
      </figcaption>
      {/* Focusable, so that a keyboard can scroll a long line. */}
      <pre tabindex={0} role="region" aria-label={label}>
        <code>{code}</code>
      </pre>
    </figure>
  );
}
