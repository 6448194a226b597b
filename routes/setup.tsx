import { Hono } from "hono";
import * as v from "valibot";
import { SetupPage } from "../components/access/setup-page.tsx";
import { isSetUp, setUpDistrict } from "../src/access/set-up-district.ts";
import type { Deps } from "../src/deps.ts";
import { isRefusal } from "../src/refusal.ts";
import { isSetupCode } from "../src/access/setup-code.ts";
import { answerNotFound, answerPage } from "./answer.tsx";
import { setEnteredCookies, visitorOf } from "./guards/sign-in-guard.ts";
import { lineOf, personEmail } from "./person-fields.ts";
import { errorsOf, fieldsOf, readForm } from "./read-form.ts";

const schema = v.object({
  district_name: lineOf("District name", 200),
  name: lineOf("Your name", 100),
  email: personEmail,
  password: v.pipe(v.optional(v.string(), ""), v.nonEmpty("Fill in Password.")),
});

/** First run only: afterwards `/setup` is as if it had never been. */
export function setupRoutes(deps: Deps): Hono {
  const needsCode = !deps.config.isLocal;
  return new Hono()
    .get("/", async (c) => {
      if (await isSetUp(deps)) return answerNotFound(c);
      return answerPage(c, <SetupPage needsCode={needsCode} />);
    })
    .post("/", async (c) => {
      if (await isSetUp(deps)) return answerNotFound(c);
      const fields = fieldsOf(await readForm(c));
      const parsed = v.safeParse(schema, fields);
      const errors = parsed.success ? {} : { ...errorsOf(parsed.issues) };
      if (needsCode && !isSetupCode(deps, fields["code"] ?? "")) {
        errors["code"] = "This is not the code printed where the product was started.";
      }
      const values = {
        districtName: fields["district_name"] ?? "",
        name: fields["name"] ?? "",
        email: fields["email"] ?? "",
      };
      const again = (found: typeof errors) =>
        answerPage(c, <SetupPage needsCode={needsCode} values={values} errors={found} />, 422);
      if (!parsed.success || Object.keys(errors).length > 0) return again(errors);
      const { district_name: districtName, ...person } = parsed.output;
      try {
        const input = { districtName, ...person };
        setEnteredCookies(c, deps, await setUpDistrict(deps, visitorOf(c, deps), input));
        return c.redirect("/settings/data-imports-exports", 303);
      } catch (error) {
        if (isRefusal(error) && error.code === "invalid") return again(error.fields);
        throw error;
      }
    });
}
