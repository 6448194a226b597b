import { columnOf } from "../catalog/endpoint.ts";
import { students } from "../catalog/endpoints/students.ts";
import { readField } from "../catalog/read-field.ts";

// A form of 2 MB holds more, but nobody looks through them.
export const studentsPerSaveMax = 10_000;

/** Student Ids one a line, each once; or what is wrong, by line. A heading line and blank lines are passed over. */
export function readStudentIds(
  text: string,
): { readonly studentIds: readonly string[] } | { readonly error: string } {
  const column = columnOf(students, "student_id");
  const ids = new Set<string>();
  const wrong: string[] = [];
  for (const [index, line] of text.split(/\r\n|\n|\r/).entries()) {
    if (line.trim() === "" || (index === 0 && isHeading(line))) continue;
    const reading = readField({ ...column, required: true }, line);
    if ("value" in reading) ids.add(String(reading.value));
    else if (wrong.length < 5) wrong.push(`Line ${index + 1} ${reading.reason}. ${reading.fix}`);
  }
  if (wrong.length > 0) return { error: `${wrong.join(" ")} Nothing was saved.` };
  if (ids.size === 0) return { error: "Enter at least one Student Id, one a line." };
  if (ids.size > studentsPerSaveMax) {
    const most = studentsPerSaveMax.toLocaleString("en-US");
    return {
      error: `There are ${ids.size.toLocaleString("en-US")}. Save at most ${most} at once.`,
    };
  }
  return { studentIds: [...ids] };
}

function isHeading(line: string): boolean {
  return /^"?student[ _]?id"?$/i.test(line.trim());
}
