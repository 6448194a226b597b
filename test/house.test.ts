import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join, relative } from "node:path";

const root = join(import.meta.dir, "..");
const rooms = ["db", "src", "components", "routes", "jobs"] as const;
type Room = (typeof rooms)[number];

/** Who may import whom; `src/main.ts` is the front door and sees all. */
const sees: Readonly<Record<Room, readonly Room[]>> = {
  db: ["db"],
  src: ["src", "db"],
  components: ["components", "src"],
  routes: ["routes", "components", "src", "db"],
  jobs: ["jobs", "src", "db"],
};

type SourceFile = { readonly path: string; readonly room: Room; readonly text: string };

const files: readonly SourceFile[] = rooms.flatMap((room) =>
  [...new Bun.Glob("**/*.{ts,tsx}").scanSync(join(root, room))].map((name) => {
    const path = join(room, name);
    return { path, room, text: readFileSync(join(root, path), "utf8") };
  }),
);

function importsOf({ path, text }: SourceFile): readonly string[] {
  return [...text.matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/g)].map(([, target = ""]) =>
    target.startsWith(".") ? relative(root, join(root, path, "..", target)) : target,
  );
}

function offenders(isWrong: (file: SourceFile) => boolean): readonly string[] {
  return files.filter(isWrong).map((file) => file.path);
}

test("there are files to judge", () => {
  expect(files.length).toBeGreaterThan(100);
});

test("rooms import only downhill", () => {
  const wrong = files
    .filter((file) => file.path !== "src/main.ts")
    .flatMap((file) =>
      importsOf(file)
        .filter((target) => rooms.some((room) => target.startsWith(`${room}/`)))
        .filter((target) => !sees[file.room].some((room) => target.startsWith(`${room}/`)))
        .map((target) => `${file.path} → ${target}`),
    );
  expect(wrong).toEqual([]);
});

test("nothing imports the front door", () => {
  expect(offenders((file) => importsOf(file).includes("src/main.ts"))).toEqual([]);
});

test("no two files of a room import each other in a circle", () => {
  const graph = new Map(files.map((file) => [file.path, runtimeImportsOf(file)]));
  expect(findCircle(graph)).toEqual([]);
});

/** `import type` leaves nothing behind at run time, so it makes no circle. */
function runtimeImportsOf(file: SourceFile): readonly string[] {
  const text = file.text.replaceAll(/import type [^;]+;/g, "");
  return importsOf({ ...file, text });
}

function findCircle(graph: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]): readonly string[] => {
    if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path];
    if (done.has(path)) return [];
    for (const next of graph.get(path) ?? []) {
      const circle = graph.has(next) ? visit(next, [...trail, path]) : [];
      if (circle.length > 0) return circle;
    }
    done.add(path);
    return [];
  };
  for (const path of graph.keys()) {
    const circle = visit(path, []);
    if (circle.length > 0) return circle;
  }
  return [];
}

test("drizzle is spoken in db and in the catalog only", () => {
  const wrong = offenders(
    (file) =>
      file.room !== "db" &&
      !file.path.startsWith("src/catalog/") &&
      importsOf(file).some((target) => target.startsWith("drizzle-orm")),
  );
  expect(wrong).toEqual([]);
});

test("the environment is read in one place", () => {
  const wrong = offenders(
    (file) => file.path !== "src/config.ts" && /process\.env|Bun\.env/.test(file.text),
  );
  expect(wrong).toEqual([]);
});

test("the clock is read in one place", () => {
  const wrong = offenders(
    (file) => file.path !== "jobs/clock.ts" && /new Date\(\)|Date\.now\(/.test(file.text),
  );
  expect(wrong).toEqual([]);
});

test("only the log writes to the console", () => {
  const wrong = offenders((file) => file.path !== "src/log.ts" && /\bconsole\./.test(file.text));
  expect(wrong).toEqual([]);
});

test("arctic, once it is here, is imported in one file", () => {
  const importers = offenders((file) => importsOf(file).includes("arctic"));
  expect(importers.filter((path) => path !== "src/access/sso.ts")).toEqual([]);
});

test("no generic code asks which endpoint it has", () => {
  const wrong = offenders((file) => /endpoint\.name\s*[!=]==\s*"/.test(file.text));
  expect(wrong).toEqual([]);
});

test("answers of the API are streamed in one place, which marks them for the limits and for gzip", () => {
  // What is there in full is no stream to them, whatever Bun is given to send.
  const streaming = offenders(
    (file) =>
      file.path.startsWith("routes/api/") &&
      file.path !== "routes/api/whole-body.ts" &&
      file.text.includes("new ReadableStream("),
  );
  expect(streaming).toEqual(["routes/api/answer-rows.ts"]);
});

test("no drawer has a name that says nothing", () => {
  const wrong = offenders((file) => /(^|\/)(utils?|helpers?|common|misc)(\/|\.)/.test(file.path));
  expect(wrong).toEqual([]);
});

test("files are named in kebab-case", () => {
  const wrong = offenders((file) => !/^[a-z0-9./-]+$/.test(file.path));
  expect(wrong).toEqual([]);
});

test("files stay small: median 75 lines, nine of ten under 200, none over 300", () => {
  const judged = files.filter((file) => !/schema\.ts$|\/migrations\//.test(file.path));
  const lengths = judged.map((file) => file.text.split("\n").length).toSorted((a, b) => a - b);
  const at = (share: number): number => lengths[Math.floor(lengths.length * share)] ?? 0;
  expect(at(0.5)).toBeLessThanOrEqual(75);
  expect(at(0.9)).toBeLessThanOrEqual(200);
  expect(
    judged.filter((file) => file.text.split("\n").length > 300).map((file) => file.path),
  ).toEqual([]);
});
