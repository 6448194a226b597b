import { afterEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { SMTPServer } from "smtp-server";
import { createMailTransport, type OutgoingMail } from "../../src/mail/transports.ts";
import { readConfig } from "../../src/config.ts";

setDefaultTimeout(30_000);

const mail: OutgoingMail = {
  id: "mail_1",
  recipients: ["zoë@example.org".replace("ë", "e")],
  subject: "Terms of service for “TestHound”",
  html: "<p>Zoë</p>",
  text: "Zoë",
};

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

function transportOf(env: Readonly<Record<string, string>>, timeoutMilliseconds?: number) {
  const transport = createMailTransport(readConfig(env).mail, timeoutMilliseconds);
  if (!transport) throw new Error("no transport");
  return transport;
}

test("without a provider there is no transport, so mail stays queued", () => {
  expect(createMailTransport(readConfig({ OUTBOX: "off" }).mail)).toBeUndefined();
  expect(createMailTransport(readConfig({}).mail)).toBeUndefined();
});

describe("Resend", () => {
  type Seen = {
    readonly key: string | null;
    readonly authorization: string | null;
    readonly body: unknown;
  };

  function startProvider(answer: () => Response | Promise<Response>) {
    const seen: Seen[] = [];
    const server = Bun.serve({
      port: 0,
      hostname: "127.0.0.1",
      fetch: async (request) => {
        const { headers } = request;
        const body: unknown = await request.json();
        seen.push({
          key: headers.get("Idempotency-Key"),
          authorization: headers.get("Authorization"),
          body,
        });
        return answer();
      },
    });
    ends.push(() => server.stop(true));
    const env = {
      RESEND_API_KEY: "re_secret",
      RESEND_BASE_URL: `http://127.0.0.1:${server.port}`,
      MAIL_FROM: "Data Team <data@example.org>",
    };
    return { seen, env };
  }

  test("gets the mail with the queue's id as its idempotency key, the same at every attempt", async () => {
    const { seen, env } = startProvider(() => Response.json({ id: "1" }));
    const send = transportOf(env);
    await send(mail);
    await send(mail);
    expect(seen.map((one) => one.key)).toEqual(["mail_1", "mail_1"]);
    expect(seen[0]).toMatchObject({
      authorization: "Bearer re_secret",
      body: {
        from: "Data Team <data@example.org>",
        to: ["zoe@example.org"],
        subject: mail.subject,
        html: mail.html,
        text: mail.text,
      },
    });
  });

  const refusals: readonly (readonly [what: string, status: number, body: unknown])[] = [
    [
      "an error",
      422,
      { name: "validation_error", message: "The from address is wrong", statusCode: 422 },
    ],
    [
      "too many at once",
      429,
      { name: "rate_limit_exceeded", message: "Too many requests", statusCode: 429 },
    ],
    [
      "a fault of its own",
      500,
      { name: "internal_server_error", message: "Oops", statusCode: 500 },
    ],
    ["something that is no JSON", 502, undefined],
  ];
  for (const [what, status, body] of refusals) {
    test(`that answers ${what} did not take the mail`, async () => {
      const { env } = startProvider(() =>
        body === undefined ? new Response("<html>", { status }) : Response.json(body, { status }),
      );
      const problem: unknown = await transportOf(env)(mail).then(
        () => undefined,
        (error: unknown) => error,
      );
      expect(problem).toBeInstanceOf(Error);
      expect(String(problem)).not.toContain("re_secret");
    });
  }

  test("that hangs did not take the mail", async () => {
    const { env } = startProvider(() => new Promise(() => undefined));
    await expect(transportOf(env, 200)(mail)).rejects.toThrow("did not answer in 0.2 seconds");
  });

  test("that is not there did not take the mail", async () => {
    const env = { RESEND_API_KEY: "re_secret", RESEND_BASE_URL: "http://127.0.0.1:9" };
    await expect(transportOf(env)(mail)).rejects.toThrow();
  });
});

describe("SMTP", () => {
  type Taken = { readonly to: readonly string[]; readonly source: string };

  async function startServer(options: ConstructorParameters<typeof SMTPServer>[0] = {}) {
    const taken: Taken[] = [];
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ["STARTTLS"],
      logger: false,
      onData: (stream, session, done) => {
        let source = "";
        stream.on("data", (chunk: Buffer) => {
          source += chunk.toString();
        });
        stream.on("end", () => {
          taken.push({ to: session.envelope.rcptTo.map((one) => one.address), source });
          done();
        });
      },
      ...options,
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    ends.push(() => new Promise<void>((resolve) => server.close(resolve)));
    const address = server.server.address();
    const port = address !== null && typeof address === "object" ? address.port : 0;
    return { taken, url: `smtp://127.0.0.1:${port}` };
  }

  test("hands the mail over with both texts and an id that is the same at every attempt", async () => {
    const { taken, url } = await startServer();
    const send = transportOf({ SMTP_URL: url, MAIL_FROM: "Data Team <data@example.org>" });
    await send(mail);
    await send(mail);
    expect(taken.map((one) => one.to)).toEqual([["zoe@example.org"], ["zoe@example.org"]]);
    const ids = taken.map(({ source }) => /^Message-ID: (.+)$/im.exec(source)?.[1]);
    expect(ids[0]).toContain("mail_1");
    expect(ids[1]).toBe(ids[0]);
    const source = taken[0]?.source ?? "";
    expect(source).toContain("From: Data Team <data@example.org>");
    expect(source).toContain("Content-Type: text/plain");
    expect(source).toContain("Content-Type: text/html");
  });

  test("a refused recipient is a mail that was not taken", async () => {
    const { url } = await startServer({
      onRcptTo: (_address, _session, done) => done(new Error("no such mailbox")),
    });
    await expect(transportOf({ SMTP_URL: url })(mail)).rejects.toThrow("no such mailbox");
  });

  test("a wrong password is a mail that was not taken, and is not quoted", async () => {
    const { url } = await startServer({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: (_auth, _session, done) => done(new Error("wrong")),
    });
    const withWord = url.replace("//", "//ann:my-precious@");
    const problem: unknown = await transportOf({ SMTP_URL: withWord })(mail).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(problem).toBeInstanceOf(Error);
    expect(String(problem)).not.toContain("my-precious");
  });

  test("a server that hangs is a mail that was not taken", async () => {
    const { url } = await startServer({ onMailFrom: () => undefined });
    await expect(transportOf({ SMTP_URL: url }, 300)(mail)).rejects.toThrow();
  });
});
