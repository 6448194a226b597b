import type { Context, MiddlewareHandler } from "hono";
import { createCallerFinder } from "../../src/api/find-caller.ts";
import {
  callsAtOnceMax,
  callSecondsMax,
  callsWaitingMax,
  callWaitMilliseconds,
} from "../../src/api/limits.ts";
import { createRateLimit, type RateLimit } from "../../src/api/rate-limit.ts";
import { createTurnstile, type Leave } from "../../src/api/turnstile.ts";
import type { Deps } from "../../src/deps.ts";
import { Refusal } from "../../src/refusal.ts";
import { bearerOf } from "../api/bearer.ts";

/**
 * So many calls a minute of each client, and so many at once. Strangers are not counted here: they are refused where
 * they knock.
 */
export function limitClients(deps: Deps): MiddlewareHandler {
  const limit = deps.config.rateLimitPerMinute;
  const findCaller = createCallerFinder(deps);
  const rate = createRateLimit({ limit, windowSeconds: 60, callersMax: 10_000 });
  const turnstile = createTurnstile({
    insideMax: callsAtOnceMax,
    waitingMax: callsWaitingMax,
    waitMilliseconds: callWaitMilliseconds,
    staySecondsMax: callSecondsMax,
  });
  return async function limitClients(c, next) {
    const caller = limit === 0 ? undefined : await findCaller(bearerOf(c)?.token);
    if (caller === undefined) return next();
    countCall(c, rate, caller, deps.now());
    const leave = await turnstile.enter(caller, deps.now());
    if (!leave) throw refuseCrowd();
    try {
      await next();
    } finally {
      leaveAtEnd(c, leave);
    }
  };
}

/** draft-ietf-httpapi-ratelimit-headers-03: three fields, of which Reset is in seconds. */
function countCall(c: Context, rate: RateLimit, caller: string, now: Date): void {
  const { isAllowed, limit, remaining, resetSeconds } = rate.take(caller, now);
  c.header("RateLimit-Limit", String(limit));
  c.header("RateLimit-Remaining", String(remaining));
  c.header("RateLimit-Reset", String(resetSeconds));
  if (isAllowed) return;
  c.header("Retry-After", String(resetSeconds));
  const sentence = `This client may call ${limit} times a minute and has done so. Wait ${resetSeconds} seconds; larger pages and limit=all need fewer calls.`;
  throw new Refusal("too_many_requests", sentence);
}

function refuseCrowd(): Refusal {
  const sentence = `${callsAtOnceMax} calls of this client are under way, and none of them ended in time for this one. Read streams to their end or close them, and send fewer calls at once.`;
  return new Refusal("too_many_at_once", sentence);
}

/** An answer that is written while it is read ends with its last byte, or with the reader who leaves. */
function leaveAtEnd(c: Context, leave: Leave): void {
  // Asked for last: a body that was looked at is sent as a stream.
  const isStream = c.get("isStream") === true && c.req.method !== "HEAD";
  const body = isStream ? c.res.body : null;
  if (!body) return leave();
  // Should the connection break before anybody reads.
  c.req.raw.signal.addEventListener("abort", leave, { once: true });
  c.res = new Response(watchEnd(body, leave), c.res);
}

function watchEnd(body: ReadableStream<Uint8Array>, onEnd: () => void): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  const source: UnderlyingDefaultSource<Uint8Array> = {
    pull: async (controller) => {
      try {
        const { done, value } = await reader.read();
        if (!done) return controller.enqueue(value);
        onEnd();
        controller.close();
      } catch {
        onEnd();
        // Told where it happened; a reason would be printed.
        controller.error();
      }
    },
    cancel: async (reason) => {
      onEnd();
      await reader.cancel(reason);
    },
  };
  return new ReadableStream(source, { highWaterMark: 0 });
}
