/** An integration's form as an administrator fills it in: opened, changed, saved. */
import {
  findIntegrationRecord,
  type Integration,
  type IntegrationRecord,
} from "../../db/control/integrations.ts";
import { columnNames } from "../../src/catalog/endpoint.ts";
import { getEndpoint } from "../../src/catalog/index.ts";
import type { GrantDraft } from "../../src/integrations/draft.ts";
import { readForms, type Fields } from "./read-page.ts";
import {
  addIntegration,
  findFresh,
  list,
  openSite,
  setUp,
  type Person,
  type Site,
} from "./site.ts";

export type Desk = {
  readonly site: Site;
  readonly ann: Person;
  readonly integration: Integration;
  readonly path: string;
  /** What the form would post if nothing was typed. */
  readonly open: (person?: Person) => Promise<Fields>;
  /** `Update data export` with these fields changed. */
  readonly save: (more: Fields, person?: Person) => Promise<Response>;
  readonly stored: () => Promise<IntegrationRecord>;
};

export async function openDesk(kind: "export" | "import" = "export"): Promise<Desk> {
  const site = await openSite();
  return takeDesk(site, await setUp(site), kind);
}

/** The same with another integration. */
export async function takeDesk(site: Site, ann: Person, kind: "export" | "import"): Promise<Desk> {
  const integration = await addIntegration(site, ann, kind);
  const path = `${list}/${integration.id}`;
  const open = async (person = ann): Promise<Fields> =>
    readForms(await person.get(path), "integration-form");
  return {
    site,
    ann,
    integration,
    path,
    open,
    save: async (more, person = ann) => person.post(path, { ...(await open(person)), ...more }),
    stored: async () =>
      findIntegrationRecord(site.deps.databases.control.orm, await findFresh(site, integration)),
  };
}

/** A row as the form carries it: all columns unless named. */
export function grantOf(endpoint: string, more: Partial<GrantDraft> = {}): string {
  const grant: GrantDraft = {
    endpoint,
    columns: columnNames(getEndpoint(endpoint)),
    buildings: null,
    enrollment: null,
    programs: null,
    beginOn: null,
    rowsMax: null,
    fileName: null,
    reportFieldNames: false,
    ...more,
  };
  return JSON.stringify(grant);
}
