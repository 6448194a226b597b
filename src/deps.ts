import type { Databases } from "../db/open.ts";
import type { Config } from "./config.ts";
import type { Log } from "./log.ts";
import type { RenderLetter } from "./mail/letter.ts";
import type { Seal } from "./seal.ts";
import type { Spool } from "./spool.ts";

/** What verbs are lent by the front door; tests lend other ones. */
export type Deps = {
  readonly config: Config;
  readonly log: Log;
  readonly now: () => Date;
  readonly databases: Databases;
  readonly seal: Seal;
  readonly spool: Spool;
  /** The rejected rows of loads, kept longer than what waits in the spool. */
  readonly errorFiles: Spool;
  /** Drawn by `components/email`, which `src` does not see. */
  readonly renderLetter: RenderLetter;
  /** Tells the worker that there is something to do; it would look by itself a little later. */
  readonly wakeWorker: () => void;
  /** Keeps a wrong sign-in waiting; for real unless a test lends another one. */
  readonly pause?: ((milliseconds: number) => Promise<void>) | undefined;
};

/** The UTC date of now, `YYYY-MM-DD`. */
export function todayOf({ now }: Pick<Deps, "now">): string {
  return now().toISOString().slice(0, 10);
}

/** Who does something; goes into the audit log with it. */
export type Actor =
  | {
      readonly kind: "administrator";
      readonly id: string;
      readonly name: string;
      readonly districtId: string;
      /** A viewer looks at runs and counts, and neither decides nor sees a student. */
      readonly role: "administrator" | "viewer";
      readonly address: string | undefined;
    }
  | { readonly kind: "contact"; readonly name: string; readonly address: string | undefined }
  | {
      readonly kind: "client";
      readonly id: string;
      readonly name: string;
      readonly address: string | undefined;
    }
  | { readonly kind: "system"; readonly name: string };

export type Administrator = Extract<Actor, { kind: "administrator" }>;
