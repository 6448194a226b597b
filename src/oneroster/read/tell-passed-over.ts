import {
  countGone,
  countWithoutStudent,
  type Counted,
} from "../../../db/oneroster/list-guardians.ts";
import { countOrphans } from "../../../db/oneroster/list-orgs.ts";
import type { Scratch } from "../../../db/oneroster/open-scratch.ts";
import type { RawNotice } from "../../formats/rows.ts";

/** What of a package becomes no row of ours, and is no error. */
export function tellPassedOver(scratch: Scratch): readonly RawNotice[] {
  const orphans = [...countOrphans(scratch)].flatMap(([file, counted]) =>
    tell(counted, {
      one: `A line of ${file}.csv about a user who is not in users.csv was passed over`,
      several: `lines of ${file}.csv about users who are not in users.csv were passed over`,
      fix: "Send the users along, or leave the lines out.",
    }),
  );
  const gone = tell(countGone(scratch), {
    one: "A user who is to be deleted, and is not stored, was passed over",
    several: "users who are to be deleted, and are not stored, were passed over",
    fix: "Nothing needs to be done.",
  });
  return [...orphans, ...gone];
}

export function tellGuardians(scratch: Scratch): readonly RawNotice[] {
  return tell(countWithoutStudent(scratch), {
    one: "A guardian who is linked with no student was passed over",
    several: "guardians who are linked with no student were passed over",
    fix: "If one is missing, name it in agentSourcedIds of the guardian or of the student.",
  });
}

function tell(
  { count, line }: Counted,
  { one, several, fix }: { readonly one: string; readonly several: string; readonly fix: string },
): readonly RawNotice[] {
  if (count === 0) return [];
  const reason = count === 1 ? one : `${count.toLocaleString("en-US")} ${several}`;
  return [{ line, reason, fix }];
}
