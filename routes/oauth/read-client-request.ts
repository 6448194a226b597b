import type { Context } from "hono";
import type { ClientRequest } from "../../src/access/authenticate-client.ts";
import { TokenRefusal } from "../../src/access/token-refusal.ts";
import { isRefusal } from "../../src/refusal.ts";
import { clientAddress } from "../guards/client-address.ts";
import { readBody } from "../read-body.ts";

type Form = Readonly<Record<string, string>>;
type Credentials = ClientRequest["credentials"];

/** A form that a client posts, however it proves itself (RFC 6749 §2.3.1): to /oauth/token, /revoke or /introspect. */
export async function readClientRequest(
  c: Context,
): Promise<ClientRequest & { readonly form: Form }> {
  refuseAddressParameters(c);
  refuseOtherContent(c);
  const form = refuseDuplicates(new URLSearchParams(await readText(c)));
  const credentials = readCredentials(c.req.header("Authorization"), form);
  return { form, credentials, address: clientAddress(c) };
}

/** RFC 6749 §2.3.1: parameters "MUST NOT be included in the request URI", where logs would keep the secret. */
function refuseAddressParameters(c: Context): void {
  if (!c.req.url.includes("?")) return;
  throw invalid(
    "Send the parameters in the body, not in the address. A secret that was in an address should be replaced: ask the district.",
  );
}

// RFC 6749 appendix B wants UTF-8. The others are what libraries declare by habit: the form itself is ASCII in each.
const charsets = ["utf-8", "utf8", "us-ascii", "iso-8859-1", "windows-1252"];

function refuseOtherContent(c: Context): void {
  const [type = "", ...parameters] = (c.req.header("Content-Type") ?? "").toLowerCase().split(";");
  if (type.trim() !== "application/x-www-form-urlencoded") {
    throw invalid("Send the parameters as application/x-www-form-urlencoded.");
  }
  const charset = parameters
    .map((one) => /^\s*charset="?([^"\s]*)"?\s*$/.exec(one)?.[1])
    .find(Boolean);
  if (charset !== undefined && !charsets.includes(charset)) {
    throw invalid("Send the parameters in UTF-8, percent-encoded.");
  }
  const encoding = c.req.header("Content-Encoding")?.trim().toLowerCase() ?? "identity";
  if (encoding !== "identity") throw invalid("Send the parameters without Content-Encoding.");
}

// A handful of short fields; a longer body is no request of this kind, and anybody may post.
const bodyBytesMax = 16 * 1024;

async function readText(c: Context): Promise<string> {
  const sentence = "The body is larger than 16 KB. Send the parameters only.";
  const declared = c.req.header("Content-Length");
  if (declared !== undefined && Number(declared) > bodyBytesMax) throw invalid(sentence);
  // With its length declared a body is no longer than that, and need not be counted.
  if (declared !== undefined) return c.req.raw.text();
  try {
    const bytes = await readBody(c.req.raw.body, bodyBytesMax, sentence);
    return bytes.toString("utf8");
  } catch (error) {
    if (!isRefusal(error)) throw error;
    throw invalid(error.message);
  }
}

/** RFC 6749 §3.2: a parameter "without a value" is as if omitted, none may stand twice, unknown ones are ignored. */
function refuseDuplicates(parameters: URLSearchParams): Form {
  const form = new Map<string, string>();
  for (const [name, value] of parameters) {
    if (form.has(name)) {
      const named = /^\w{1,50}$/.test(name) ? `The parameter ${name}` : "A parameter";
      throw invalid(`${named} stands twice.`);
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
  throw invalid("Send the client ID and secret by HTTP Basic or as form fields, not both.");
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

function invalid(sentence: string): TokenRefusal {
  return new TokenRefusal("invalid_request", sentence);
}
