import type { SpoolPlace } from "../spool.ts";
import { Refusal, type RefusalCode } from "../refusal.ts";
import type { RowFormat } from "../../db/control/schema.ts";
import type { JudgeInput, StagedFile } from "./judge-rows.ts";
import type { LoadPart } from "./load.ts";

/** Where the bytes of a load wait, and how to read them. */
export type SpooledFile = {
  readonly place: SpoolPlace;
  readonly id: string;
  readonly format: RowFormat;
};

export type ThreadInput = {
  readonly file: SpooledFile;
  readonly judge: JudgeInput;
  readonly path: string;
};

export type ThreadMessage =
  | { readonly kind: "progress"; readonly rows: number }
  | { readonly kind: "staged"; readonly staged: StagedFile }
  | { readonly kind: "refused"; readonly code: RefusalCode; readonly sentence: string }
  | { readonly kind: "fault"; readonly message: string; readonly stack: string | undefined };

/**
 * Stages in a thread of its own: reading and judging take all of a core, and the heap there is small, which is a third
 * of the work. Throws what the thread refused; ends it when the lease is lost.
 */
export async function stageInThread(
  load: LoadPart,
  file: SpooledFile,
  judge: JudgeInput,
  path: string,
): Promise<StagedFile> {
  const thread = new Worker(new URL("./stage-thread.ts", import.meta.url));
  try {
    return await new Promise<StagedFile>((resolve, reject) => {
      const tell = async (rows: number): Promise<void> => {
        await load.checkLease();
        await load.onProgress("checking", rows);
      };
      thread.addEventListener("message", ({ data }: MessageEvent<ThreadMessage>) => {
        switch (data.kind) {
          case "progress":
            tell(data.rows).catch(reject);
            return;
          case "staged":
            resolve(data.staged);
            return;
          case "refused":
            reject(new Refusal(data.code, data.sentence));
            return;
          case "fault":
            reject(Object.assign(new Error(data.message), { stack: data.stack }));
        }
      });
      thread.addEventListener("error", (event) => reject(new Error(event.message)));
      // Without it a thread that ends by itself would be waited for for ever.
      thread.addEventListener("close", () => reject(new Error("the staging thread ended early")));
      const input: ThreadInput = { file, judge, path };
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
      thread.postMessage(input);
    });
  } finally {
    thread.terminate();
  }
}
