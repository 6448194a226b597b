/** Types of a description, as openapi-typescript makes them: `bun make-client.ts FROM TO`. */
import typescript from "@typescript/typescript6";

// It writes types by the compiler's own API, which TypeScript 7 no longer has.
Bun.plugin({
  name: "typescript by its API",
  setup: (build) => {
    const exports = { ...typescript, default: typescript };
    build.module("typescript", () => ({ exports, loader: "object" }));
  },
});
// Read after the plugin is there.
const { default: makeTypes, astToString } = await import("openapi-typescript");

const [, , from = "", to = ""] = process.argv;
await Bun.write(to, astToString(await makeTypes(await Bun.file(from).text())));
