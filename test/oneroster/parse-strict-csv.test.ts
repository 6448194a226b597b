import { findDamages } from "./damage.ts";

findDamages([
  ["orgs.csv", "sourcedId", "\uFEFFsourcedId", "line 1: begins with a byte order mark."],
  ["orgs.csv", "Elm School", "Elm \uD800", "is not well-formed Unicode."],
  [
    "orgs.csv",
    "parentSourcedId\r\n",
    "parentSourcedId\n",
    "line 1: ends with a line feed alone, where RFC 4180 has CRLF.",
  ],
  [
    "orgs.csv",
    "parentSourcedId\r\n",
    "parentSourcedId\r",
    "line 1: ends with a carriage return alone, where RFC 4180 has CRLF.",
  ],
  ["orgs.csv", "Elm School", '"Elm\r\nSchool"', "line 3, column 4: has a line break in its cell."],
  ["orgs.csv", "Elm School", '"Elm\nSchool"', "line 3, column 4: has a line break in its cell."],
  [
    "orgs.csv",
    "Elm School",
    'Elm "old" School',
    "line 3, column 4: has a quote in a cell that is not quoted.",
  ],
  ["orgs.csv", "Elm School", '"Elm" School', "line 3, column 4: goes on behind its closing quote."],
  [
    "orgs.csv",
    ",d-1\r\n",
    ',"d-1\r\n',
    "line 3, column 7: opens a quote that is never closed.",
    "line 3, column 7: has a line break in its cell.",
    'line 3, column 7 (parentSourcedId): "d-1\\r\\n" is no GUID: at most 255 of A-Z a-z 0-9 . - _ / @.',
    'line 3, column 7 (parentSourcedId): "d-1\\r\\n" is not in orgs.csv.',
  ],
  [
    "orgs.csv",
    "Elm School",
    "Elm\tSchool",
    "line 3, column 4: has a control character in its cell.",
  ],
  [
    "orgs.csv",
    "Elm School",
    '"Elm\u0000"',
    "line 3, column 4: has a control character in its cell.",
  ],
]);
