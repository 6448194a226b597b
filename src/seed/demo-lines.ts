import { relative } from "node:path";
import type { Config } from "../config.ts";
import type { ClientCredentials } from "./demo-contact.ts";
import { administratorEmail, demoStudents } from "./demo-district.ts";
import type { DemoMemory } from "./demo-memory.ts";
import { colleagues } from "./demo-people.ts";
import { district } from "./places.ts";
import { vendorHost, vendorUsername } from "./vendor-server.ts";

export type Demo = {
  readonly config: Config;
  readonly memory: DemoMemory;
  readonly credentials: ClientCredentials;
  readonly folder: string;
  readonly port: number;
};

/** Three addresses, how to get in, and what to click there. */
export function describeDemo({ config, memory, credentials, folder, port }: Demo): string[] {
  return [
    "",
    `${district.name}: ${demoStudents.toLocaleString("en-US")} made-up students in 8 buildings.`,
    "",
    `1. The settings    ${config.publicUrl}/settings/data-imports-exports`,
    `   Email           ${administratorEmail}`,
    `   Password        ${memory.administratorPassword}`,
    ...describeColleagues(memory),
    "   Click TestHound, then Run data export.",
    `   Rosterbridge waits for its contact: open its mail at ${config.publicUrl}/outbox and accept, then Run data import.`,
    "",
    `2. The API         ${config.apiUrl}/docs`,
    `   Client ID       ${credentials.clientId}`,
    `   Client secret   ${credentials.secret}`,
    "   Click Authorize, enter both, then try GET /v1/students.",
    "",
    `3. The vendor      sftp://${vendorUsername}@${vendorHost}:${port}`,
    `   Password        ${memory.vendorPassword}`,
    `   Folder          ${shorten(folder)}`,
    `   After the run: sftp -P ${port} ${vendorUsername}@${vendorHost}, then ls -l testhound.`,
    "",
    "All of this is made up and stays on this machine. Ctrl-C ends it; the next start finds it again.",
  ];
}

function describeColleagues({ colleaguePassword }: DemoMemory): readonly string[] {
  if (colleaguePassword === undefined) return [];
  const [second, viewer] = colleagues;
  return [
    `   Also            ${second.email} (administrator) and`,
    `                   ${viewer.email} (viewer), both with ${colleaguePassword}`,
  ];
}

/** As it is typed from here, unless it lies elsewhere. */
function shorten(folder: string): string {
  const path = relative(".", folder);
  return path.startsWith("..") ? folder : path;
}
