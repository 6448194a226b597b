export const homePath = "/settings/data-imports-exports";

/** Only paths of our own pages, as a browser writes them: a link must not lead elsewhere through our sign-in. */
export function safeNext(next: string): string {
  const isOwn = /^\/(settings|outbox)(\/|\?|$)/.test(next);
  return isOwn && /^[!-~]*$/.test(next) && !next.includes("\\") ? next : homePath;
}
