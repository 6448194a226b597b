import type { InputFile, LoadSettings, RowFormat, RunInput } from "../../db/control/schema.ts";
import type { Bundle } from "../catalog/bundle.ts";
import type { RowNotice } from "../catalog/check-rows.ts";
import type { Endpoint } from "../catalog/endpoint.ts";
import { findBundle, getEndpoint } from "../catalog/index.ts";
import { layoutOf } from "../catalog/shape.ts";
import type { Deps } from "../deps.ts";
import { fileBytesMax } from "../formats/limits.ts";
import { readRows } from "../formats/read-rows.ts";
import { Refusal } from "../refusal.ts";
import type { Spool } from "../spool.ts";
import { formatOfName, matchBundleFiles } from "./bundle-files.ts";
import type { LoadFile } from "./load.ts";

// A thread takes some 50 ms to begin; smaller files are done by then.
const threadBytesMin = 2_000_000;

export type OpenedFile = LoadFile & { readonly bytes: number; readonly sha256: string };

export type OpenedInput = {
  readonly files: readonly OpenedFile[];
  /** Of what came and was passed over. */
  readonly notices: readonly RowNotice[];
  /** Removes what was unpacked. */
  close(): Promise<void>;
};

/** The files of a load, each ready to be read; those of a .zip are unpacked into the spool, and removed at the end. */
export async function openInput(
  { spool }: Pick<Deps, "spool">,
  input: RunInput,
  checkLease: () => Promise<void>,
): Promise<OpenedInput> {
  const bundle = findBundle(input.endpoint);
  if (!bundle) {
    const file = openFile(spool, input.settings, getEndpoint(input.endpoint), oneFile(input));
    return { files: [file], notices: [], close: async () => undefined };
  }
  const unpacked = input.format === "zip" ? await unpack(spool, input.spoolId, checkLease) : [];
  const close = async (): Promise<void> => {
    await Promise.all(unpacked.map(({ spoolId }) => spool.remove(spoolId)));
  };
  try {
    const came = input.format === "files" ? input.files : unpacked;
    return { ...openBundle(spool, input.settings, bundle, came), close };
  } catch (error) {
    await close();
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

function openBundle(
  spool: Spool,
  settings: LoadSettings,
  bundle: Bundle,
  came: readonly InputFile[],
): Pick<OpenedInput, "files" | "notices"> {
  const { files, unknown } = matchBundleFiles(bundle, came);
  return {
    files: files.map(({ of, file }) => ({
      ...openFile(spool, settings, of.endpoint, file),
      isRequired: of.isRequired,
      within: of.within,
    })),
    notices: unknown.map(({ fileName }) => passedOver(bundle, fileName)),
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
  const names = bundle.files.map(({ endpoint }) => `${endpoint.name}.csv`).join(", ");
  return {
    line: 1,
    column: undefined,
    reason: `“${fileName.slice(0, 100)}” is no file of ${bundle.name} and was passed over`,
    fix: `Its files are called ${names}. Rename the file, or leave it out.`,
    isError: false,
  };
}

async function unpack(
  spool: Spool,
  spoolId: string,
  checkLease: () => Promise<void>,
): Promise<readonly InputFile[]> {
  const files: InputFile[] = [];
  try {
    const source = await spool.openRandom(spoolId);
    try {
      const { openZip } = await import("../formats/zip.ts");
      for (const entry of await openZip(source)) {
        await checkLease();
        const format: RowFormat = formatOfName(entry.name) ?? "csv";
        const { id, ...spooled } = await spool.write(entry.read(), fileBytesMax);
        files.push({ fileName: entry.name, format, spoolId: id, ...spooled });
      }
    } finally {
      await source.close();
    }
    return files;
  } catch (error) {
    await Promise.all(files.map((file) => spool.remove(file.spoolId)));
    throw error;
  }
}
