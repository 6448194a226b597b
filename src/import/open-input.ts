import type { InputFile, LoadSettings, RunInput } from "../../db/control/schema.ts";
import { fileStemsOf, type Bundle } from "../catalog/bundle.ts";
import type { RowNotice } from "../catalog/check-rows.ts";
import type { Endpoint } from "../catalog/endpoint.ts";
import { findBundle, getEndpoint } from "../catalog/index.ts";
import { layoutOf } from "../catalog/shape.ts";
import type { Deps } from "../deps.ts";
import { fileBytesMax } from "../formats/limits.ts";
import { readRows } from "../formats/read-rows.ts";
import { openZip, type ZipEntry } from "../formats/zip.ts";
import { Refusal } from "../refusal.ts";
import type { Spool } from "../spool.ts";
import { formatOfName, isFileOf, matchBundleFiles } from "./bundle-files.ts";
import type { LoadFrame } from "./load.ts";
import { readPackageFiles, type OpenedFile, type PackageInput } from "./open-package.ts";
import { isRead, matchPackageFiles } from "./package-files.ts";

// A thread takes some 50 ms to begin; smaller files are done by then.
const threadBytesMin = 2_000_000;

export type OpenedInput = Pick<LoadFrame, "prepare" | "readAs"> & {
  readonly files: readonly OpenedFile[];
  /** Of what came and was passed over. */
  readonly notices: readonly RowNotice[];
  /** Removes what was unpacked. */
  close(): Promise<void>;
};

/** What is needed beside the files themselves to make rows of them. */
export type InputPlace = Omit<PackageInput, "bundle" | "files" | "settings" | "spool">;

/** The files of a load, each ready to be read; those of a .zip are unpacked into the spool, and removed at the end. */
export async function openInput(
  { spool }: Pick<Deps, "spool">,
  input: RunInput,
  place: InputPlace,
): Promise<OpenedInput> {
  const bundle = findBundle(input.endpoint);
  if (!bundle) {
    const file = openFile(spool, input.settings, getEndpoint(input.endpoint), oneFile(input));
    return { files: [file], notices: [], close: async () => undefined };
  }
  const { files: came, unpacked } = await takeFiles(spool, bundle, input, place);
  const removeUnpacked = async (): Promise<void> => {
    await Promise.all(unpacked.map((spoolId) => spool.remove(spoolId)));
  };
  try {
    const opened = await openBundle(spool, input.settings, bundle, came, place);
    const close = async (): Promise<void> => {
      await opened.close();
      await removeUnpacked();
    };
    return { ...opened, close };
  } catch (error) {
    await removeUnpacked();
    throw error;
  }
}

function oneFile(input: RunInput): InputFile {
  if (input.format === "files" || input.format === "zip") {
    throw new Refusal("format_invalid", "This endpoint has one file. Send it by itself.");
  }
  const { fileName, format, spoolId, bytes, sha256 } = input;
  return { fileName, format, spoolId, bytes, sha256 };
}

async function openBundle(
  spool: Spool,
  settings: LoadSettings,
  bundle: Bundle,
  came: readonly InputFile[],
  place: InputPlace,
): Promise<OpenedInput> {
  const { package: format } = bundle;
  if (format) {
    const files = matchPackageFiles({ ...bundle, package: format }, came);
    const opened = await readPackageFiles(format, { ...place, bundle, files, settings, spool });
    const notices = files.unknown.map(({ fileName }) => passedOver(bundle, fileName));
    return { ...opened, notices: [...notices, ...opened.notices] };
  }
  const { files, unknown } = matchBundleFiles(bundle, came);
  return {
    files: files.map(({ of, file }) => ({
      ...openFile(spool, settings, of.endpoint, file),
      isRequired: of.isRequired,
      within: of.within,
    })),
    notices: unknown.map(({ fileName }) => passedOver(bundle, fileName)),
    close: async () => undefined,
  };
}

function openFile(
  spool: Spool,
  { encoding }: LoadSettings,
  endpoint: Endpoint,
  { fileName, format, spoolId, bytes, sha256 }: InputFile,
): OpenedFile {
  const how = { encoding, layout: layoutOf(endpoint, []) };
  const isLarge = bytes >= threadBytesMin;
  return {
    endpoint,
    fileName,
    bytes,
    sha256,
    isRequired: true,
    spooled: isLarge ? { place: spool.place, id: spoolId, format } : undefined,
    batches: () => readRows(format, spool.read(spoolId), how),
  };
}

function passedOver(bundle: Bundle, fileName: string): RowNotice {
  const names = fileStemsOf(bundle).map(({ stem }) => `${stem}.csv`);
  return {
    line: 1,
    column: undefined,
    reason: `“${fileName.slice(0, 100)}” is no file of ${bundle.name} and was passed over`,
    fix: `Its files are called ${names.join(", ")}. Rename the file, or leave it out.`,
    isError: false,
  };
}

type TakenFiles = {
  readonly files: readonly InputFile[];
  /** Ids of what has to go at the end. */
  readonly unpacked: readonly string[];
};

async function takeFiles(
  spool: Spool,
  bundle: Bundle,
  input: RunInput,
  { checkLease }: Pick<InputPlace, "checkLease">,
): Promise<TakenFiles> {
  if (input.format === "files") return { files: input.files, unpacked: [] };
  if (input.format !== "zip") return { files: [], unpacked: [] };
  const unpacked: string[] = [];
  try {
    const files = await unpack(spool, input.spoolId, async (entry) => {
      await checkLease();
      const format = formatOfName(entry.name) ?? "csv";
      // Of what nobody reads the name is enough.
      if (!isReadFrom(bundle, entry.name)) return { fileName: entry.name, format, ...notUnpacked };
      const { id, ...spooled } = await spool.write(entry.read(), fileBytesMax);
      unpacked.push(id);
      return { fileName: entry.name, format, spoolId: id, ...spooled };
    });
    return { files, unpacked };
  } catch (error) {
    await Promise.all(unpacked.map((spoolId) => spool.remove(spoolId)));
    throw error;
  }
}

function isReadFrom({ package: format, files }: Bundle, fileName: string): boolean {
  if (format) return isRead(format, fileName);
  return files.some(({ endpoint }) => isFileOf(fileName, endpoint.name));
}

const notUnpacked = { spoolId: "", bytes: 0, sha256: "" } as const;

async function unpack(
  spool: Spool,
  spoolId: string,
  take: (entry: ZipEntry) => Promise<InputFile>,
): Promise<readonly InputFile[]> {
  const source = await spool.openRandom(spoolId);
  try {
    const files: InputFile[] = [];
    for (const entry of await openZip(source)) files.push(await take(entry));
    return files;
  } finally {
    await source.close();
  }
}
