/** Each measured thing is a process of its own, so that its memory is its own and what it warmed up helps nobody else. */
import { readFileSync } from "node:fs";

export type BenchOptions = { readonly rows: number; readonly repeats: number };
export type Figure = Readonly<Record<string, string | number>>;
export type Bench = {
  readonly name: string;
  readonly run: (options: BenchOptions) => AsyncGenerator<Figure>;
};

/** What is measured: a command, its output into a file or nowhere. */
export type Measured = {
  readonly command: readonly string[];
  readonly into?: string;
  /** Done before each repeat, and not measured; gives further words of the command. */
  readonly before?: (repeat: number) => Promise<readonly string[]>;
};
export type Measurement = { readonly seconds: number; readonly peakMegabytes: number };

const millisecondsMax = 15 * 60_000;

/** Medians; contestants take turns, so that a busy minute of the machine is everybody's. */
export async function measure(
  contestants: readonly Measured[],
  repeats: number,
): Promise<readonly Measurement[]> {
  const taken: Measurement[][] = contestants.map(() => []);
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    for (const [index, contestant] of contestants.entries()) {
      taken[index]?.push(await measureOnce(contestant, repeat));
    }
  }
  return taken.map((all) => ({
    seconds: medianOf(all.map(({ seconds }) => seconds)),
    peakMegabytes: Math.max(...all.map(({ peakMegabytes }) => peakMegabytes)),
  }));
}

async function measureOnce(
  { command, into, before }: Measured,
  repeat: number,
): Promise<Measurement> {
  const words = (await before?.(repeat)) ?? [];
  const began = performance.now();
  const child = Bun.spawn([...command, ...words], {
    stdout: into === undefined ? "ignore" : Bun.file(into),
    stderr: "inherit",
    timeout: millisecondsMax,
  });
  let peakMegabytes = 0;
  // Not what the kernel reports at the end: a child's peak begins with the memory of whoever started it.
  const watch = setInterval(() => {
    peakMegabytes = readPeak(child.pid) ?? peakMegabytes;
  }, 20);
  const code = await child.exited;
  const seconds = (performance.now() - began) / 1_000;
  clearInterval(watch);
  if (code !== 0) throw new Error(`${command.join(" ")} ended with ${code}`);
  return { seconds, peakMegabytes };
}

/** Undefined once the process is gone, and where there is no /proc. */
function readPeak(pid: number): number | undefined {
  try {
    const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1_024;
  } catch {
    return undefined;
  }
}

/** The figure of ours beside the rival's. */
export function compare(
  rows: number,
  between: {
    readonly ours: Measurement | undefined;
    readonly theirs: Measurement | undefined;
    readonly rival: string;
    readonly ratioMax: number;
  },
): Figure {
  const { ours, theirs, rival, ratioMax } = between;
  if (!ours || !theirs) throw new Error("nothing was measured");
  return {
    rows,
    seconds: round(ours.seconds),
    rows_per_second: Math.round(rows / ours.seconds),
    peak_mb: round(ours.peakMegabytes, 0),
    rival,
    rival_seconds: round(theirs.seconds),
    ratio: round(ours.seconds / theirs.seconds),
    ratio_max: ratioMax,
  };
}

/** The same for the most memory, which may be 250 MB. */
export function comparePeaks(
  rows: number,
  between: {
    readonly ours: Measurement | undefined;
    readonly theirs: Measurement | undefined;
    readonly rival: string;
  },
): Figure {
  const { ours, theirs, rival } = between;
  if (!ours || !theirs) throw new Error("nothing was measured");
  return {
    rows,
    peak_mb: round(ours.peakMegabytes, 0),
    peak_mb_max: 250,
    rival,
    rival_peak_mb: round(theirs.peakMegabytes, 0),
    ratio: round(ours.peakMegabytes / theirs.peakMegabytes),
  };
}

export function medianOf(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low = 0, high = 0] = [sorted[middle - 1 + (sorted.length % 2)], sorted[middle]];
  return (low + high) / 2;
}

export function round(number: number, digits = 2): number {
  return Number(number.toFixed(digits));
}
