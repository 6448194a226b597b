/** A request before it becomes bytes. */

export type Pair = readonly [name: string, value: string];

export type Body = {
  readonly type: string;
  readonly bytes: Buffer;
  /** What the bytes were made of, for those who change the meaning and not the bytes. */
  readonly form?: readonly Pair[];
  readonly json?: unknown;
};

export type Call = {
  /** The name of who calls: what they must not see depends on it. */
  readonly caller: string;
  readonly method: string;
  /** Path and query as they stand in the first line. */
  readonly target: string;
  readonly headers: readonly Pair[];
  readonly body?: Body | undefined;
};

export function formBody(pairs: readonly Pair[]): Body {
  const text = new URLSearchParams(pairs.map(([name, value]) => [name, value])).toString();
  return { type: "application/x-www-form-urlencoded", bytes: Buffer.from(text), form: pairs };
}

export function jsonBody(value: unknown): Body {
  return { type: "application/json", bytes: Buffer.from(JSON.stringify(value)), json: value };
}

export function textBody(type: string, text: string | Uint8Array): Body {
  return { type, bytes: Buffer.from(text) };
}

export type Part = { readonly name: string; readonly fileName?: string; readonly content: string };

const boundary = "----stormBoundary7MA4YWxk";

/** RFC 7578. */
export function multipartBody(parts: readonly Part[]): Body {
  const lines = parts.flatMap(({ name, fileName, content }) => [
    `--${boundary}`,
    `Content-Disposition: form-data; name="${name}"${fileName === undefined ? "" : `; filename="${fileName}"`}`,
    ...(fileName === undefined ? [] : ["Content-Type: text/csv"]),
    "",
    content,
  ]);
  const type = `multipart/form-data; boundary=${boundary}`;
  return textBody(type, [...lines, `--${boundary}--`, ""].join("\r\n"));
}
