/** The list of what writes packages, by the tag that an endpoint's declaration carries. */
import type { Endpoint, PackageKind } from "./catalog/endpoint.ts";
import { openOneRoster } from "./oneroster/write/package.ts";
import type { Package, PackageSource } from "./package-file.ts";

const writers: Readonly<Record<PackageKind, (source: PackageSource) => Promise<Package>>> = {
  oneroster: openOneRoster,
};

/** Looks at what there is to write; the files are written when they are read, from the same snapshot. */
export async function openPackage(
  { name, package: kind, neverWithout = [] }: Endpoint,
  source: PackageSource,
): Promise<Package> {
  if (!kind) throw new Error(`endpoint ${name} is no package`);
  const missing = neverWithout.filter((column) => !source.query.columns.includes(column));
  if (missing.length > 0) throw new Error(`${name} is granted without ${missing.join()}`);
  return writers[kind](source);
}
