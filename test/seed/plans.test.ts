import { describe, expect, test } from "bun:test";
import type { WireRow } from "../../src/formats/rows.ts";
import { byKey, days, drawDistrict, inYears, isActive } from "./seeded-district.ts";

const demo = drawDistrict({ students: 1_200, today: "2026-11-24" });

function countBy(rows: readonly WireRow[], column: string): Readonly<Record<string, number>> {
  const groups = Map.groupBy(rows, (row) => String(row[column]));
  return Object.fromEntries([...groups].map(([word, some]) => [word, some.length]));
}

test("a district of 1,200 has about as many plans as one would expect", () => {
  const counts = ["programs", "documents", "services", "accommodations", "service_logs"].map(
    (endpoint) => demo.of(endpoint).length,
  );
  const expected = [300, 500, 500, 500, 3_000];
  for (const [at, count] of counts.entries()) {
    const wanted = expected[at] ?? 0;
    expect(count).toBeWithin(wanted * 0.75, wanted * 1.25);
  }
  expect(demo.of("restraints").length).toBeWithin(3, 15);
});

test("about one in seven is or was in special education, and other programs are rarer", () => {
  const { of } = drawDistrict({ students: 8_000, today: "2026-11-24" });
  const share = countBy(of("programs"), "program");
  expect((share["Special Education"] ?? 0) / 8_000).toBeWithin(0.12, 0.16);
  expect((share["Section 504"] ?? 0) / 8_000).toBeWithin(0.02, 0.04);
  const special = of("programs").filter((row) => row["program"] === "Special Education");
  const words = countBy(special, "participation");
  expect((words["Participating"] ?? 0) / special.length).toBeWithin(0.7, 0.9);
  expect(words["Eligibility Review"]).toBeGreaterThan(30);
  expect(words["Not Participating"]).toBeGreaterThan(60);
});

test("each program has the students it is made for", () => {
  const students = byKey(demo.of("students"), "student_id");
  const english = demo.of("programs").filter((row) => row["program"] === "English Learners");
  const others = english.filter((row) => students.get(row["student_id"])?.["language"] !== "en");
  expect(others.length / english.length).toBeGreaterThan(0.85);
  for (const row of demo.of("programs")) {
    const student = students.get(row["student_id"]);
    if (row["program"] === "K-4 Literacy") expect(student?.["grade"]).toMatch(/^(K|0[1-4])$/);
    if (row["participation"] === "Participating") {
      expect(student?.["district_enrollment"]).toBe("ENROLLED");
    }
  }
});

test("disabilities are two digits with their zero, and only special education has them", () => {
  for (const row of demo.of("programs")) {
    const isKnown =
      row["program"] === "Special Education" && row["participation"] !== "Eligibility Review";
    expect(row["primary_disability"] ?? "none").toMatch(isKnown ? /^\d\d$/ : /^none$/);
    expect(row["secondary_disability"]).not.toBe(row["primary_disability"] ?? "none");
    if (row["multiply_disabled"] === true) expect(row["secondary_disability"]).not.toBeNull();
  }
});

test("a case manager works in the student's building", () => {
  const students = byKey(demo.of("students"), "student_id");
  const users = Map.groupBy(demo.of("users"), (row) => `${row["first_name"]} ${row["last_name"]}`);
  for (const { student_id, case_manager } of demo.of("programs")) {
    const student = students.get(student_id);
    const [user] = users.get(String(case_manager)) ?? [];
    const places = `${student?.["building"]}|${student?.["building_reporting_id"]}`.split("|");
    expect(places.some((place) => String(user?.["buildings"]).includes(place))).toBeTrue();
  }
});

describe.each(days)("on %s", (today) => {
  const { of } = drawDistrict({ students: 600, today });
  const documents = byKey(of("documents"), "document_id");
  const services = of("services");
  const absences = new Set(of("absences").map((row) => `${row.student_id} ${row.absence_date}`));
  const yearBegins = `${Number(today.slice(0, 4)) - (today.slice(5) < "08-15" ? 1 : 0)}-08-15`;

  test("who takes part is reviewed within a year, evaluated within three, and has not left", () => {
    for (const row of of("programs").filter((one) => one["participation"] === "Participating")) {
      expect(row["end_date"]).toBeNull();
      expect(String(row["next_review_date"]) >= today).toBeTrue();
      expect(String(row["next_review_date"]) <= inYears(today, 1)).toBeTrue();
      expect(String(row["next_reevaluation_date"] ?? today) >= today).toBeTrue();
      expect(String(row["next_reevaluation_date"] ?? today) <= inYears(today, 3)).toBeTrue();
    }
  });

  test("who no longer takes part has left before today and after having come", () => {
    for (const row of of("programs").filter((one) => one["participation"] !== "Participating")) {
      expect(row["next_review_date"]).toBeNull();
      if (row["participation"] === "Eligibility Review") expect(row["end_date"]).toBeNull();
      else {
        expect(cell(row, "end_date") > cell(row, "start_date")).toBeTrue();
        expect(cell(row, "end_date") < today).toBeTrue();
      }
    }
  });

  test("each who takes part has one plan that holds, and nobody else has one", () => {
    const plans = of("documents").filter(
      (row) => / Plan$|^IEP$/.test(String(row["form"])) && isActive(row, today),
    );
    const holders = plans.map((row) => `${row["student_id"]} ${row["program"]}`);
    const participants = of("programs")
      .filter((row) => row["participation"] === "Participating")
      .map((row) => `${row["student_id"]} ${row["program"]}`);
    expect(holders.toSorted()).toEqual(participants.toSorted());
  });

  test("documents are signed before they hold, drafts have no dates, and forms are known to the roles", () => {
    const forms = new Set(of("user_roles").map((row) => row["form"]));
    for (const row of of("documents")) {
      expect(forms.has(row["form"] ?? null)).toBeTrue();
      expect(row["url"]).toMatch(/^https:\/\/plans\.example\.org\/documents\/[\w-]+$/);
      const dates = [row["start_date"], row["end_date"], row["completed_at"]];
      if (row["status"] === "In progress") {
        expect(dates).toEqual([null, null, null]);
      } else {
        expect(row["completed_at"]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
        expect(cell(row, "completed_at") < cell(row, "start_date")).toBeTrue();
        expect(cell(row, "start_date") <= cell(row, "end_date")).toBeTrue();
      }
    }
  });

  test("services and accommodations belong to a plan of the same student, and hold as long", () => {
    const grants = [...services, ...of("accommodations")];
    for (const row of grants) {
      const document = documents.get(row["document_id"]);
      expect(row["student_id"]).toBe(cell(document, "student_id"));
      expect(row["start_date"]).toBe(cell(document, "start_date"));
      expect(row["end_date"]).toBe(cell(document, "end_date"));
    }
  });

  test("what a plan grants to a student is not said twice", () => {
    const keys = [
      ...services.map((row) => `${row["document_id"]} ${row["service"]}`),
      ...of("accommodations").map((row) => `${row["document_id"]} ${row["accommodation"]}`),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });

  test("sessions are held on school days of this year, while the plan holds and the child is there", () => {
    for (const row of of("service_logs")) {
      const on = String(row["service_date"]);
      expect(on >= yearBegins && on <= today).toBeTrue();
      expect(new Date(on).getUTCDay()).toBeWithin(1, 6);
      expect(absences.has(`${row["student_id"]} ${on}`)).toBeFalse();
      const document = documents.get(row["document_id"]);
      expect(on >= cell(document, "start_date") && on <= cell(document, "end_date")).toBeTrue();
    }
  });

  test("sessions are what a service asks for, by its provider", () => {
    const users = byKey(of("users"), "email");
    const asked = new Map(services.map((row) => [`${row["document_id"]} ${row["service"]}`, row]));
    for (const row of of("service_logs")) {
      const service = asked.get(`${row["document_id"]} ${row["service"]}`);
      const provider = users.get(service?.["provider_email"]);
      expect(row["student_id"]).toBe(cell(service, "student_id"));
      expect(row["provider_name"]).toBe(`${provider?.["first_name"]} ${provider?.["last_name"]}`);
      expect(String(provider?.["role"]).split(";")).toContain(String(row["provider_type"]));
      for (const same of ["setting", "delivery"]) expect(row[same]).toBe(cell(service, same));
    }
  });

  test("sessions lie within the school day, and their minutes add up", () => {
    for (const row of of("service_logs")) {
      const [start, end] = [toMinutes(row["start_time"]), toMinutes(row["end_time"])];
      expect(start).toBeGreaterThanOrEqual(8 * 60);
      expect(end).toBeLessThanOrEqual(15 * 60);
      const duration = Number(row["duration_mins"]);
      expect(end - start).toBe(duration);
      expect(Number(row["total_time_mins"])).toBe(duration - Number(row["time_away_mins"]));
      expect(Number(row["total_time_mins"])).toBeGreaterThan(0);
    }
  });

  test("nobody is in two sessions at once", () => {
    const sessions = Map.groupBy(
      of("service_logs"),
      (row) => `${row["student_id"]} ${row["service_date"]}`,
    );
    for (const rows of sessions.values()) {
      const times = rows
        .map((row) => [toMinutes(row["start_time"]), toMinutes(row["end_time"])] as const)
        .toSorted(([one], [other]) => one - other);
      for (const [at, [start]] of times.entries()) {
        expect(start).toBeGreaterThanOrEqual(times[at - 1]?.[1] ?? 0);
      }
    }
  });

  test("restraints are rare, on school days, in the student's building", () => {
    const students = byKey(of("students"), "student_id");
    const special = new Set(
      of("programs")
        .filter((row) => row["program"] === "Special Education")
        .filter((row) => row["participation"] === "Participating")
        .map((row) => row["student_id"]),
    );
    expect(of("restraints").length).toBeLessThan(20);
    for (const row of of("restraints")) {
      const on = String(row["event_date"]);
      expect(on >= yearBegins && on <= today).toBeTrue();
      expect(absences.has(`${row["student_id"]} ${on}`)).toBeFalse();
      const student = students.get(row["student_id"]);
      expect(row["building_reporting_id"]).toBe(cell(student, "building_reporting_id"));
      expect(row["special_education"]).toBe(special.has(row["student_id"] ?? null));
      expect(row["reporting_period"]).toMatch(/^[1-6]$/);
    }
  });
});

test("nobody is given more minutes in a week than the plan says", () => {
  const asked = new Map(
    demo.of("services").map((row) => [`${row["document_id"]} ${row["service"]}`, row]),
  );
  const weeks = Map.groupBy(demo.of("service_logs"), (row) => {
    const week = Math.floor((Date.parse(String(row["service_date"])) / 86_400_000 + 3) / 7);
    return `${row["document_id"]} ${row["service"]} ${week}`;
  });
  for (const [key, rows] of weeks) {
    const service = asked.get(key.slice(0, key.lastIndexOf(" ")));
    const sessionsMax = service?.["frequency"] === "day" ? 5 : 1;
    const minutes = rows.reduce((sum, row) => sum + Number(row["duration_mins"]), 0);
    expect(minutes).toBeLessThanOrEqual(Number(service?.["minutes"]) * sessionsMax);
  }
});

function cell(row: WireRow | undefined, name: string): string {
  return String(row?.[name]);
}

function toMinutes(time: unknown): number {
  const [hours, minutes] = String(time).split(":");
  return Number(hours) * 60 + Number(minutes);
}
