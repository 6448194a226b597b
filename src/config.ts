import { isAbsolute, join, resolve } from "node:path";
import { logLevels, type LogLevel } from "./log.ts";
import { parseHostAllowance, type HostAllowance } from "./transfer/host-guard.ts";
import { parseTrustedProxies, type TrustedProxies } from "./trusted-proxies.ts";

export type Config = {
  readonly port: number;
  readonly host: string;
  readonly dataDir: string;
  readonly spoolDir: string;
  /** No slash at the end; every link and every check of origin comes from it. */
  readonly publicUrl: string;
  readonly apiUrl: string;
  readonly isLocal: boolean;
  readonly databaseUrl: string;
  readonly districtDatabaseUrl: string;
  readonly databaseAuthToken: string | undefined;
  readonly secretKey: string | undefined;
  readonly mail: MailConfig;
  /** In the order of their buttons. */
  readonly sso: readonly SsoProvider[];
  readonly sftpAllowPrivateHosts: HostAllowance;
  readonly trustedProxies: TrustedProxies;
  readonly jobs: "on" | "off" | "only";
  /** Calls a minute, of one client to one process; 0: as many as it likes, also at once. */
  readonly rateLimitPerMinute: number;
  readonly logLevel: LogLevel;
};

export type MailConfig = {
  readonly from: string;
  readonly resend: { readonly apiKey: string; readonly baseUrl: string | undefined } | undefined;
  readonly smtpUrl: string | undefined;
  readonly outbox: boolean;
};

export type SsoProvider = {
  /** Part of its addresses. */
  readonly name: "google" | "microsoft" | "oidc";
  /** On its button. */
  readonly label: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
};

/** A value that cannot be started with; its message is the one line that the operator reads. */
export class ConfigError extends Error {}

type Env = Readonly<Record<string, string | undefined>>;

/** Reads and checks the environment; the only place that does. Throws ConfigError with one clear line. */
export function readConfig(env: Env = process.env): Config {
  const port = readPort(env["PORT"]);
  const dataDir = resolve(env["DATA_DIR"] || "./data");
  const publicUrl = readUrl("PUBLIC_URL", env["PUBLIC_URL"] || `http://localhost:${port}`);
  const isLocal = ["localhost", "127.0.0.1", "[::1]"].includes(new URL(publicUrl).hostname);
  return {
    port,
    host: env["HOST"] || "127.0.0.1",
    dataDir,
    spoolDir: resolve(env["SPOOL_DIR"] || join(dataDir, "spool")),
    publicUrl,
    apiUrl: readUrl("API_URL", env["API_URL"] || publicUrl),
    isLocal,
    ...readDatabase(env, dataDir),
    secretKey: readSecretKey(env["SECRET_KEY"]),
    mail: readMail(env, isLocal),
    sso: readSso(env),
    sftpAllowPrivateHosts: readList(parseHostAllowance, env["SFTP_ALLOW_PRIVATE_HOSTS"] || "false"),
    trustedProxies: readList(parseTrustedProxies, env["TRUSTED_PROXIES"] || ""),
    jobs: readChoice("JOBS", env["JOBS"], ["on", "off", "only"], "on"),
    rateLimitPerMinute: readRateLimit(env["RATE_LIMIT_PER_MINUTE"]),
    logLevel: readChoice("LOG_LEVEL", env["LOG_LEVEL"], logLevels, "info"),
  };
}

function readPort(text: string | undefined): number {
  if (!text) return 3000;
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port >= 1 && port <= 65_535) return port;
  throw new ConfigError(`PORT must be a whole number from 1 to 65535, but is “${text}”.`);
}

function readRateLimit(text: string | undefined): number {
  if (!text) return 600;
  if (/^\d{1,7}$/.test(text)) return Number(text);
  throw new ConfigError(
    `RATE_LIMIT_PER_MINUTE must be a whole number, 0 for no limit, but is “${text}”.`,
  );
}

function readUrl(name: string, text: string): string {
  const url = URL.parse(text);
  const isPlain =
    url?.pathname === "/" && !url.search && !url.hash && !url.username && !url.password;
  if (url && ["http:", "https:"].includes(url.protocol) && isPlain) return url.origin;
  throw new ConfigError(
    `${name} must be an address such as https://data.example.org with no path, but is “${text}”.`,
  );
}

function readDatabase(
  env: Env,
  dataDir: string,
): Pick<Config, "databaseUrl" | "districtDatabaseUrl" | "databaseAuthToken"> {
  const databaseUrl = env["DATABASE_URL"] || `file:${join(dataDir, "control.db")}`;
  checkDatabaseUrl("DATABASE_URL", databaseUrl);
  const template = env["DISTRICT_DATABASE_URL"];
  if (!databaseUrl.startsWith("file:") && !template) {
    throw new ConfigError("DISTRICT_DATABASE_URL is needed when DATABASE_URL is a server.");
  }
  if (template) {
    checkDatabaseUrl("DISTRICT_DATABASE_URL", template);
    if (!template.includes("{district}") || !template.includes("{kind}")) {
      throw new ConfigError("DISTRICT_DATABASE_URL must contain {district} and {kind}.");
    }
  }
  return {
    databaseUrl,
    districtDatabaseUrl:
      template || `file:${join(dataDir, "districts", "{district}", "{kind}.db")}`,
    databaseAuthToken: env["DATABASE_AUTH_TOKEN"] || undefined,
  };
}

/** The address is not quoted: it may hold a password. */
function checkDatabaseUrl(name: string, url: string): void {
  if (!/^(file:|libsql:\/\/|https?:\/\/)./.test(url)) {
    throw new ConfigError(`${name} must begin with file:, libsql:// or https://.`);
  }
  if (url.startsWith("file:") && !isAbsolute(url.slice("file:".length))) {
    throw new ConfigError(`${name} must name an absolute path after file:.`);
  }
}

function readSecretKey(text: string | undefined): string | undefined {
  if (!text) return undefined;
  // Node's own decoder skips what is not base64, so a mistyped key would be another key in silence.
  if (/^[A-Za-z0-9+/]{43}=$/.test(text)) return text;
  throw new ConfigError("SECRET_KEY must be 32 bytes in base64 (44 characters).");
}

function readList<List>(parse: (text: string) => List, text: string): List {
  try {
    return parse(text);
  } catch (error) {
    throw new ConfigError(error instanceof Error ? error.message : String(error));
  }
}

function readMail(env: Env, isLocal: boolean): MailConfig {
  const apiKey = env["RESEND_API_KEY"];
  const smtpUrl = env["SMTP_URL"] || undefined;
  if (smtpUrl && !(/^smtps?:\/\//.test(smtpUrl) && URL.parse(smtpUrl)?.hostname)) {
    throw new ConfigError(
      "SMTP_URL must be an address such as smtp://user:password@mail.example.org:587.",
    );
  }
  const baseUrl = env["RESEND_BASE_URL"] || undefined;
  if (baseUrl && !(/^https?:\/\//.test(baseUrl) && URL.canParse(baseUrl))) {
    throw new ConfigError(
      `RESEND_BASE_URL must begin with https:// or http://, but is “${baseUrl}”.`,
    );
  }
  const from = env["MAIL_FROM"] || "SameGoal Data Imports/Exports <no-reply@localhost>";
  if (!/^([^<>\p{Cc}]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/u.test(from)) {
    throw new ConfigError(
      `MAIL_FROM must be such as “Data Team <data@example.org>”, but is “${from}”.`,
    );
  }
  const outbox = readChoice("OUTBOX", env["OUTBOX"], ["on", "off"], isLocal ? "on" : "off");
  return {
    from,
    resend: apiKey ? { apiKey, baseUrl } : undefined,
    smtpUrl,
    outbox: !apiKey && !smtpUrl && outbox === "on",
  };
}

/** Those whose variables are set; a half of them is a mistake. */
function readSso(env: Env): readonly SsoProvider[] {
  const tenant = env["MICROSOFT_TENANT"] || "organizations";
  // Microsoft names a tenant by its id in every token, whatever its address was asked by.
  if (!/^(?:organizations|common|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/.test(tenant)) {
    throw new ConfigError(
      `MICROSOFT_TENANT must be the tenant's id (such as 8eaef023-2b34-4da1-9baa-8bc8c9d6a490), organizations or common, but is “${tenant}”.`,
    );
  }
  const microsoft = `https://login.microsoftonline.com/${tenant}/v2.0`;
  const providers = [
    readProvider(env, { name: "google", label: "Google", issuer: "https://accounts.google.com" }),
    readProvider(env, { name: "microsoft", label: "Microsoft", issuer: microsoft }),
    readProvider(env, {
      name: "oidc",
      label: env["OIDC_LABEL"] || "single sign-on",
      issuer: readIssuer(env),
    }),
  ];
  return providers.filter((provider) => provider !== undefined);
}

function readProvider(
  env: Env,
  fixed: Pick<SsoProvider, "name" | "label" | "issuer">,
): SsoProvider | undefined {
  const prefix = fixed.name.toUpperCase();
  const [idName, secretName] = [`${prefix}_CLIENT_ID`, `${prefix}_CLIENT_SECRET`];
  const [clientId, clientSecret] = [env[idName] || "", env[secretName] || ""];
  const isAsked = clientId !== "" || clientSecret !== "" || (fixed.name === "oidc" && fixed.issuer);
  if (!isAsked) return undefined;
  const missing = [
    clientId === "" ? idName : "",
    clientSecret === "" ? secretName : "",
    fixed.issuer === "" ? "OIDC_ISSUER" : "",
  ].filter(Boolean);
  if (missing.length === 0) return { ...fixed, clientId, clientSecret };
  throw new ConfigError(
    `${missing.join(" and ")} must be set too, since the rest of ${prefix}_… is.`,
  );
}

/** As the provider writes it, since tokens are compared with it. Without TLS only on this machine. */
function readIssuer(env: Env): string {
  const issuer = env["OIDC_ISSUER"] || "";
  if (issuer === "") return "";
  const url = URL.parse(issuer);
  const isHere = ["localhost", "127.0.0.1", "[::1]"].includes(url?.hostname ?? "");
  const isSafe = url?.protocol === "https:" || (url?.protocol === "http:" && isHere);
  if (isSafe && !url.search && !url.hash && !url.username) return issuer;
  throw new ConfigError(
    `OIDC_ISSUER must be an https address such as https://login.example.org, but is “${issuer}”.`,
  );
}

function readChoice<const Choice extends string>(
  name: string,
  text: string | undefined,
  choices: readonly Choice[],
  otherwise: NoInfer<Choice>,
): Choice {
  if (!text) return otherwise;
  const choice = choices.find((candidate) => candidate === text);
  if (choice !== undefined) return choice;
  throw new ConfigError(`${name} must be one of ${choices.join(", ")}, but is “${text}”.`);
}
