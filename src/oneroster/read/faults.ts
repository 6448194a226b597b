/** What is wrong with rows that cannot be made of a package, in sentences. */
import type { FoundFault } from "../../../db/oneroster/list-students.ts";
import type { RowFault } from "../../formats/rows.ts";

/** Of a row as a whole, in the file that it stands in. */
export function explainBroken(file: string, { fault, line }: FoundFault): RowFault {
  const where = `Line ${line} of ${file}.csv`;
  switch (fault) {
    case "no_sourced_id":
      return whole(
        `${where} does not say whom it is about.`,
        `Fill in ${file === "users" || file === "orgs" || file === "demographics" ? "sourcedId" : "userSourcedId"}.`,
      );
    case "no_user":
      return whole(
        `${where} is about a user who is not in users.csv.`,
        "Send the user's own row along.",
      );
    case "repeats":
      return whole(`${where} repeats an earlier line of its user.`, "Keep one of the two.");
    case "status":
      return whole(`${where} has a status that is neither active nor tobedeleted.`, correctStatus);
    default:
      return whole(`${where} has too many or too few cells, or its end is missing.`, brokenFix);
  }
}

const correctStatus = "Correct it, or leave it empty.";
const brokenFix = "Correct the row. A cell that holds a comma must be quoted.";

/** Of a user, or of a student. */
export function explainUser({ fault, line }: FoundFault): RowFault {
  switch (fault) {
    case "repeats":
      return whole(`The sourcedId stands on line ${line} already.`, "Keep one of the two.");
    case "status":
      return whole("The status is neither active nor tobedeleted.", correctStatus);
    case "role":
      return whole(
        `Line ${line} of roles.csv, a role of this user, cannot be read.`,
        "Its role must be filled, its status be active, tobedeleted or empty, and its dates be like 2026-08-17.",
      );
    case "no_role":
      return whole(
        "The user has no role in roles.csv, so it is not known what it is.",
        "Send its roles along.",
      );
    case "not_stored":
      return whole(
        "The user has no role in this package, and is not stored.",
        "Send its roles along.",
      );
    case "same_id":
      return {
        column: "student_id",
        reason: `is that of line ${line}, too`,
        fix: "Give every student an identifier of its own.",
      };
    case "no_id":
      return {
        column: "student_id",
        reason:
          "is missing: neither identifier nor sourcedId is an id of 1 to 20 letters and digits",
        fix: "Put the Student Id into identifier.",
      };
    default:
      throw new Error(`a fault without a sentence: ${fault}`);
  }
}

export function explainOrg({ fault, line }: FoundFault): RowFault {
  return fault === "repeats"
    ? whole(`The sourcedId stands on line ${line} already.`, "Keep one of the two.")
    : whole("The status is neither active nor tobedeleted.", correctStatus);
}

/** A role whose org nobody knows, so that it cannot be said where it is. */
export function unknownOrg(column: string, line: number): RowFault {
  return {
    column,
    reason: `cannot be told: line ${line} of roles.csv names an org that is in no orgs.csv and is no building of ours`,
    fix: "Send orgs.csv along, or correct orgSourcedId.",
  };
}

export const withoutSchool: RowFault = {
  column: "building",
  reason: "is missing: no role, primaryOrgSourcedId or enrollment of the student names a school",
  fix: "Name the school in roles.csv, as orgSourcedId.",
};

/** Its student is told of by itself. */
export const ofRejectedStudent: RowFault = {
  column: "student_id",
  reason: "names a row of students that was rejected",
  fix: "Correct that row.",
};

export const withoutGuardianId: RowFault = {
  column: "guardian_id",
  reason: "is missing: identifier and sourcedId have more than 60 characters",
  fix: "Put an id of at most 60 characters into identifier.",
};

function whole(reason: string, fix: string): RowFault {
  return { column: undefined, reason, fix };
}
