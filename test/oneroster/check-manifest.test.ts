import { findDamages } from "./damage.ts";

findDamages([
  [
    "manifest.csv",
    "propertyName",
    "property",
    "line 1: has another heading than propertyName,value.",
  ],
  [
    "manifest.csv",
    "version,1.0",
    "version,1",
    'line 2, column 2 (value): manifest.version is "1" instead of 1.0.',
  ],
  [
    "manifest.csv",
    "version,1.2",
    "version,1.1",
    'line 3, column 2 (value): oneroster.version is "1.1" instead of 1.2.',
  ],
  ["manifest.csv", "manifest.version,1.0\r\n", "", "has no line for manifest.version."],
  ["manifest.csv", "file.results,absent\r\n", "", "has no line for file.results."],
  [
    "manifest.csv",
    "results,absent",
    "results,full",
    'line 22, column 2 (value): file.results is "full" instead of absent, bulk, delta.',
  ],
  [
    "manifest.csv",
    "results,absent",
    "results,Absent",
    'line 22, column 2 (value): file.results is "Absent" instead of absent, bulk, delta.',
  ],
  ["manifest.csv", "Elm SIS", "Elm SIS,2", "line 25: has 3 cells instead of 2."],
  [
    "manifest.csv",
    "source.systemName",
    "source.name",
    'line 25: names "source.name", which is none.',
  ],
  [
    "manifest.csv",
    "source.systemName,Elm SIS",
    "oneroster.version,1.2",
    "line 25: names oneroster.version again.",
  ],
]);
