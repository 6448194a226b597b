/** The rows of ours that a package holds, once what is stored is laid beside it; they may be read again. */
import {
  listBlocks,
  listGuardians,
  listLeavingGuardians,
  listStayingGuardians,
} from "../../../db/oneroster/list-guardians.ts";
import { listBroken, listOrgs } from "../../../db/oneroster/list-orgs.ts";
import { listStaff } from "../../../db/oneroster/list-staff.ts";
import { listStudents } from "../../../db/oneroster/list-students.ts";
import { listBuildingNames } from "../../../db/oneroster/map-orgs.ts";
import type { Scratch } from "../../../db/oneroster/open-scratch.ts";
import { openGroups } from "../../catalog/rules/role-groups.ts";
import type { RawBatch } from "../../formats/rows.ts";
import { explainBroken } from "./faults.ts";
import type { LaidAside } from "./lay-files.ts";
import { buildingHeadings, mapOrg } from "./map-buildings.ts";
import {
  guardianHeadings,
  mapBlock,
  mapGuardian,
  mapLeaving,
  mapStaying,
} from "./map-guardians.ts";
import { mapPages, type Mapped } from "./map-part.ts";
import { mapStaff, staffHeadings } from "./map-staff.ts";
import { mapStudent, studentHeadings } from "./map-students.ts";
import { tellGuardians, tellPassedOver } from "./tell-passed-over.ts";

export type PartsInput = {
  readonly scratch: Scratch;
  readonly laid: LaidAside;
  readonly today: string;
  readonly rolesAreDelta: boolean;
  readonly demographicsAreDelta: boolean;
  /** Who is not in the package is not there, and what its users are is in it. */
  readonly tellsAll: boolean;
  /** Its students have exactly the guardians of the package. */
  readonly isExact: boolean;
};

/** For a package that says that nothing has changed. */
export async function* readNothing(): AsyncGenerator<RawBatch> {
  yield { headings: studentHeadings, rows: [] };
}

export async function* readBuildings({ scratch }: PartsInput): AsyncGenerator<RawBatch> {
  const headings = buildingHeadings;
  yield { headings, rows: [] };
  yield* withHeadings(headings, readBroken(scratch, ["orgs"], [true, false]));
  const list = (after: number, limit: number) => listOrgs(scratch, after, limit);
  yield* withHeadings(
    headings,
    mapPages(list, ({ line }) => line, mapOrg),
  );
}

const peopleFiles = ["users", "roles", "demographics", "enrollments"] as const;

export async function* readStudents(input: PartsInput): AsyncGenerator<RawBatch> {
  const { scratch, isExact, laid } = input;
  const headings = studentHeadings;
  const context = { ...input, kept: laid.keptOfStudents };
  yield { headings, rows: [], notices: tellPassedOver(scratch) };
  yield* withHeadings(
    headings,
    readBroken(scratch, peopleFiles, isExact ? [false] : [true, false]),
  );
  const list = (after: number, limit: number) => listStudents(scratch, after, limit);
  const map = (one: ReturnType<typeof list>[number]): Mapped => mapStudent(one, context);
  yield* withHeadings(
    headings,
    mapPages(list, ({ line }) => line, map),
  );
}

export async function* readGuardians(input: PartsInput): AsyncGenerator<RawBatch> {
  const { scratch, isExact, laid } = input;
  const headings = guardianHeadings;
  const context = { isExact, kept: laid.keptOfGuardians };
  const tell = (pages: AsyncGenerator<Omit<RawBatch, "headings">>) => withHeadings(headings, pages);
  const numberOf = ({ number }: { readonly number: number }): number => number;
  yield { headings, rows: [], notices: tellGuardians(scratch) };
  // Each of these may have been about a guardian, so nobody's are taken away.
  if (isExact) yield* tell(readBroken(scratch, peopleFiles, [true]));
  yield* tell(
    mapPages(
      (after, limit) => listGuardians(scratch, context, after, limit),
      numberOf,
      (one) => mapGuardian(one, context),
    ),
  );
  if (!isExact) {
    const leaving = (after: number, limit: number) => listLeavingGuardians(scratch, after, limit);
    yield* tell(mapPages(leaving, numberOf, mapLeaving));
    return;
  }
  const staying = (after: number, limit: number) => listStayingGuardians(scratch, after, limit);
  yield* tell(mapPages(staying, numberOf, mapStaying));
  const blocks = (after: number, limit: number) => listBlocks(scratch, after, limit);
  yield* tell(mapPages(blocks, numberOf, mapBlock));
}

export async function* readStaff(input: PartsInput): AsyncGenerator<RawBatch> {
  const { scratch } = input;
  const headings = staffHeadings;
  const context = { ...input, splitGroup: openGroups(listBuildingNames(scratch)) };
  yield { headings, rows: [] };
  const list = (after: number, limit: number) => listStaff(scratch, after, limit);
  const map = (one: ReturnType<typeof list>[number]): Mapped => mapStaff(one, context);
  yield* withHeadings(
    headings,
    mapPages(list, ({ line }) => line, map),
  );
}

async function* withHeadings(
  headings: readonly string[],
  pages: AsyncGenerator<Omit<RawBatch, "headings">>,
): AsyncGenerator<RawBatch> {
  for await (const page of pages) yield { headings, ...page };
}

function readBroken(
  scratch: Scratch,
  files: readonly string[],
  blocks: readonly boolean[],
): AsyncGenerator<Omit<RawBatch, "headings">> {
  return mapPages(
    (after, limit) => listBroken(scratch, { files, blocks }, after, limit),
    ({ number }) => number,
    ({ file, line, fault }) => ({
      row: { line, cells: [], fault: explainBroken(file, { fault, line }) },
    }),
  );
}
