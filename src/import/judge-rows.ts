import type { LoadSettings, MissingRow } from "../../db/control/schema.ts";
import type { StageWriter } from "../../db/staging/write-stage.ts";
import { openRowChecker, type RowNotice, type RowValues } from "../catalog/check-rows.ts";
import { columnNames, type Endpoint } from "../catalog/endpoint.ts";
import { getEndpoint } from "../catalog/index.ts";
import type { RowProblem } from "../catalog/rules/row-rule.ts";
import type { RawBatch, RawRow, WireRow } from "../formats/rows.ts";
import { digestContent, hashText, openKnownRows } from "./known-rows.ts";
import { collectMissingRows } from "./missing-rows.ts";
import { watchKeys } from "./watch-keys.ts";

/** What rows are judged by, beside themselves; plain data, so that another thread can have it. */
export type JudgeInput = {
  readonly endpointName: string;
  readonly settings: LoadSettings;
  /** Rows of small endpoints that rules look up, by endpoint. */
  readonly lookups: Readonly<Record<string, readonly WireRow[]>>;
  /** Content hashes of the stored rows: rows that are among them are counted and not staged. */
  readonly known: SharedArrayBuffer | undefined;
};

export type StagedFile = {
  readonly rowsRead: number;
  /** Good rows that are stored as they are, and so were not staged. */
  readonly rowsKnown: number;
  /** Some rows say that what is stored of them goes. */
  readonly asksRemovals: boolean;
  /** Some rows lack columns: they keep what is stored. */
  readonly hasAbsentCells: boolean;
  /** When not, no key stands twice. */
  readonly keysMayRepeat: boolean;
  /** As the file has them, at its end. */
  readonly headings: readonly string[];
  readonly missingRows: readonly MissingRow[];
};

export type Judge = {
  takeBatch(batch: RawBatch): void;
  readonly rowsRead: () => number;
  readonly finish: () => StagedFile;
};

/** Judges every row by itself and by the rules, and stages the good ones; the reading goes on after bad ones. */
export async function openJudge(input: JudgeInput, writer: StageWriter): Promise<Judge> {
  const endpoint = getEndpoint(input.endpointName);
  const checker = openRowChecker(endpoint);
  const missing = collectMissingRows(input.settings);
  const judgeByRules = await prepareRules(endpoint, input.lookups);
  const stage = openStaging(endpoint, input, writer);
  const told = new Set<string>();
  let headings: readonly string[] = [];
  let position = 0;
  let isWrong = false;
  const note = (notice: RowNotice): void => {
    if (notice.isError) isWrong = true;
    else if (isTold(told, notice)) return;
    writer.addProblem(toProblem(position, notice));
  };
  const takeRow = (raw: RawRow): void => {
    position += 1;
    isWrong = false;
    const values = checker.check(headings, raw, note);
    if (!isWrong) {
      for (const problem of judgeByRules(values)) {
        const left = missing.settle(problem);
        if (left) note({ line: raw.line, ...left, isError: true });
      }
    }
    if (isWrong) stage.reject(position, values);
    else stage.accept(position, raw, values);
  };
  return {
    rowsRead: () => position,
    takeBatch: (batch) => {
      headings = batch.headings;
      if (batch.rows.length === 0 && headings.length > 0) checker.checkHeadings(headings);
      for (const notice of batch.notices ?? []) {
        note({ column: undefined, ...notice, isError: false });
      }
      for (const raw of batch.rows) takeRow(raw);
    },
    finish: () => ({ rowsRead: position, headings, missingRows: missing.list(), ...stage.facts() }),
  };
}

type Staging = {
  accept(position: number, raw: RawRow, values: RowValues): void;
  reject(position: number, values: RowValues): void;
  readonly facts: () => Omit<StagedFile, "rowsRead" | "headings" | "missingRows">;
};

function openStaging(endpoint: Endpoint, { known }: JudgeInput, writer: StageWriter): Staging {
  const names = columnNames(endpoint);
  const isKnown = openKnownRows(known);
  const keys = watchKeys();
  const keyPlaces = endpoint.key.map((name) => names.indexOf(name));
  const studentPlace = placeOfStudent(endpoint, names);
  const [firstPlace = 0, ...otherPlaces] = keyPlaces;
  const keyOf = (values: RowValues): string => {
    let key = String(values[firstPlace]);
    for (const place of otherPlaces) key += `\u001f${values[place]}`;
    return key;
  };
  let rowsKnown = 0;
  let hasAbsentCells = false;
  let asksRemovals = false;
  const markPlace =
    typeof endpoint.removes === "object" ? names.indexOf(endpoint.removes.marked) : -1;
  const stagePartial = (position: number, line: number, values: RowValues): void => {
    hasAbsentCells = true;
    writer.addRow({ position, line, values, contentHash: null, goes: false });
  };
  return {
    facts: () => ({ rowsKnown, asksRemovals, hasAbsentCells, keysMayRepeat: keys.mayRepeat() }),
    accept: (position, { line, isRemoval }, values) => {
      keys.add(keyOf(values));
      if (isRemoval || values[markPlace] === true) {
        asksRemovals = true;
        return writer.addRow({ position, line, values, contentHash: null, goes: true });
      }
      if (values.includes(undefined)) return stagePartial(position, line, values);
      const digest = digestContent(values);
      if (isKnown(digest)) rowsKnown += 1;
      else writer.addRow({ position, line, values, contentHash: hashText(digest), goes: false });
    },
    reject: (position, values) => {
      const student = studentPlace < 0 ? null : values[studentPlace];
      writer.addRejected(position, typeof student === "string" ? student : null);
    },
  };
}

/** Cut spaces are told once per column: a whole file of them is one habit of one program. */
function isTold(told: Set<string>, notice: RowNotice): boolean {
  const habit = `${notice.column} ${notice.reason}`;
  if (told.has(habit)) return true;
  told.add(habit);
  return false;
}

function toProblem(position: number, notice: RowNotice): Parameters<StageWriter["addProblem"]>[0] {
  const { line, column, reason, fix, hint, isError } = notice;
  return { position, line, column: column ?? null, reason, fix, hint: hint ?? null, isError };
}

function placeOfStudent({ student, key }: Endpoint, names: readonly string[]): number {
  if (student === "none") return -1;
  return names.indexOf(student === "self" ? (key[0] ?? "") : student.column);
}

const none: readonly RowProblem[] = [];

async function prepareRules(
  endpoint: Endpoint,
  lookups: JudgeInput["lookups"],
): Promise<(values: RowValues) => readonly RowProblem[]> {
  const names = columnNames(endpoint);
  const rules = await Promise.all(
    endpoint.rules.map(async (rule) => ({
      places: rule.columns.map((name) => names.indexOf(name)),
      judge: await rule.prepare(async (name) => lookups[name] ?? []),
    })),
  );
  return (values) => {
    let problems = none;
    for (const { places, judge } of rules) {
      const problem = judge(places.map((place) => values[place]));
      if (problem) problems = [...problems, problem];
    }
    return problems;
  };
}
