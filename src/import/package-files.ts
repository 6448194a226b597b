/** Which of the files that came is which of a package's. */
import { fileStemsOf, type Bundle, type PackageFormat } from "../catalog/bundle.ts";
import { nearestName } from "../catalog/nearest-name.ts";
import { Refusal } from "../refusal.ts";
import { isFileOf, type Named } from "./bundle-files.ts";

export type MatchedPackage<File> = {
  readonly manifest: File;
  /** Of those that are read, by stem: the ones that came. */
  readonly read: ReadonlyMap<string, File>;
  /** Of the format, and of no use here. */
  readonly passedOver: readonly File[];
  readonly unknown: readonly File[];
};

/** Refuses (`format_invalid`) when the manifest is missing, or when a file came twice. */
export function matchPackageFiles<File extends Named>(
  bundle: Bundle & { readonly package: PackageFormat },
  came: readonly File[],
): MatchedPackage<File> {
  const { manifest: stem, reads, passesOver } = bundle.package;
  const found = new Map<string, File>();
  const rest: File[] = [];
  for (const file of came) {
    const known = [stem, ...reads, ...passesOver].find((one) => isPackageFile(file.fileName, one));
    if (known === undefined) {
      rest.push(file);
      continue;
    }
    const first = found.get(known);
    if (first) throw cameTwice(first, file);
    found.set(known, file);
  }
  const manifest = found.get(stem);
  if (!manifest) throw isMissing(bundle, came);
  return {
    manifest,
    read: new Map([...found].filter(([one]) => reads.includes(one))),
    passedOver: [...found].flatMap(([one, file]) => (passesOver.includes(one) ? [file] : [])),
    unknown: rest,
  };
}

/** Whether a file of that name is opened at all. */
export function isRead({ manifest, reads }: PackageFormat, fileName: string): boolean {
  return [manifest, ...reads].some((stem) => isPackageFile(fileName, stem));
}

function isPackageFile(fileName: string, stem: string): boolean {
  return /\.csv$/i.test(fileName) && isFileOf(fileName, stem.toLowerCase());
}

function cameTwice(one: Named, other: Named): Refusal {
  const sentence = `“${one.fileName}” and “${other.fileName}” are the same file of the package. Send one of them.`;
  return new Refusal("format_invalid", sentence);
}

function isMissing(bundle: Bundle, came: readonly Named[]): Refusal {
  const needed = fileStemsOf(bundle).filter(({ isRequired }) => isRequired);
  const names = needed.map(({ stem }) => `${stem}.csv`).join(" and ");
  const nearest = nearestName(
    names,
    came.map(({ fileName }) => fileName),
  );
  const hint = nearest ? ` Is “${nearest}” meant?` : "";
  return new Refusal(
    "format_invalid",
    `There is no ${names}, which says what the other files are.${hint} Send the package whole, in one load; nothing was stored.`,
  );
}
