import { isCalendarDate } from "../catalog/read-moment.ts";
import { columnNames, columnOf, type Endpoint } from "../catalog/endpoint.ts";
import { isBundle, type Offer } from "../catalog/bundle.ts";
import { findEndpoint, findOffer } from "../catalog/index.ts";
import { programNames } from "../catalog/endpoints/plan-words.ts";
import { enrollmentCodes } from "../catalog/endpoints/students.ts";
import { isRefusal, Refusal } from "../refusal.ts";
import { checkFileNameTemplate, fillFileName } from "../transfer/file-name.ts";
import { isPattern } from "../transfer/file-pattern.ts";
import { remoteFolder, splitFilePath } from "../transfer/remote-file.ts";
import { checkLoadMode } from "./check-load-mode.ts";
import type { GrantDraft, LocationDraft } from "./draft.ts";

/** What is wrong, by the part of the grant or location it is about. */
export type DraftErrors<Part extends string> = Partial<Record<Part, string>>;

/** The rules of one grant beside the others of its export; the dialog asks before `Update`, saving asks again. */
export function checkGrant(
  grant: GrantDraft,
  others: readonly GrantDraft[],
): DraftErrors<keyof GrantDraft> {
  const errors: DraftErrors<keyof GrantDraft> = {};
  const endpoint = findEndpoint(grant.endpoint, "read");
  if (!endpoint) return { endpoint: "Choose an endpoint." };
  if (others.some((other) => other.endpoint === grant.endpoint)) {
    errors.endpoint = "This endpoint is in the list already. Edit its row instead.";
  }
  const columns = checkColumns(grant, endpoint);
  if (columns !== undefined) errors.columns = columns;
  if (grant.buildings?.length === 0) errors.buildings = "Tick at least one building.";
  if (grant.enrollment?.length === 0) errors.enrollment = "Tick at least one status.";
  else if (grant.enrollment && !isChosenFrom(enrollmentCodes, grant.enrollment)) {
    errors.enrollment = "A status is not known. Choose from the list.";
  }
  const programs = checkPrograms(grant.programs, endpoint);
  if (programs !== undefined) errors.programs = programs;
  if (grant.beginOn !== null && !isCalendarDate(grant.beginOn)) {
    errors.beginOn = "Enter a day as YYYY-MM-DD.";
  } else if (grant.beginOn !== null && endpoint.begin === undefined) {
    errors.beginOn = "This endpoint has no date to start from. Leave Start Date blank.";
  }
  const fileName = checkFileName(grant, others, endpoint);
  if (fileName !== undefined) errors.fileName = fileName;
  return errors;
}

function checkColumns({ columns }: GrantDraft, endpoint: Endpoint): string | undefined {
  if (columns.length === 0) return "Tick at least one column.";
  if (!isChosenFrom(columnNames(endpoint), columns)) {
    return "A column is not known. Choose from the list.";
  }
  const label = (name: string): string => columnOf(endpoint, name).label;
  const missing = (endpoint.neverWithout ?? []).filter((name) => !columns.includes(name));
  if (missing.length > 0) {
    return `Tick ${andList.format(missing.map(label))}: without ${missing.length > 1 ? "them" : "it"} there is no valid ${endpoint.title} package.`;
  }
  for (const name of columns) {
    const { beside } = columnOf(endpoint, name);
    if (beside === undefined || columns.includes(beside)) continue;
    return `${label(name)} is shown beside ${label(beside)} only. Tick both or neither.`;
  }
  return undefined;
}

const andList = new Intl.ListFormat("en-US", { type: "conjunction" });

function checkPrograms(
  programs: GrantDraft["programs"],
  { student }: Endpoint,
): string | undefined {
  if (programs === null) return undefined;
  // A boundary that nothing enforces must not be stored as if it were one.
  if (student === "none") return "This endpoint's rows belong to no student. Choose no program.";
  if (programs.length === 0) return "Tick at least one program, or let all students through.";
  if (isChosenFrom(programNames, programs)) return undefined;
  return "A program is not known. Choose from the list.";
}

/** Each known, and none twice. */
function isChosenFrom(known: readonly string[], chosen: readonly string[]): boolean {
  return new Set(chosen).size === chosen.length && chosen.every((name) => known.includes(name));
}

/** A plain name, and one that no other endpoint of the export writes: the later file would replace the earlier. */
function checkFileName(
  grant: GrantDraft,
  others: readonly GrantDraft[],
  endpoint: Endpoint,
): string | undefined {
  const { fileName } = grant;
  const problem =
    fileName === null ? undefined : sentenceOf(() => checkFileNameTemplate(fileName, endpoint));
  if (problem !== undefined) return problem;
  const other = others.find((one) => sampleFileName(one) === sampleFileName(grant));
  if (!other) return undefined;
  return `${findEndpoint(other.endpoint)?.title ?? other.endpoint} writes this file too. Choose a name of its own.`;
}

/** As one run would write it, whatever the run; servers that ignore case are minded, and a folder is no file. */
function sampleFileName({ endpoint, fileName }: GrantDraft): string {
  if (!findEndpoint(endpoint, "read")) return "";
  const facts = { endpoint, format: "csv", now: new Date(0), district: "district", runId: "run" };
  return fillFileName(fileName, facts).toLowerCase().replace(/\/$/, "");
}

/** The rules of one pull location beside the others of its import. */
export function checkLocation(
  location: LocationDraft,
  others: readonly LocationDraft[],
): DraftErrors<keyof LocationDraft> {
  const errors: DraftErrors<keyof LocationDraft> = {};
  const offer = findOffer(location.endpoint, "write");
  if (!offer) errors.endpoint = "Choose an endpoint.";
  else if (others.some((other) => other.endpoint === location.endpoint)) {
    errors.endpoint = "This endpoint has a pull location already. Edit its row instead.";
  }
  const mode = offer && checkLoadMode(location.mode, offer);
  if (mode !== undefined) errors.mode = mode;
  const filePath = checkFilePath(location.filePath);
  if (filePath !== undefined) errors.filePath = filePath;
  const archiveFolder = checkArchiveFolder(location);
  if (archiveFolder !== undefined) errors.archiveFolder = archiveFolder;
  const folder = offer && checkFolder(location, offer);
  if (folder !== undefined) errors.isFolder = folder;
  return errors;
}

/** catalog.md: a bundle's path is a folder or a .zip; "a single file is accepted only for an endpoint with one file". */
function checkFolder({ isFolder, filePath }: LocationDraft, offer: Offer): string | undefined {
  if (isBundle(offer)) {
    if (!isFolder)
      return `${offer.title} is several files. Tick Folder and name their folder, or a .zip.`;
    const isZip = /\.zip$/i.test(filePath);
    if (isZip || !isPattern(filePath)) return undefined;
    return "* and ? may stand in the name of a .zip only. Name the folder itself; its newest finished epoch directory is found by itself.";
  }
  return isFolder ? `${offer.title} is one file. Untick Folder and name the file.` : undefined;
}

function checkFilePath(filePath: string): string | undefined {
  if (filePath === "") return "Enter the path of the file.";
  if (isPattern(filePath.slice(0, filePath.lastIndexOf("/") + 1))) {
    return "* and ? may stand in the file's name only, not in its folder.";
  }
  return sentenceOf(() => splitFilePath({ directory: "/", filePath }));
}

function checkArchiveFolder(location: LocationDraft): string | undefined {
  const { afterSuccess, archiveFolder, filePath } = location;
  if (afterSuccess !== "archive") return undefined;
  if (archiveFolder === null) return "Enter the folder for loaded files, such as loaded.";
  return sentenceOf(() => {
    const folder = remoteFolder(sampleDirectory, archiveFolder);
    if (isPattern(folder)) throw new Refusal("invalid", "Name one folder, without * and ?.");
    // A pattern would find the moved file again; what is wrong with the path itself is told at File path.
    const hasPath = checkFilePath(filePath) === undefined;
    if (hasPath && splitFilePath({ directory: sampleDirectory, filePath }).folder === folder) {
      throw new Refusal("invalid", "The file is in this folder already. Choose another.");
    }
  });
}

// The real one is another part of the form; paths inside it are only compared with one another.
const sampleDirectory = "/directory";

/** The sentence of the refusal that a check throws, if it does. */
export function sentenceOf(check: () => unknown): string | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return error.message;
  }
}
