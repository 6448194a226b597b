import { Hono, type Context } from "hono";
import { checkToken } from "../../src/access/check-token.ts";
import { loadBytesMax } from "../../src/api/limits.ts";
import { sendLoad, type LoadBody } from "../../src/api/send-load.ts";
import { fileCountOf, fileStemsOf, type Bundle } from "../../src/catalog/bundle.ts";
import type { Deps } from "../../src/deps.ts";
import { formatOfMediaType, formatOfName } from "../../src/import/bundle-files.ts";
import { Refusal } from "../../src/refusal.ts";
import { clientAddress } from "../guards/client-address.ts";
import { readParts, removeFiles, shorten, type PostedFile } from "../read-parts.ts";
import { answerLoad } from "./answer-load.ts";
import { bearerOf } from "./bearer.ts";
import { readIdempotencyKey } from "./idempotency-key.ts";
import { refuseEncoded, refuseLength } from "./load-body.ts";
import { readFlag, readParameterValues } from "./parameters.ts";

/** `POST` of a bundle: its files as one load, in a .zip or as the parts of a form. */
export function bundleLoads(deps: Deps, bundle: Bundle): Hono {
  const loads = new Hono();

  loads.post(`/v1/${bundle.name}`, async (c) => {
    const client = await checkToken(deps, bearerOf(c), `${bundle.name}:write`);
    const query = readParameterValues(c, { dry_run: readFlag("dry_run") });
    const sent = await sendLoad(deps, client, {
      offer: bundle,
      readBody: () => readBundleBody(c, deps, bundle),
      address: clientAddress(c),
      isDryRun: query.dry_run,
      key: readIdempotencyKey(c),
    });
    return answerLoad(c, deps, sent);
  });
  return loads;
}

async function readBundleBody(c: Context, deps: Deps, bundle: Bundle): Promise<LoadBody> {
  refuseEncoded(c.req.header("Content-Encoding"));
  refuseLength(Number(c.req.header("Content-Length") ?? 0));
  const type = c.req.header("Content-Type")?.split(";")[0]?.trim().toLowerCase();
  switch (type) {
    case "application/zip":
    case "application/x-zip-compressed":
      return { format: "zip", encoding: "utf-8", bytes: c.req.raw.body ?? noBytes() };
    case "multipart/form-data":
      return readFiles(c, deps, bundle);
    default: {
      const names = fileStemsOf(bundle)
        .map(({ stem }) => `${stem}.csv`)
        .join(", ");
      const sentence = `${bundle.title} is several files: send application/zip, or multipart/form-data with one part per file (${names}).`;
      throw new Refusal("unsupported", sentence);
    }
  }
}

async function readFiles(c: Context, deps: Deps, bundle: Bundle): Promise<LoadBody> {
  const { fields, files } = await readParts(c, deps.spool, {
    filesMax: fileCountOf(bundle) + 5,
    bytesMax: loadBytesMax,
    isFileField: () => true,
    unreadable:
      "The body is no whole multipart/form-data. Send one part per file, each with a file name.",
  });
  try {
    refuseFields(bundle, Object.keys(fields));
    const inputs = files.map((file) => toInputFile(bundle, file));
    return { format: "files", encoding: "utf-8", files: inputs };
  } catch (error) {
    await removeFiles(deps.spool, files);
    throw error;
  }
}

/** A part without a file name would be lost, and the load called done. */
function refuseFields(bundle: Bundle, [field]: readonly string[]): void {
  if (field === undefined) return;
  const example = fileStemsOf(bundle)[0]?.stem ?? bundle.name;
  const sentence = `The part “${shorten(field)}” has no file name, so it is no file. Send it with one, such as ${example}.csv.`;
  throw new Refusal("invalid", sentence);
}

/** The name of its part says which file it is, as the description of the API has it; or else its own. */
function toInputFile(bundle: Bundle, { field, name, mediaType, spooled }: PostedFile) {
  const plain = shorten(name);
  const format = formatOfName(plain) ?? formatOfMediaType(mediaType) ?? "csv";
  const part = shorten(field);
  const isNamedByPart =
    formatOfName(plain) === undefined || fileStemsOf(bundle).some(({ stem }) => stem === part);
  const fileName = isNamedByPart ? `${part}.${format}` : plain;
  const { id: spoolId, ...rest } = spooled;
  return { fileName, format, spoolId, ...rest };
}

async function* noBytes(): AsyncGenerator<Uint8Array> {}
