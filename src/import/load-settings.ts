import type { PullLocation } from "../../db/control/integrations.ts";
import type { LoadSettings } from "../../db/control/schema.ts";

/** Of a body that came by API or by hand (catalog.md: "5 % for API and upload"). */
export const bodySettings: LoadSettings = {
  mode: "upsert",
  newBuildings: "refuse",
  encoding: "utf-8",
  errorPercentMax: 5,
  errorRowsMax: null,
  mayBeEmpty: false,
};

/** A load of rows that nobody sent as a file: the seed's. */
export const plainLoad = {
  source: "",
  settings: bodySettings,
  isDryRun: false,
  isGuarded: true,
  approvedDigest: undefined,
} as const;

/** catalog.md: "the smaller of 5 % and 1,000 rows (per pull location …)". */
const errorRowsMax = 1_000;

export function settingsOf(location: PullLocation): LoadSettings {
  const { mode, newBuildings, encoding, errorPercentMax, mayBeEmpty } = location;
  return { mode, newBuildings, encoding, errorPercentMax, errorRowsMax, mayBeEmpty };
}
