/** `npm test`: installs what the tests need, runs them, and ends with `N passed, N failed`. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const isLong = process.argv.includes("--long");

const tools = [
  {
    path: "/usr/sbin/sshd",
    packages: ["openssh-server", "openssh-client"],
    what: "the SFTP tests",
  },
  { path: "/usr/bin/chromium", packages: ["chromium"], what: "the browser tests" },
  // Some 200 MB, for tests that only run then.
  ...(isLong
    ? [
        {
          path: "/usr/bin/java",
          packages: ["default-jre-headless"],
          what: "Specmatic's tests of the API's description",
        },
      ]
    : []),
];

const only = process.argv.slice(2).filter((word) => !word.startsWith("--"));

installTools();
process.exit(await runTests());

function installTools(): void {
  const missing = tools.filter((tool) => !existsSync(tool.path));
  if (missing.length === 0) return;
  const isRootOnDebian = process.getuid?.() === 0 && existsSync("/etc/debian_version");
  if (isRootOnDebian) install(missing.flatMap((tool) => tool.packages));
  for (const tool of tools.filter(({ path }) => !existsSync(path))) {
    const words = `needs ${tool.path} (Debian: ${tool.packages.join(" ")}) for ${tool.what}`;
    if (process.env["CI"] === "true") {
      console.error(`failed: ${words}`);
      console.log("0 passed, 1 failed");
      process.exit(1);
    }
    console.log(`skipped: ${words}`);
  }
}

function install(packages: readonly string[]): void {
  console.log(`installing ${packages.join(" ")}`);
  // Exit 101 keeps Debian from starting services that it installs; ours are started by the tests, on loopback.
  const policy = "/usr/sbin/policy-rc.d";
  const isOurs = !existsSync(policy);
  if (isOurs)
    Bun.spawnSync([
      "sh",
      "-c",
      `printf '#!/bin/sh\\nexit 101\\n' > ${policy} && chmod +x ${policy}`,
    ]);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const apt = ["apt-get", "-qq", "-o", "Acquire::Retries=3"];
  Bun.spawnSync([...apt, "update"], { env, stdout: "ignore", stderr: "inherit" });
  Bun.spawnSync([...apt, "install", "-y", "--no-install-recommends", ...packages], {
    env,
    stdout: "ignore",
    stderr: "inherit",
  });
  if (isOurs) rmSync(policy, { force: true });
}

async function runTests(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "tests-"));
  const report = join(folder, "report.xml");
  const child = Bun.spawn(
    [process.execPath, "test", "--reporter=junit", `--reporter-outfile=${report}`, ...only],
    {
      stdin: "ignore",
      stdout: "inherit",
      stderr: "inherit",
      env: { ...process.env, TESTS_LONG: isLong ? "true" : "" },
    },
  );
  const code = await child.exited;
  const counts = readCounts(existsSync(report) ? readFileSync(report, "utf8") : "");
  rmSync(folder, { recursive: true, force: true });
  // A crash or a failing hook is a failure, even when every test that ran passed.
  const failed = code !== 0 && counts.failed === 0 ? 1 : counts.failed;
  const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : "";
  console.log(`${counts.passed} passed, ${failed} failed${skipped}`);
  return failed > 0 || counts.passed === 0 ? 1 : 0;
}

function readCounts(xml: string): { passed: number; failed: number; skipped: number } {
  const head = /<testsuites\b[^>]*>/.exec(xml)?.[0] ?? "";
  const count = (name: string): number =>
    Number(new RegExp(`\\b${name}="(\\d+)"`).exec(head)?.[1] ?? 0);
  const [tests, failed, skipped] = [
    count("tests"),
    count("failures") + count("errors"),
    count("skipped"),
  ];
  return { passed: tests - failed - skipped, failed, skipped };
}
