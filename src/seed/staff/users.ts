import type { WireRow } from "../../formats/rows.ts";
import { buildings } from "../buildings.ts";
import type { Post } from "./posts.ts";
import { staff } from "./staff.ts";

/** The staff in the wire form of catalog.md. */
export function seedUsers(): WireRow[] {
  return staff.map(({ email, firstName, lastName, posts, isAdmin }) => ({
    email,
    first_name: firstName,
    last_name: lastName,
    role: posts.map(({ role }) => role).join(";"),
    buildings: posts.map(writeGroup).join(";") || null,
    admin: isAdmin,
    deleted: false,
  }));
}

/** One building by its name; several by their numbers, since some names have the comma that separates them. */
function writeGroup({ buildings: ids }: Post): string {
  if (ids.length !== 1) return ids.join(",");
  return buildings.find(({ reportingId }) => reportingId === ids[0])?.name ?? "";
}
