import { sha256 } from "../../ids.ts";

const charactersMax = 255;
const plainId = /^[A-Za-z0-9._@-]+$/;

export const districtOrg = "d-1";

export function buildingOrg(reportingId: string): string {
  return sourcedId("b", "", reportingId);
}

export function studentUser(studentId: string): string {
  return sourcedId("s", "", studentId);
}

/** A Student Id has letters and digits only, so that the first full stop ends it. */
export function guardianUser(studentId: string, guardianId: string): string {
  return sourcedId("g", `${studentId}.`, guardianId);
}

export function staffUser(email: string): string {
  return sourcedId("u", "", email);
}

/** Stays the same as long as the user has that role in that org. */
export function roleId(role: {
  readonly user: string;
  readonly org: string;
  readonly role: string;
}): string {
  return `r-${sha256(`${role.user}\n${role.org}\n${role.role}`).slice(0, 32)}`;
}

/** The prefix says how the id stands in it, so that no two ids ever become one. */
function sourcedId(prefix: string, before: string, id: string): string {
  const whole = plainId.test(id)
    ? `${prefix}-${before}${id}`
    : `${prefix}x-${before}${Buffer.from(id).toString("hex")}`;
  return whole.length > charactersMax ? `${prefix}h-${before}${sha256(id)}` : whole;
}
