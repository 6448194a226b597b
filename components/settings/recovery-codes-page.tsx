import { Layout, type Frame } from "../layout.tsx";
import { Notice } from "../ui/notice.tsx";

type RecoveryCodesPageProps = {
  readonly frame: Frame;
  readonly path: string;
  readonly codes: readonly string[];
};

export function RecoveryCodesPage({ frame, path, codes }: RecoveryCodesPageProps) {
  const crumbs = [{ label: "Settings" }, { label: "Your account", href: path }];
  return (
    <Layout {...frame} title="Your recovery codes" breadcrumb={crumbs} current={path}>
      <h1>Your recovery codes</h1>
      <Notice tone="attention">
        They are shown this once. Print them, or keep them in a password manager.
      </Notice>
      <p>
        Without your phone, one of them stands for a code. Each works once; earlier ones no longer
        do.
      </p>
      <ul class="recovery-codes">
        {codes.map((code) => (
          <li>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <p>
        <a class="button button-primary" href={path}>
          I have kept them
        </a>
      </p>
    </Layout>
  );
}
