import { Hono } from "hono";
import { MessagePage } from "../components/access/message-page.tsx";
import { CredentialsPage } from "../components/terms/credentials-page.tsx";
import { TermsPage } from "../components/terms/terms-page.tsx";
import { findIntegrationRecord } from "../db/control/integrations.ts";
import type { Deps } from "../src/deps.ts";
import {
  acceptTerms,
  readTermsLink,
  type TermsPage as TermsLink,
} from "../src/integrations/accept-terms.ts";
import { describeData } from "../src/integrations/describe-data.ts";
import { isRefusal } from "../src/refusal.ts";
import { forbidStoring } from "./answer-api.ts";
import { answerPage } from "./answer.tsx";
import { visitorOf } from "./guards/sign-in-guard.ts";
import { readForm, textOf } from "./read-form.ts";

/** The contact's pages: no account, only the link. GET shows, POST accepts. */
export function termsRoutes(deps: Deps): Hono {
  return new Hono()
    .use("*", forbidStoring)
    .get("/:token", async (c) => {
      const token = c.req.param("token");
      const link = await readTermsLink(deps, token);
      if (link.kind !== "open")
        return answerPage(c, <ClosedLink kind={link.kind} />, closedStatus(link.kind));
      return answerPage(c, await drawTerms(deps, token, link, {}));
    })
    .post("/:token/acceptance", async (c) => {
      const token = c.req.param("token");
      const link = await readTermsLink(deps, token);
      if (link.kind !== "open")
        return answerPage(c, <ClosedLink kind={link.kind} />, closedStatus(link.kind));
      const form = await readForm(c);
      const fullName = textOf(form, "full_name").trim();
      const errors: Record<string, string> = {};
      if (fullName === "" || /[\p{Cc}]/u.test(fullName) || fullName.length > 200) {
        errors["full_name"] = "Enter your full name.";
      }
      if (textOf(form, "accept") === "") errors["accept"] = "Tick the box to accept the terms.";
      if (Object.keys(errors).length > 0) {
        return answerPage(c, await drawTerms(deps, token, link, { fullName, errors }), 422);
      }
      const termsSha256 = textOf(form, "terms_sha256") || link.terms.sha256;
      return accept(deps, c, { token, fullName, termsSha256 });
    });
}

type OpenLink = Extract<TermsLink, { kind: "open" }>;

async function drawTerms(
  deps: Deps,
  token: string,
  link: OpenLink,
  state: { readonly fullName?: string; readonly errors?: Readonly<Record<string, string>> },
) {
  const record = await findIntegrationRecord(deps.databases.control.orm, link.integration);
  const { firstName, lastName, name } = link.integration;
  return (
    <TermsPage
      district={link.district}
      integration={name}
      contact={`${firstName} ${lastName}, ${link.email}`}
      data={describeData(record)}
      version={link.terms.version}
      sections={link.terms.sections}
      termsSha256={link.terms.sha256}
      action={`/tos/${token}/acceptance`}
      {...state}
    />
  );
}

async function accept(
  deps: Deps,
  c: Parameters<typeof visitorOf>[0],
  input: Parameters<typeof acceptTerms>[2],
): Promise<Response> {
  try {
    const accepted = await acceptTerms(deps, visitorOf(c, deps), input);
    if (accepted.secret === undefined) {
      const sentence = "Thank you. Your client ID and secret stay as they are.";
      return await answerPage(c, <MessagePage title="Accepted" sentence={sentence} />);
    }
    const record = await findIntegrationRecord(deps.databases.control.orm, accepted.integration);
    const example = exampleOf(record);
    return await answerPage(
      c,
      <CredentialsPage
        district={accepted.district}
        title="Accepted: your credentials"
        clientId={accepted.clientId}
        clientSecret={accepted.secret}
        apiUrl={deps.config.apiUrl}
        docsUrl={`${deps.config.apiUrl}/docs`}
        {...(example ? { example } : {})}
      />,
    );
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const kind =
      error.code === "conflict" ? "accepted" : error.code === "gone" ? "expired" : undefined;
    if (!kind) throw error;
    return answerPage(c, <ClosedLink kind={kind} />, closedStatus(kind));
  }
}

/** An endpoint that this client may use, for the call shown with its credentials. */
export function exampleOf(
  record: Awaited<ReturnType<typeof findIntegrationRecord>>,
): { endpoint: string; direction: "read" | "write" } | undefined {
  const { integration, grants } = record;
  const endpoint = integration.kind === "export" ? grants[0]?.endpoint : integration.mayWrite[0];
  if (endpoint === undefined) return undefined;
  return { endpoint, direction: integration.kind === "export" ? "read" : "write" };
}

type ClosedKind = Exclude<TermsLink["kind"], "open">;

const closedLinks = {
  accepted: {
    title: "Already accepted",
    sentence:
      "These terms were accepted, and the credentials were shown then. If the secret was lost, ask the district to rotate it.",
  },
  expired: {
    title: "This link is too old",
    sentence: "A link to the terms works for 14 days. Ask the district to resend the TOS email.",
  },
  voided: {
    title: "There is a newer link",
    sentence: "A later mail replaced this link. Open the link in the newest mail.",
  },
  unknown: {
    title: "This link does not work",
    sentence:
      "It may have been cut by a mail program. Copy the whole link from the mail, or ask the district to resend it.",
  },
} as const satisfies Record<ClosedKind, { title: string; sentence: string }>;

function ClosedLink({ kind }: { readonly kind: ClosedKind }) {
  return <MessagePage {...closedLinks[kind]} />;
}

function closedStatus(kind: ClosedKind): 200 | 404 | 410 {
  if (kind === "unknown") return 404;
  return kind === "accepted" ? 200 : 410;
}
