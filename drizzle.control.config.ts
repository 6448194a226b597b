import { defineConfig } from "drizzle-kit";

export const config = defineConfig({
  dialect: "sqlite",
  schema: "./db/control/schema.ts",
  out: "./db/control/migrations",
});
export default config;
