import type { Context, ErrorHandler } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { HTTPException } from "hono/http-exception";
import type { JSX } from "hono/jsx/jsx-runtime";
import { MessagePage } from "../components/access/message-page.tsx";
import type { Deps } from "../src/deps.ts";
import { describeFault } from "../src/log.ts";
import { isRefusal, type Refusal } from "../src/refusal.ts";

/** A whole page; hono's `c.html` writes no doctype by itself. */
export async function answerPage(
  c: Context,
  page: JSX.Element,
  status: ContentfulStatusCode = 200,
): Promise<Response> {
  return c.html(`<!doctype html>${await page.toString()}`, status);
}

export function answerNotFound(c: Context): Promise<Response> {
  const page = (
    <MessagePage
      title="Page not found"
      sentence="There is nothing at this address. It may have been removed, or the link is not whole."
      next={{ href: "/settings/data-imports-exports", label: "Go to Data Imports/Exports" }}
    />
  );
  return answerPage(c, page, 404);
}

/** A refusal as its sentence; anything else is logged with its cause, and only its request id is shown. */
export function answerPageError(deps: Deps): ErrorHandler {
  return async (error, c) => {
    if (error instanceof HTTPException) {
      const sentence =
        "The form did not come from a page of this product, so nothing was done. Open the page again and repeat.";
      return answerPage(
        c,
        <MessagePage title="Not accepted" sentence={sentence} />,
        error.status === 403 ? 403 : 400,
      );
    }
    if (isRefusal(error)) {
      if (error.code === "not_found") return answerNotFound(c);
      return answerPage(
        c,
        <MessagePage title="Not done" sentence={error.message} />,
        statusOf(error),
      );
    }
    const requestId: string = c.get("requestId");
    // A browser that left in the middle of its form is no fault of anybody's.
    if (!c.req.raw.signal.aborted) {
      deps.log.error("request failed", { request: requestId, ...describeFault(error) });
    }
    const page = (
      <MessagePage
        title="Something went wrong on our side"
        sentence="Nothing was changed. Try again; if it happens again, tell the operator the request id."
        requestId={requestId}
      />
    );
    return answerPage(c, page, 500);
  };
}

const statuses: Partial<Record<Refusal["code"], ContentfulStatusCode>> = {
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  gone: 410,
  too_large: 413,
  invalid: 422,
  too_many_requests: 429,
};

export function statusOf(refusal: Refusal): ContentfulStatusCode {
  return statuses[refusal.code] ?? 422;
}
