/** Times, instants, counts, links and words, as imports may write them. */
import { describe, expect, test } from "bun:test";
import { columnOf, viewOf } from "../../src/catalog/endpoint.ts";
import { fastReaderOf } from "../../src/catalog/fast-field.ts";
import {
  count,
  date,
  flag,
  id,
  idOfLettersAndDigits,
  instant,
  language,
  link,
  printed,
  required,
  text,
  time,
  words,
  type Field,
} from "../../src/catalog/field.ts";
import { catalog } from "../../src/catalog/index.ts";
import { readField } from "../../src/catalog/read-field.ts";
import { hostileTexts } from "../formats/hostile-text.ts";

function valueOf(field: Field, cell: string): unknown {
  const reading = readField(field, cell);
  return "value" in reading ? reading.value : `refused: ${reading.reason}`;
}

describe("a time", () => {
  test.each([
    ["13:05", "13:05"],
    ["00:00", "00:00"],
    ["23:59", "23:59"],
    ["9:05", "09:05"],
    ["0:30", "00:30"],
    ["09:05 AM", "09:05"],
    ["9:05 am", "09:05"],
    ["01:05 PM", "13:05"],
    ["1:05pm", "13:05"],
    ["1:05 p.m.", "13:05"],
    ["12:00 AM", "00:00"],
    ["12:30 AM", "00:30"],
    ["12:00 PM", "12:00"],
    ["11:59 PM", "23:59"],
    [" 13:05 ", "13:05"],
  ])("%p is %s of 24 hours", (cell, value) => {
    expect(valueOf(time("Start Time"), cell)).toBe(value);
  });

  test.each([
    "24:00",
    "12:60",
    "13:05 PM",
    "00:30 AM",
    "0:30 PM",
    "13",
    "1 PM",
    "13:5",
    "13.05",
    "1305",
    "13:05:00",
    "-1:05",
    "noon",
    "13:05 XM",
    "13:05Z",
    "１３:05",
  ])("%p is none", (cell) => {
    expect(readField(time("Start Time"), cell)).toEqual({
      reason: "is no time of day",
      fix: "Use HH:MM AM or PM, or HH:MM of 24 hours.",
    });
  });
});

describe("an instant", () => {
  test.each([
    ["2026-03-04T13:05:06Z", "2026-03-04T13:05:06Z"],
    ["2026-03-04t13:05:06z", "2026-03-04T13:05:06Z"],
    ["2026-03-04 13:05Z", "2026-03-04T13:05:00Z"],
    ["2026-03-04T13:05:06.789Z", "2026-03-04T13:05:06Z"],
    ["2026-03-04T13:05:06-06:00", "2026-03-04T19:05:06Z"],
    ["2026-03-04T23:30:00-0600", "2026-03-05T05:30:00Z"],
    ["2026-01-01T01:00:00+05:30", "2025-12-31T19:30:00Z"],
    ["2026-03-04T13:05:06+00:00", "2026-03-04T13:05:06Z"],
    // A day alone is its midnight in UTC, in any of the four forms.
    ["2026-03-04", "2026-03-04T00:00:00Z"],
    ["03/04/2026", "2026-03-04T00:00:00Z"],
  ])("%p is kept in UTC as %s", (cell, value) => {
    expect(valueOf(instant("Completed At"), cell)).toBe(value);
  });

  test.each([
    // Nobody can tell which of the world's zones a bare clock was in.
    "2026-03-04T13:05:06",
    "2026-03-04 13:05",
    "2026-02-30T13:05:06Z",
    "2026-03-04T25:00:00Z",
    "2026-03-04T13:61:00Z",
    "2026-03-04T13:05:06+99:00",
    "2026-03-04T13Z",
    "20260304T130506Z",
    "03/04/2026 13:05",
    "9999-12-31T23:30:00-01:00",
    "1000-01-01T00:00:00+01:00",
    "yesterday",
    "1772629506",
  ])("%p is none", (cell) => {
    expect(valueOf(instant("Completed At"), cell)).toBe("refused: is no point in time");
  });
});

describe("a count", () => {
  const minutes = count("Minutes", 600);

  test.each([
    ["0", 0],
    ["30", 30],
    ["600", 600],
    ["007", 7],
    [" 30 ", 30],
  ])("%p is %i", (cell, value) => {
    expect(valueOf(minutes, cell)).toBe(value);
  });

  test.each([
    "-1",
    "+30",
    "30.0",
    "30.5",
    "1,000",
    "1 000",
    "601",
    "100000000000000000000",
    "3e1",
    "0x1E",
    "30 min",
    "٣٠",
    "thirty",
  ])("%p is refused, and the largest one is named", (cell) => {
    expect(readField(minutes, cell)).toEqual({
      reason: "is no whole number from 0 to 600",
      fix: "Use digits only, such as 30.",
    });
  });
});

describe("a link", () => {
  test.each([
    "https://plans.example.org/documents/1001",
    "HTTPS://plans.example.org/a?b=c&d=é#e",
    "https://plans.example.org:8443/a(b)'c,d;e@f",
    "https://[2001:db8::1]/a",
  ])("%p is taken as it is written", (cell) => {
    expect(valueOf(link("URL"), cell)).toBe(cell);
  });

  test.each([
    "http://plans.example.org/a",
    "javascript:alert(1)",
    "JavaScript://https://plans.example.org/%0aalert(1)",
    "data:text/html,<script>alert(1)</script>",
    "file:///etc/passwd",
    "//plans.example.org/a",
    "plans.example.org/a",
    "https://",
    "https:plans.example.org",
    "https://user:pass@plans.example.org/a",
    "https://user@plans.example.org/a",
    "https://:pass@plans.example.org/a",
    "https://plans.example.org/a b",
    'https://plans.example.org/"onmouseover=alert(1)',
    "https://plans.example.org/<script>",
    "https://plans.example.org\\@evil.example",
    "https://plans example.org",
    "https://plans.example.org:99999/a",
    "https://plans.example.org/a\nb",
    "see https://plans.example.org/a",
  ])("%p is refused", (cell) => {
    expect(readField(link("URL"), cell)).toEqual({
      reason: "is no https address",
      fix: "Use an address that begins with https://, without a name or password in it.",
    });
  });

  test("of more than 2,000 characters is refused", () => {
    const long = `https://plans.example.org/${"a".repeat(1_974)}`;
    expect(valueOf(link("URL"), long)).toBe(long);
    expect(valueOf(link("URL"), `${long}a`)).toBe("refused: has 2001 characters");
  });
});

describe("words", () => {
  const program = words(["K-4 Literacy", "English Learners"], "Program");

  test.each(["K-4 Literacy", "k-4 literacy", "K-4 LITERACY", " K-4 literacy "])(
    "%p is stored in the catalog's spelling",
    (cell) => {
      expect(valueOf(program, cell)).toBe("K-4 Literacy");
    },
  );

  test.each(["K4 Literacy", "K-4  Literacy", "Literacy", "constructor", "__proto__"])(
    "%p is none of them",
    (cell) => {
      expect(readField(program, cell)).toEqual({
        reason: "is not a known code",
        fix: "Use one of K-4 Literacy, English Learners.",
      });
    },
  );
});

test("what is derived is never read", () => {
  const field = printed("MM/DD/YYYY", "Service Date");
  expect(valueOf(field, "10/05/2026")).toBe("refused: is derived from other rows");
});

describe("the quick way of reading", () => {
  const fields: readonly Field[] = [
    text("T"),
    required(text("T")),
    id(20, "I"),
    idOfLettersAndDigits(20, "I"),
    date("D"),
    flag("F"),
    language("L"),
    words(["Individual", "Group"], "W"),
    time("T"),
    instant("I"),
    count("C", 600),
    link("U"),
    printed("HH:MM AM/PM", "P"),
  ];
  const cells = [
    ...Object.values(hostileTexts),
    ..."0 007 30 600 601 1e3 -1 true TRUE yes en EN Group group 13:05 1:05PM 24:00 x".split(" "),
    ..."2012-03-04 2011-02-29 03/04/2012 2012-02-29T00:00:00Z https://a.example/b".split(" "),
    " 30",
    "x ",
    "é",
    "x".repeat(5_000),
  ];

  test.each(fields.map((field) => [field.kind, field] as const))(
    "says of %s what the whole way says, or nothing",
    (_kind, field) => {
      const readFast = fastReaderOf(field);
      for (const cell of [...cells, ...cells]) {
        const value = readFast(cell);
        if (value === undefined) continue;
        expect([cell, readField(field, cell)]).toEqual([cell, { value, trimmed: false }]);
      }
    },
  );
});

test.each(catalog.filter((one) => !viewOf(one)).map((one) => [one.name, one] as const))(
  "%s: vendors may filter by its ids, dates and codes",
  (_name, endpoint) => {
    const without = Object.keys(endpoint.columns).filter((name) => {
      const { kind, filters } = columnOf(endpoint, name);
      return ["id", "date", "instant", "code"].includes(kind) && filters !== true;
    });
    expect(without).toEqual([]);
  },
);
