import { defineConfig } from "drizzle-kit";

export const config = defineConfig({
  dialect: "sqlite",
  schema: "./db/records/schema.ts",
  out: "./db/records/migrations",
});
export default config;
