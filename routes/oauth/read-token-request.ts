import type { Context } from "hono";
import type { TokenRequest } from "../../src/access/issue-token.ts";
import { isRefusal } from "../../src/refusal.ts";
import { readBody } from "../read-body.ts";
import { TokenRefusal } from "../../src/access/token-refusal.ts";

type Form = Readonly<Record<string, string>>;
type Credentials = TokenRequest["credentials"];

/** A request of RFC 6749 §4.4.2, however the client proves itself (§2.3.1). */
export async function readTokenRequest(c: Context): Promise<TokenRequest> {
  refuseAddressParameters(c);
  refuseOtherContent(c);
  const form = refuseDuplicates(new URLSearchParams(await readText(c)));
  return {
    grantType: form["grant_type"],
    credentials: readCredentials(c.req.header("Authorization"), form),
    scope: form["scope"],
  };
}

/** Anybody may post here, and nobody's credentials and scopes are longer. */
const bodyBytesMax = 64 * 1024;

async function readText(c: Context): Promise<string> {
  try {
    const bytes = await readBody(c.req.raw.body, bodyBytesMax, "The body is larger than 64 KB.");
    return bytes.toString("utf8");
  } catch (error) {
    if (!isRefusal(error)) throw error;
    throw new TokenRefusal("invalid_request", `${error.message} Send the parameters only.`);
  }
}

/** RFC 6749 §2.3.1: parameters "MUST NOT be included in the request URI", where logs would keep the secret. */
function refuseAddressParameters(c: Context): void {
  if (new URL(c.req.url).search === "") return;
  const sentence =
    "Send the parameters in the body, not in the address. A secret that was in an address should be replaced: ask the district.";
  throw new TokenRefusal("invalid_request", sentence);
}

function refuseOtherContent(c: Context): void {
  const type = c.req.header("Content-Type")?.split(";")[0]?.trim().toLowerCase();
  if (type === "application/x-www-form-urlencoded") return;
  const sentence = "Send the parameters as application/x-www-form-urlencoded.";
  throw new TokenRefusal("invalid_request", sentence);
}

/** RFC 6749 §3.2: a parameter "without a value" is as if omitted, none may stand twice, unknown ones are ignored. */
function refuseDuplicates(parameters: URLSearchParams): Form {
  const form = new Map<string, string>();
  for (const [name, value] of parameters) {
    if (form.has(name)) {
      const named = /^\w{1,50}$/.test(name) ? `The parameter ${name}` : "A parameter";
      throw new TokenRefusal("invalid_request", `${named} stands twice.`);
    }
    form.set(name, value);
  }
  return Object.fromEntries([...form].filter(([, value]) => value !== ""));
}

function readCredentials(header: string | undefined, form: Form): Credentials {
  if (header === undefined) {
    const { client_id: clientId, client_secret: secret } = form;
    return clientId === undefined || secret === undefined ? undefined : { clientId, secret };
  }
  const basic = readBasic(header);
  const isOtherClient =
    form["client_id"] !== undefined && basic !== undefined && form["client_id"] !== basic.clientId;
  if (form["client_secret"] === undefined && !isOtherClient) return basic;
  // RFC 6749 §2.3: "The client MUST NOT use more than one authentication method in each request."
  const sentence = "Send the client ID and secret by HTTP Basic or as form fields, not both.";
  throw new TokenRefusal("invalid_request", sentence);
}

/** Undefined when it is no Basic header, or one that nobody can have meant: then the client is unknown. */
function readBasic(header: string): Credentials {
  const encoded = /^Basic +([A-Za-z0-9+/]+={0,2})$/i.exec(header.trim())?.[1];
  if (encoded === undefined) return undefined;
  const pair = Buffer.from(encoded, "base64").toString("utf8");
  const colon = pair.indexOf(":");
  const clientId = decodeForm(pair.slice(0, Math.max(colon, 0)));
  const secret = decodeForm(pair.slice(colon + 1));
  return clientId && secret ? { clientId, secret } : undefined;
}

/** RFC 6749 §2.3.1: both halves are form-encoded before they are joined; curl and Python send them bare. */
function decodeForm(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return undefined;
  }
}
