import type { Visitor } from "../access/open-sign-in.ts";

/** Who makes what a demo begins with. */
export const demoVisitor: Visitor = { address: undefined, userAgent: "npm run demo" };
