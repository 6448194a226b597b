/** `bun bench/freeze-process.ts FOLDER DISTRICT FORMAT [ENDPOINT]`: freezes one file of all students, as a push would. */
import { join } from "node:path";
import { columnNames } from "../src/catalog/endpoint.ts";
import { getEndpoint } from "../src/catalog/index.ts";
import { enrollmentCodes } from "../src/catalog/endpoints/students.ts";
import { fileFormats } from "../src/formats/index.ts";
import { createSpool } from "../src/spool.ts";
import { freezeFiles } from "../src/transfer/freeze-files.ts";
import { openBenchDatabases } from "./data.ts";

const [folder = "", districtId = "", name = "", endpoint = "students"] = process.argv.slice(2);
const format = fileFormats.find((candidate) => candidate.name === name);
if (!format) throw new Error(`no file format ${name}`);
const databases = await openBenchDatabases(folder);
const spool = createSpool(join(folder, "spool"), Buffer.alloc(32, 7));
const grant = {
  id: "gra_bench",
  integrationId: "int_bench",
  endpoint,
  columns: columnNames(getEndpoint(endpoint)),
  buildings: null,
  enrollment: [...enrollmentCodes],
  programs: null,
  beginOn: null,
  rowsMax: null,
  fileName: null,
  reportFieldNames: false,
  revision: 1,
  position: 0,
};
const [file] = await freezeFiles(
  { databases, spool, now: () => new Date() },
  { run: { id: "run_bench" }, progress: async () => undefined, check: async () => undefined },
  { integration: { districtId }, grants: [grant] },
  {
    name: format.name,
    csv: { formulas: "off", byteOrderMark: false, lineEnd: "crlf" },
    at: new Date(),
  },
);
if (file) await spool.remove(file.spoolId);
databases.close();
