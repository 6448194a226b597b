import type { Context } from "hono";
import { describeRun, failedByUs, type RunReport } from "../../src/api/describe-run.ts";
import type { SentLoad } from "../../src/api/send-load.ts";
import type { Deps } from "../../src/deps.ts";
import { answerProblem } from "../answer-api.ts";

const retryAfterSeconds = 5;
// A person decides, not a program.
const heldRetryAfterSeconds = 15 * 60;

/** 200 when it was stored, 422 when it was refused, 202 and where to look while it goes on or waits for a person. */
export async function answerLoad(c: Context, deps: Deps, sent: SentLoad): Promise<Response> {
  if (sent.isReplay) c.header("Idempotency-Replayed", "true");
  const report = await describeRun(deps, sent.run);
  switch (report.state) {
    case "succeeded":
    case "succeeded_with_errors":
      return c.json(report);
    case "queued":
    case "running":
      return answerLater(c, deps, report, retryAfterSeconds);
    case "held":
      return answerLater(c, deps, report, heldRetryAfterSeconds);
    case "failed":
    case "cancelled":
      return answerFailure(c, deps, report);
  }
}

function answerLater(c: Context, deps: Deps, report: RunReport, seconds: number): Response {
  c.header("Location", `${deps.config.apiUrl}/v1/runs/${report.run_id}`);
  c.header("Retry-After", String(seconds));
  return c.json(report, 202);
}

function answerFailure(c: Context, deps: Deps, report: RunReport): Response {
  return answerProblem(c, deps, {
    slug: failedByUs(report) ? "load-failed" : "load-refused",
    detail: report.detail ?? "The load was stopped before it was stored. Send it again.",
    members: { report },
  });
}
