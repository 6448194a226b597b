/** What one call may ask for and send. */
import { bodyBytesMax } from "../formats/limits.ts";

export const rowsPerPage = 100;
export const rowsPerPageMax = 1_000;

export const loadBytesMax = bodyBytesMax;

/** How long a load is waited for before the answer says where to look later. */
export const loadWaitMilliseconds = 5_000;

/** Errors and notices in one report; a wrong delimiter makes one a row. */
export const reportNoticesMax = 1_000;

/** Of one client in one process. Each may hold a connection of its district's records, and there are 20. */
export const callsAtOnceMax = 8;
/** Programs that send in parallel need not know the limit above; who sends far beyond it is told. */
export const callsWaitingMax = 32;
export const callWaitMilliseconds = 5_000;
/** Longer than the longest stream. */
export const callSecondsMax = 20 * 60;
