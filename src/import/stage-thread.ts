/** The other end of `stage-in-thread.ts`: reads one spooled file, judges its rows and stages them. */
import { fullGC } from "bun:jsc";
import { createStage } from "../../db/staging/write-stage.ts";
import { getEndpoint } from "../catalog/index.ts";
import { layoutOf, shapeOf } from "../catalog/shape.ts";
import { readRows } from "../formats/read-rows.ts";
import { isRefusal } from "../refusal.ts";
import { createSpool } from "../spool.ts";
import { openJudge, type StagedFile } from "./judge-rows.ts";
import type { ThreadInput, ThreadMessage } from "./stage-in-thread.ts";

declare const self: Worker;

const progressMilliseconds = 200;
// By itself the collector waits until there is a hundred megabytes of garbage; what is alive is little.
const batchesPerCollection = 10;

self.addEventListener("message", ({ data }: MessageEvent<ThreadInput>) => {
  stage(data).then(
    (staged) => tell({ kind: "staged", staged }),
    (error: unknown) => tell(describe(error)),
  );
});

async function stage({ file, judge: input, path }: ThreadInput): Promise<StagedFile> {
  const endpoint = getEndpoint(input.endpointName);
  const spool = createSpool(file.place.folder, Buffer.from(file.place.key));
  const writer = createStage(path, shapeOf(endpoint));
  try {
    const judge = await openJudge(input, writer);
    const { encoding } = input.settings;
    const how = { encoding, layout: layoutOf(endpoint, []) };
    let toldAt = 0;
    let batches = 0;
    for await (const batch of readRows(file.format, spool.read(file.id), how)) {
      judge.takeBatch(batch);
      batches += 1;
      if (batches % batchesPerCollection === 0) fullGC();
      const now = performance.now();
      if (now - toldAt < progressMilliseconds) continue;
      toldAt = now;
      tell({ kind: "progress", rows: judge.rowsRead() });
    }
    return judge.finish();
  } finally {
    writer.close();
  }
}

function describe(error: unknown): ThreadMessage {
  if (isRefusal(error)) return { kind: "refused", code: error.code, sentence: error.message };
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  return { kind: "fault", message, stack };
}

function tell(message: ThreadMessage): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  self.postMessage(message);
}
