// Starts Swagger UI. The token is kept until the tab closes, so that a reload stays signed in; the client secret is not.
const kept = "data-imports-exports-docs";
const specUrl = "/openapi.json";

function keepTokens({ authSelectors }) {
  const authorized = authSelectors.authorized().toJS();
  for (const authorization of Object.values(authorized)) delete authorization.clientSecret;
  sessionStorage.setItem(kept, JSON.stringify(authorized));
}

function readTokens() {
  return JSON.parse(sessionStorage.getItem(kept) ?? "{}");
}

/** Signed in, the document describes only what that client may use. */
function askAsClient(request) {
  if (!request.loadSpec) return request;
  const token = Object.values(readTokens())[0]?.token?.access_token;
  if (token) request.headers = { ...request.headers, Authorization: `Bearer ${token}` };
  return request;
}

const stayAuthorized = () => ({
  statePlugins: {
    auth: {
      wrapActions: {
        // Called by Swagger UI after each sign-in and sign-out.
        persistAuthorizationIfNeeded: (_original, system) => () => {
          keepTokens(system);
          system.specActions.download(specUrl);
        },
      },
    },
  },
});

addEventListener("DOMContentLoaded", () => {
  const ui = SwaggerUIBundle({
    dom_id: "#swagger-ui",
    url: specUrl,
    deepLinking: true,
    docExpansion: "list",
    displayRequestDuration: true,
    tryItOutEnabled: true,
    // No outside validator: these pages talk to nobody but us.
    validatorUrl: null,
    plugins: [stayAuthorized],
    requestInterceptor: askAsClient,
    onComplete: () => ui.authActions.restoreAuthorization({ authorized: readTokens() }),
  });
});
