import { Hono } from "hono";

const document = {
  openapi: "3.1.0",
  info: { title: "Data Imports/Exports API", version: "1" },
  components: {
    securitySchemes: {
      oauth2: {
        type: "oauth2",
        flows: {
          clientCredentials: {
            tokenUrl: "/oauth/token",
            scopes: { "students:read": "Read students" },
          },
        },
      },
    },
  },
};

function operation(summary: string) {
  return {
    get: {
      summary,
      security: [{ oauth2: ["students:read"] }],
      responses: { "200": { description: "Rows" } },
    },
  };
}

/** Just enough of an API for the docs page to sign in to. */
export const galleryApi = new Hono()
  .get("/openapi.json", (c) => {
    const isClient = c.req.header("Authorization") === "Bearer tok_docs";
    const paths = {
      "/v1/students": operation("Students"),
      ...(isClient ? {} : { "/v1/absences": operation("Absences") }),
    };
    return c.json({ ...document, paths });
  })
  .post("/oauth/token", (c) =>
    c.json({
      access_token: "tok_docs",
      token_type: "Bearer",
      expires_in: 1800,
      scope: "students:read",
    }),
  )
  .get("/v1/students", (c) =>
    c.json(
      { data: [], next_cursor: null },
      c.req.header("Authorization") === "Bearer tok_docs" ? 200 : 401,
    ),
  );
