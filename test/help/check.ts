/** `npm run check`: types, lint, format, house rules; prints every offender, not only the first kind. */
const steps = [
  { name: "types", command: ["tsc", "--noEmit", "-p", "tsconfig.json"] },
  { name: "lint", command: ["oxlint", "--deny-warnings", "."] },
  { name: "format", command: ["oxfmt", "--check", "."] },
  { name: "house rules", command: ["bun", "test", "test/house.test.ts"] },
] as const;

let hasFailed = false;
for (const { name, command } of steps) {
  const result = Bun.spawnSync([...command], { stdout: "pipe", stderr: "pipe" });
  const isGood = result.exitCode === 0;
  console.log(`${isGood ? "ok  " : "FAIL"} ${name}`);
  if (isGood) continue;
  hasFailed = true;
  console.log(result.stdout.toString() + result.stderr.toString());
}
process.exit(hasFailed ? 1 : 0);
