import { defineConfig } from "drizzle-kit";

export const config = defineConfig({
  dialect: "sqlite",
  schema: "./db/ledger/schema.ts",
  out: "./db/ledger/migrations",
});
export default config;
