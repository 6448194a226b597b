import type { Context } from "hono";
import { fileFormats, type FileFormat } from "../../src/formats/index.ts";
import { Refusal } from "../../src/refusal.ts";

/** What an answer may be written as. */
type Wire = Pick<FileFormat, "name" | "mediaType">;

/** The first is what a client gets that does not mind. */
const byPreference: readonly FileFormat[] = fileFormats.toSorted(
  (a, b) => Number(b.name === "json") - Number(a.name === "json"),
);

/** The format by `?format=`, else by `Accept` with its q-values (RFC 9110 §12.5.1). */
export function negotiateFormat(c: Context, named: string | undefined): FileFormat {
  const format =
    named === undefined
      ? findAccepted(c.req.header("Accept"), byPreference)
      : byPreference.find((candidate) => candidate.name === named);
  if (format) return format;
  const names = byPreference.map(({ name, mediaType }) => `${name} (${mediaType})`).join(", ");
  const sentence = `There are these formats: ${names}. Name one by format= or in the header Accept.`;
  throw new Refusal("not_acceptable", sentence);
}

/** For packages, which are zips only. */
export function negotiateZip(c: Context, named: string | undefined): Wire {
  const isWanted =
    named === undefined
      ? findAccepted(c.req.header("Accept"), [zip]) !== undefined
      : named === zip.name;
  if (isWanted) return zip;
  const sentence = `This address answers with a package of files: zip (${zip.mediaType}) only. Name it by format= or in the header Accept.`;
  throw new Refusal("not_acceptable", sentence);
}

const zip: Wire = { name: "zip", mediaType: "application/zip" };

/** For answers that have the shape of JSON only. */
export function negotiateJson(c: Context): FileFormat {
  const json = byPreference.filter(({ name }) => name === "json");
  const format = findAccepted(c.req.header("Accept"), json);
  if (format) return format;
  const sentence = "This address answers in JSON only. Accept application/json.";
  throw new Refusal("not_acceptable", sentence);
}

type Range = { readonly type: string; readonly quality: number };

function findAccepted<Format extends Wire>(
  header: string | undefined,
  formats: readonly Format[],
): Format | undefined {
  if (header === undefined || header.trim() === "") return formats[0];
  const ranges = header.split(",").map(readRange);
  const wanted = formats
    .map((format) => ({ format, quality: qualityOf(format.mediaType, ranges) }))
    .filter(({ quality }) => quality > 0);
  // A stable sort: of equally wanted formats, ours comes first.
  return wanted.toSorted((a, b) => b.quality - a.quality)[0]?.format;
}

function readRange(text: string): Range {
  const [type = "", ...parameters] = text.split(";").map((part) => part.trim().toLowerCase());
  const weight = parameters.find((parameter) => parameter.startsWith("q="));
  const quality = weight === undefined ? 1 : Number(weight.slice(2));
  return { type, quality: Number.isNaN(quality) ? 0 : quality };
}

/** The most specific range decides, so that an all-embracing one cannot bring back what was ruled out. */
function qualityOf(mediaType: string, ranges: readonly Range[]): number {
  const family = `${mediaType.split("/")[0]}/*`;
  for (const type of [mediaType, family, "*/*"]) {
    const range = ranges.find((candidate) => candidate.type === type);
    if (range) return range.quality;
  }
  return 0;
}
