/** A district with an import whose snapshot would remove a third of its students. */
import type { Integration } from "../../db/control/integrations.ts";
import type { Run } from "../../db/control/runs.ts";
import { loadFor, manyStudents, storeSixty, uploadRows } from "./loads.ts";
import { textOf } from "./read-page.ts";
import {
  acceptTerms,
  account,
  addIntegration,
  findFresh,
  lastLink,
  list,
  openSite,
  setUp,
  type Person,
  type Site,
} from "./site.ts";

export type HeldDesk = {
  readonly site: Site;
  readonly ann: Person;
  readonly integration: Integration;
  readonly districtId: string;
  readonly holdUpload: () => ReturnType<typeof uploadRows>;
  readonly holdNight: (nightId?: string) => Promise<Run>;
  readonly pathOfRun: (run: Run) => string;
  readonly see: (path: string, person?: Person) => Promise<string>;
};

const snapshot = { mode: "snapshot" } as const;

export async function openHeldDesk(): Promise<HeldDesk> {
  const site = await openSite();
  const ann = await setUp(site);
  const added = await addIntegration(site, ann, "import");
  await acceptTerms(site, await lastLink(site, account.primary_email, "tos"));
  const integration = await findFresh(site, added);
  const { districtId } = integration;
  await storeSixty(site, districtId);
  return {
    site,
    ann,
    integration,
    districtId,
    holdUpload: () => uploadRows(site, ann, fewer(), snapshot),
    holdNight: (nightId) =>
      loadFor(site, integration, {
        rows: fewer(),
        settings: snapshot,
        ...(nightId ? { nightId } : {}),
      }),
    pathOfRun: (run) => `${list}/${integration.id}/runs/${run.id}`,
    see: async (path, person = ann) => textOf(await (await person.get(path)).text()),
  };
}

/** 40 of 60 students, one of them with another grade and one new: 21 would be removed. */
function fewer() {
  const kept = manyStudents(39).map((row, index) => (index === 0 ? { ...row, grade: "09" } : row));
  return [...kept, ...manyStudents(1, 900)];
}
