/** @jsxImportSource react */
import { Button, Link, Text } from "@react-email/components";
import { Fragment, type ReactNode } from "react";

const styles = {
  paragraph: { fontSize: "16px", lineHeight: "24px", margin: "0 0 16px" },
  button: {
    backgroundColor: "#2349b8",
    borderRadius: "6px",
    color: "#ffffff",
    display: "inline-block",
    fontSize: "16px",
    fontWeight: "600",
    lineHeight: "24px",
    padding: "10px 18px",
    textDecoration: "none",
  },
  address: {
    fontSize: "14px",
    lineHeight: "20px",
    color: "#5b6274",
    margin: "8px 0 16px",
    wordBreak: "break-all",
  },
} as const;

export function Paragraph({ children }: { readonly children: ReactNode }) {
  return <Text style={styles.paragraph}>{children}</Text>;
}

/** A list that also reads well as text. */
export function Lines({ lines }: { readonly lines: readonly string[] }) {
  return (
    <Text style={styles.paragraph}>
      {lines.map((line) => (
        <Fragment key={line}>
          - {line}
          <br />
        </Fragment>
      ))}
    </Text>
  );
}

/** A button, and in HTML its address in the open too: for programs that draw no button, and people who check where it leads. */
export function Action({
  href,
  children,
}: {
  readonly href: string;
  readonly children: ReactNode;
}) {
  return (
    <>
      <Button href={href} style={styles.button}>
        {children}
      </Button>
      <Text style={styles.address} data-skip-in-text="true">
        <Link href={href}>{href}</Link>
      </Text>
    </>
  );
}
