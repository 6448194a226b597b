/** A certified OpenID Connect server, whose sign-in page takes any name. Arguments: port, redirect URI, id, secret. */
import { exportJWK, generateKeyPair } from "jose";
import { Provider } from "oidc-provider";

const [port = "", redirectUri = "", id = "", secret = ""] = process.argv.slice(2);
const { privateKey } = await generateKeyPair("RS256", { extractable: true });
const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [{ client_id: id, client_secret: secret, redirect_uris: [redirectUri] }],
  jwks: { keys: [{ ...(await exportJWK(privateKey)), use: "sig", alg: "RS256" }] },
  cookies: { keys: ["only for a test"] },
  pkce: { required: () => true },
  claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
  conformIdTokenClaims: false,
  findAccount: (_context, sub) => ({
    accountId: sub,
    // As a careless provider: everybody may call themselves Ann.
    claims: () => ({ sub, email: "ann@example.org", email_verified: true, name: sub }),
  }),
  features: { devInteractions: { enabled: true } },
});
provider.listen(Number(port), "127.0.0.1", () => process.send?.("ready"));
process.on("disconnect", () => process.exit(0));
