/** What one call may ask for and send. */
import { bodyBytesMax } from "../formats/limits.ts";

export const rowsPerPage = 100;
export const rowsPerPageMax = 1_000;

export const loadBytesMax = bodyBytesMax;

/** How long a load is waited for before the answer says where to look later. */
export const loadWaitMilliseconds = 5_000;

/** Errors and notices in one report; a wrong delimiter makes one a row. */
export const reportNoticesMax = 1_000;
