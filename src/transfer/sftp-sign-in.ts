import {
  type AnyAuthMethod,
  type AuthenticationType,
  type AuthHandlerMiddleware,
  type KeyboardInteractiveAuthMethod,
  type ParsedKey,
  utils,
} from "ssh2";
import type { ConnectionFacts } from "./sftp-failure.ts";

export type Credentials = {
  readonly username: string;
  readonly password?: string | undefined;
  readonly privateKey?: string | undefined;
};

/**
 * Asks what the server takes ("none" sends no secret), then tries what we have once each; what was seen goes to `facts`.
 * The library calls it only after the host key was accepted.
 */
export function signInWith(
  credentials: Credentials,
  facts: ConnectionFacts,
): AuthHandlerMiddleware {
  const left: AnyAuthMethod[] = listMethods(credentials);
  let hasAsked = false;
  const choose = (
    offered: AuthenticationType[] | null,
    isPartial: boolean | null,
  ): AnyAuthMethod | false => {
    if (!hasAsked) {
      hasAsked = true;
      return { type: "none", username: credentials.username };
    }
    facts.methodsOffered = offered ?? [];
    facts.isPartlySignedIn ||= isPartial === true;
    const at = left.findIndex(({ type }) => facts.methodsOffered.includes(type));
    const method = at < 0 ? undefined : left.splice(at, 1)[0];
    if (method === undefined) return false;
    facts.methodsTried.push(method.type);
    if (method.type === "publickey") facts.keyType = keyTypeOf(method.key);
    return method;
  };
  // safe because ssh2 takes what the handler returns (false ends the sign-in) and passes null before the first answer
  return choose as unknown as AuthHandlerMiddleware;
}

function keyTypeOf(key: unknown): string | undefined {
  return typeof key === "object" && key !== null && "type" in key ? String(key.type) : undefined;
}

function listMethods({ username, password, privateKey }: Credentials): AnyAuthMethod[] {
  const methods: AnyAuthMethod[] = [];
  if (privateKey !== undefined)
    methods.push({ type: "publickey", username, key: readKey(privateKey) });
  if (password !== undefined)
    methods.push({ type: "password", username, password }, askedFor({ username, password }));
  return methods;
}

// The library skips a key that it cannot read, and the server would be blamed for refusing it.
function readKey(privateKey: string): ParsedKey {
  const key = utils.parseKey(privateKey);
  if (key instanceof Error)
    throw new Error("The stored private key cannot be read", { cause: key });
  return key;
}

// Servers that sign in through PAM often take passwords only by this way, as the answer to one hidden question.
function askedFor({
  username,
  password,
}: {
  username: string;
  password: string;
}): KeyboardInteractiveAuthMethod {
  let hasAnswered = false;
  return {
    type: "keyboard-interactive",
    username,
    prompt: (_name, _instructions, _language, prompts, finish) => {
      const isPassword = !hasAnswered && prompts.length === 1 && prompts[0]?.echo !== true;
      hasAnswered ||= isPassword;
      finish(isPassword ? [password] : prompts.map(() => ""));
    },
  };
}
