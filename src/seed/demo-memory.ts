import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { randomText } from "../ids.ts";
import { generateKeyPair } from "../transfer/ssh-keys.ts";

/** What a demo says again at every start. Plain text is right here only because nothing in a demo is real. */
export type DemoMemory = {
  readonly administratorPassword: string;
  /** Of those who work beside the administrator. */
  readonly colleaguePassword?: string;
  readonly vendorPassword: string;
  /** Private; kept, so that the vendor shows the same host key after a restart. */
  readonly vendorHostKey: string;
  readonly clientSecret?: string;
  readonly isSeeded?: true;
  /** Opt-outs, and a month of disclosures. */
  readonly hasRegisters?: true;
  /** Ids by the plan's name, since whoever tries the demo may rename them. */
  readonly integrations?: Readonly<Record<string, string>>;
};

export function readMemory(dataDir: string): DemoMemory | undefined {
  const path = pathOf(dataDir);
  // Safe because `keepMemory` is its only writer.
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as DemoMemory) : undefined;
}

/** Readable by its owner only; renamed into place, since a demo that forgot its password is of no use. */
export function keepMemory(dataDir: string, memory: DemoMemory): DemoMemory {
  const path = pathOf(dataDir);
  writeFileSync(`${path}.part`, JSON.stringify(memory, null, 2), { mode: 0o600 });
  renameSync(`${path}.part`, path);
  return memory;
}

export async function newMemory(): Promise<DemoMemory> {
  const hostKey = await generateKeyPair("ed25519", "vendor of the demo");
  return {
    administratorPassword: madeUpPassword(),
    colleaguePassword: madeUpPassword(),
    vendorPassword: madeUpPassword(),
    vendorHostKey: hostKey.privateKey,
  };
}

/** For a demo that was begun without them. */
export function withColleagues(memory: DemoMemory): DemoMemory {
  return { ...memory, colleaguePassword: madeUpPassword() };
}

/** Four groups, so that it can be read and typed. */
function madeUpPassword(): string {
  return Array.from({ length: 4 }, () => randomText(4)).join("-");
}

function pathOf(dataDir: string): string {
  return join(dataDir, "demo.json");
}
