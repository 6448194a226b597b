import type { Direction, Endpoint } from "./endpoint.ts";

/** Several files that are one load: one verdict, one transaction. */
export type Bundle = {
  /** Wire name, as an endpoint has it. */
  readonly name: string;
  readonly title: string;
  readonly summary: string;
  readonly directions: readonly Direction[];
  /** As an endpoint has it. */
  readonly mayWriteAtFirst: boolean;
  /** In the order in which they are stored: what is referred to comes first. */
  readonly files: readonly BundleFile[];
  /** Its files come in a format of their own, and a reader of that format makes rows of the above from them. */
  readonly package?: PackageFormat;
};

/** Names without their `.csv`, in any case. */
export type PackageFormat = {
  /** Which reader takes it. */
  readonly reader: "oneroster";
  /** Says what the others are; without it nothing is read. */
  readonly manifest: string;
  readonly reads: readonly string[];
  /** Of the format, and of no use here. */
  readonly passesOver: readonly string[];
};

export type BundleFile = {
  readonly endpoint: Endpoint;
  readonly isRequired: boolean;
  /** Its rows must hang on rows of that endpoint which the same load brings; what is stored does not count. */
  readonly within?: string;
};

/** A declaration's mistakes are found when the program starts, not when a vendor's rows are refused. */
export function defineBundle(bundle: Bundle): Bundle {
  const names = bundle.files.map(({ endpoint }) => endpoint.name);
  const known = new Set<string>();
  for (const { endpoint, within } of bundle.files) {
    const { name, directions, columns } = endpoint;
    const fail = (why: string): Error => new Error(`bundle ${bundle.name}: ${name} ${why}`);
    if (!directions.includes("write")) throw fail("is never written");
    if (within !== undefined && !known.has(within))
      throw fail(`is within ${within}, not before it`);
    const later = Object.values(columns).find(
      ({ of }) => of !== undefined && names.includes(of) && !known.has(of),
    );
    if (later) throw fail(`refers to ${later.of}, which comes after it`);
    known.add(name);
  }
  return bundle;
}

/** What an administrator can choose as Endpoint, and a vendor call. */
export type Offer = Endpoint | Bundle;

/** Whose rows it holds: its own, or those of each of its files. */
export function endpointsOf(offer: Offer): readonly Endpoint[] {
  return isBundle(offer) ? offer.files.map(({ endpoint }) => endpoint) : [offer];
}

export function isBundle(offer: Endpoint | Bundle): offer is Bundle {
  return "files" in offer;
}

/** What its files are called by who sends them, without the ending. */
export function fileStemsOf(
  bundle: Bundle,
): readonly { readonly stem: string; readonly isRequired: boolean }[] {
  const { files, package: format } = bundle;
  if (!format)
    return files.map(({ endpoint, isRequired }) => ({ stem: endpoint.name, isRequired }));
  const others = format.reads.map((stem) => ({ stem, isRequired: false }));
  return [{ stem: format.manifest, isRequired: true }, ...others];
}

/** How many files it has at most, with those that are passed over. */
export function fileCountOf(bundle: Bundle): number {
  return fileStemsOf(bundle).length + (bundle.package?.passesOver.length ?? 0);
}
