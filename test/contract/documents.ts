/** Every description that is given out: of everything, of an export's client and of an import's, in both versions. */
import { openApi, takeToken } from "../help/call-api.ts";
import { addClient, addDistrict, openHouse } from "../help/district.ts";

export type Published = { readonly name: string; readonly text: string };

export async function publishDocuments(): Promise<readonly Published[]> {
  // As it is installed: the linters refuse an address of http or localhost, and rightly.
  const house = await openHouse({
    PUBLIC_URL: "https://data.samegoal.org",
    API_URL: "https://data.samegoal.org",
  });
  const app = openApi(house);
  const districtId = await addDistrict(house);
  const exporter = await addClient(house, districtId, {
    grants: { students: {}, absences: {}, oneroster: {}, "medicaid/servicelog": {} },
  });
  const importer = await addClient(house, districtId, {
    kind: "import",
    mayWrite: ["absences", "demographics"],
  });
  const readers = {
    everybody: undefined,
    "an export's client": await takeToken(app, exporter),
    "an import's client": await takeToken(app, importer),
  };
  const published: Published[] = [];
  for (const [reader, token] of Object.entries(readers)) {
    for (const path of ["/openapi.json", "/openapi-3.0.json"]) {
      const headers: Record<string, string> = token ? { Authorization: `Bearer ${token}` } : {};
      const answer = await app.request(path, { headers });
      if (answer.status !== 200) throw new Error(`${path} answers ${answer.status}`);
      published.push({ name: `${path} for ${reader}`, text: await answer.text() });
    }
  }
  await house.close();
  return published;
}
