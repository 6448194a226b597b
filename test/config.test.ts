import { describe, expect, test } from "bun:test";
import { ConfigError, readConfig } from "../src/config.ts";

type Env = Readonly<Record<string, string>>;

const key = Buffer.alloc(32, 9).toString("base64");

function complaint(env: Env): string {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error(`${JSON.stringify(env)} was taken`);
}

describe("a wrong value stops the start with one line that names it:", () => {
  const wrong: readonly (readonly [variable: string, env: Env])[] = [
    ["PORT", { PORT: "http" }],
    ["PORT", { PORT: "0" }],
    ["PORT", { PORT: "65536" }],
    ["PORT", { PORT: "3000.5" }],
    ["PORT", { PORT: "-1" }],
    ["PUBLIC_URL", { PUBLIC_URL: "data.example.org" }],
    ["PUBLIC_URL", { PUBLIC_URL: "https://data.example.org/app" }],
    ["PUBLIC_URL", { PUBLIC_URL: "https://data.example.org/?a=1" }],
    ["PUBLIC_URL", { PUBLIC_URL: "https://ann@data.example.org" }],
    ["PUBLIC_URL", { PUBLIC_URL: "https://:word@data.example.org" }],
    ["PUBLIC_URL", { PUBLIC_URL: "ftp://data.example.org" }],
    ["API_URL", { API_URL: "https://api.example.org/v1" }],
    ["SECRET_KEY", { SECRET_KEY: "short" }],
    ["SECRET_KEY", { SECRET_KEY: Buffer.alloc(31).toString("base64") }],
    ["SECRET_KEY", { SECRET_KEY: Buffer.alloc(33).toString("base64") }],
    ["SECRET_KEY", { SECRET_KEY: `${key.slice(0, 20)} ${key.slice(20)}` }],
    ["SECRET_KEY", { SECRET_KEY: "!".repeat(20) + key }],
    ["JOBS", { JOBS: "yes" }],
    ["JOBS", { JOBS: "ON" }],
    ["RATE_LIMIT_PER_MINUTE", { RATE_LIMIT_PER_MINUTE: "-1" }],
    ["RATE_LIMIT_PER_MINUTE", { RATE_LIMIT_PER_MINUTE: "0.5" }],
    ["RATE_LIMIT_PER_MINUTE", { RATE_LIMIT_PER_MINUTE: "none" }],
    ["LOG_LEVEL", { LOG_LEVEL: "verbose" }],
    ["OUTBOX", { OUTBOX: "true" }],
    ["SFTP_ALLOW_PRIVATE_HOSTS", { SFTP_ALLOW_PRIVATE_HOSTS: "10.0.0.0/33" }],
    ["SFTP_ALLOW_PRIVATE_HOSTS", { SFTP_ALLOW_PRIVATE_HOSTS: "sftp.internal,,x" }],
    ["SFTP_ALLOW_PRIVATE_HOSTS", { SFTP_ALLOW_PRIVATE_HOSTS: "yes" }],
    ["TRUSTED_PROXIES", { TRUSTED_PROXIES: "10.0.0.0/33" }],
    ["TRUSTED_PROXIES", { TRUSTED_PROXIES: "proxy.internal" }],
    ["DATABASE_URL", { DATABASE_URL: "postgres://localhost/x" }],
    ["DATABASE_URL", { DATABASE_URL: "libsql:x" }],
    ["DATABASE_URL", { DATABASE_URL: "file:data/control.db" }],
    ["DISTRICT_DATABASE_URL", { DATABASE_URL: "libsql://control.example.org" }],
    ["DISTRICT_DATABASE_URL", { DISTRICT_DATABASE_URL: "libsql://one.example.org" }],
    ["DISTRICT_DATABASE_URL", { DISTRICT_DATABASE_URL: "libsql://{district}.example.org" }],
    ["DISTRICT_DATABASE_URL", { DISTRICT_DATABASE_URL: "/data/{district}/{kind}.db" }],
    ["SMTP_URL", { SMTP_URL: "mail.example.org" }],
    ["SMTP_URL", { SMTP_URL: "smtp://" }],
    ["RESEND_BASE_URL", { RESEND_API_KEY: "re_1", RESEND_BASE_URL: "localhost:1" }],
    ["MAIL_FROM", { MAIL_FROM: "nobody" }],
    ["MAIL_FROM", { MAIL_FROM: "Ann <ann@example.org>\nBcc: eve@example.org" }],
  ];
  for (const [variable, env] of wrong) {
    test(`${variable} in ${JSON.stringify(env)}`, () => {
      const line = complaint(env);
      expect(line).toContain(variable);
      expect(line).toEndWith(".");
    });
  }
});

test("a secret is never quoted in a complaint about it", () => {
  expect(complaint({ SECRET_KEY: "my-precious" })).not.toContain("my-precious");
  expect(complaint({ DATABASE_URL: "postgres://ann:word@db" })).not.toContain("word");
});

test("with nothing set there is a local installation with an outbox", () => {
  const config = readConfig({});
  expect(config).toMatchObject({
    port: 3000,
    host: "127.0.0.1",
    publicUrl: "http://localhost:3000",
    apiUrl: "http://localhost:3000",
    isLocal: true,
    jobs: "on",
    rateLimitPerMinute: 600,
    mail: { outbox: true, resend: undefined, smtpUrl: undefined },
    sftpAllowPrivateHosts: { allPrivate: false },
  });
});

test("a rate limit of 0 is none", () => {
  expect(readConfig({ RATE_LIMIT_PER_MINUTE: "0" }).rateLimitPerMinute).toBe(0);
  expect(readConfig({ RATE_LIMIT_PER_MINUTE: "60" }).rateLimitPerMinute).toBe(60);
});

test("an empty variable is as good as none", () => {
  const names = ["PORT", "PUBLIC_URL", "SECRET_KEY", "JOBS", "DATABASE_URL", "SMTP_URL", "OUTBOX"];
  const empty = Object.fromEntries(names.map((name) => [name, ""]));
  expect(readConfig(empty)).toEqual(readConfig({}));
});

test("right values are taken, and a slash at the end of an address does not matter", () => {
  const config = readConfig({
    PORT: "8080",
    PUBLIC_URL: "https://data.example.org/",
    SECRET_KEY: key,
    DATABASE_URL: "libsql://control.example.org",
    DISTRICT_DATABASE_URL: "libsql://{kind}-{district}.example.org",
    MAIL_FROM: "Data Team <data@example.org>",
  });
  expect(config).toMatchObject({
    publicUrl: "https://data.example.org",
    secretKey: key,
    isLocal: false,
  });
});

test("the outbox is there by itself only while nobody else could read it and no provider is set", () => {
  expect(readConfig({ PUBLIC_URL: "https://data.example.org" }).mail.outbox).toBe(false);
  expect(readConfig({ SMTP_URL: "smtp://mail.example.org" }).mail.outbox).toBe(false);
  expect(readConfig({ RESEND_API_KEY: "re_1" }).mail.outbox).toBe(false);
  expect(readConfig({ OUTBOX: "off" }).mail.outbox).toBe(false);
});
