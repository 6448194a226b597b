import type { RecordView } from "../shape.ts";

/** Every student, with words for codes and with the programs of those who take part, in the order given. */
export function medicaidStudents(words: {
  /** By code. */
  readonly enrollment: Readonly<Record<string, string>>;
  readonly genders: Readonly<Record<string, string>>;
  readonly programs: readonly string[];
}): RecordView {
  return {
    name: "medicaid_students",
    select: `
      select student.*, ${inWords("student.gender", words.genders)} as gender_word,
        ${inWords("student.enrollment", words.enrollment)} as enrollment_word,
        (select group_concat(part.program, '; ' order by ${placeOf("part.program", words.programs)})
          from programs part
          where part.student_id = student.external_id and part.participation = 'Participating') as programs
      from students student`,
    key: ["external_id"],
  };
}

function inWords(name: string, words: Readonly<Record<string, string>>): string {
  const cases = Object.entries(words).map(
    ([code, word]) => `when ${text(code)} then ${text(word)}`,
  );
  return `case ${name} ${cases.join(" ")} end`;
}

function placeOf(name: string, list: readonly string[]): string {
  return `case ${name} ${list.map((word, at) => `when ${text(word)} then ${at}`).join(" ")} end`;
}

function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}
