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
};

export type BundleFile = {
  readonly endpoint: Endpoint;
  readonly isRequired: boolean;
  /** Its rows must hang on rows of that endpoint which the same load brings; what is stored does not count. */
  readonly within?: string;
};

/** What an administrator can choose as Endpoint, and a vendor call. */
export type Offer = Endpoint | Bundle;

/** Whose rows it holds: its own, or those of each of its files. */
export function endpointsOf(offer: Offer): readonly Endpoint[] {
  return isBundle(offer) ? offer.files.map(({ endpoint }) => endpoint) : [offer];
}

export function isBundle(offer: Endpoint | Bundle): offer is Bundle {
  return "files" in offer;
}
