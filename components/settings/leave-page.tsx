import { Layout, type Frame } from "../layout.tsx";

type LeavePageProps = {
  readonly frame: Frame;
  readonly provider: string;
  readonly href: string;
  readonly back: string;
};

/** A form of ours may not be redirected away from here, so a link leads there. */
export function LeavePage({ frame, provider, href, back }: LeavePageProps) {
  const crumbs = [{ label: "Settings" }, { label: "Your account", href: back }];
  return (
    <Layout {...frame} title={`Go to ${provider}`} breadcrumb={crumbs} current={back}>
      <h1>Go to {provider}</h1>
      <p class="lead">
        Sign in there with the account that shall open this one. You come back by yourself.
      </p>
      <p>
        <a class="button button-primary" href={href}>
          Continue with {provider}
        </a>
      </p>
    </Layout>
  );
}
