/** An endpoint's wire name may hold a slash; an id that CSS and links can point at may not. */
export function rowId(prefix: string, key: string | number): string {
  return `${prefix}-${String(key).replaceAll(/[^A-Za-z0-9]+/g, "-")}`;
}
