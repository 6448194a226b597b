/** node oidc-provider with its in-memory adapter: `node oauth-rival.mjs FOLDER PORT`, with clients.json in the folder. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, port] = process.argv.slice(2);
// From the folder into which the bench installed it: nothing of the product depends on it.
const entry = join(folder, "node_modules/oidc-provider/lib/index.js");
const { Provider } = await import(pathToFileURL(entry).href);

const clients = JSON.parse(readFileSync(join(folder, "clients.json"), "utf8"));
const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: clients.map(({ clientId, secret }) => ({
    client_id: clientId,
    client_secret: secret,
    grant_types: ["client_credentials"],
    redirect_uris: [],
    response_types: [],
  })),
  scopes: ["students:read"],
  ttl: { ClientCredentials: 1_800 },
  features: { clientCredentials: { enabled: true }, devInteractions: { enabled: false } },
});
provider.listen(Number(port), "127.0.0.1");
