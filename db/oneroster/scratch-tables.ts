/**
 * `line` is where a row stands in its file, `delta` whether it is a change rather than all that its system knows, `fault`
 * a word for what is wrong with it. Truth values are 0 and 1.
 */
export const packageTables: readonly string[] = [
  `create table orgs (line integer primary key, sourced_id text, delta integer, deleted integer, fault text,
    is_school integer, id text, name text)`,
  `create table users (line integer primary key, sourced_id text, delta integer, deleted integer, fault text,
    student_id text, sourced_id_as_id text, raw_id text, guardian_id text, given text, family text, middle text,
    email text, sms text, phone text, grade text, has_more_grades integer, state_id text, sis_id text, primary_org text)`,
  "create table agents (line integer, sourced_id text)",
  `create table roles (line integer primary key, user_sourced_id text, delta integer, deleted integer, fault text,
    is_primary integer, kind text, word text, begins text, ends text, org text)`,
  `create table demographics (line integer primary key, user_sourced_id text, delta integer,
    birth text, sex text, race text)`,
  "create table enrollments (line integer primary key, user_sourced_id text, delta integer, school text)",
  // Rows that cannot be used, so that nobody knows whom they are about; `blocks` when it may be a guardian.
  "create table faults (number integer primary key, file text, line integer, fault text, blocks integer)",
];

export const packageIndexes: readonly string[] = [
  "create index orgs_sourced_id on orgs (sourced_id)",
  "create index orgs_id on orgs (id)",
  "create index users_sourced_id on users (sourced_id)",
  "create index agents_line on agents (line)",
  "create index roles_user on roles (user_sourced_id)",
  "create index demographics_user on demographics (user_sourced_id)",
  "create index enrollments_user on enrollments (user_sourced_id)",
];

/** What is stored of a district, as far as a package may need it. */
export const storedTables: readonly string[] = [
  "create table stored_buildings (id text primary key, name text) without rowid",
  `create table stored_students (number integer primary key, id text, sis_id text, last_name text, first_name text,
    birth text, gender text, enrollment text, building text, building_id text)`,
  `create table stored_guardians (number integer primary key, student_id text, guardian_id text,
    last_name text, first_name text)`,
  `create table stored_users (number integer primary key, email text, last_name text, first_name text,
    roles text, buildings text)`,
];

export const storedIndexes: readonly string[] = [
  "create unique index stored_students_id on stored_students (id)",
  "create index stored_students_sis on stored_students (sis_id)",
  "create unique index stored_guardians_key on stored_guardians (student_id, guardian_id)",
  "create index stored_guardians_id on stored_guardians (guardian_id)",
  "create unique index stored_users_email on stored_users (email)",
];

/** What follows from both. */
export const derivedTables: readonly string[] = [
  // Of every org that a package may name, with the building it is.
  "create table org_map (sourced_id text primary key, is_school integer, id text, name text) without rowid",
  // Whom a user's row names as its agent, and who names it.
  "create table ties (line integer, sourced_id text, primary key (line, sourced_id)) without rowid",
  `create table people (line integer primary key, first_line integer, roles integer, is_student integer,
    is_guardian integer, is_staff integer, is_gone integer default 0, student_id text, fault text, fault_line integer,
    student_fault text, student_fault_line integer, told_in text)`,
  // Ties with a student: one of the package, or one that is only stored.
  "create table tied (number integer primary key, line integer, student_line integer, student_id text)",
  // Students whose guardians may not be taken away, since a row that may be about one was rejected.
  "create table blocks (number integer primary key, line integer, student_id text)",
];

/** In the order in which they can be dropped and made again. */
export const madeAgain = [
  "stored_buildings",
  "stored_students",
  "stored_guardians",
  "stored_users",
  "org_map",
  "ties",
  "people",
  "tied",
  "blocks",
] as const;
