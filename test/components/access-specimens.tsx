import { ForgotPasswordPage } from "../../components/access/forgot-password-page.tsx";
import { MessagePage } from "../../components/access/message-page.tsx";
import { ResetPasswordPage } from "../../components/access/reset-password-page.tsx";
import { SetupPage } from "../../components/access/setup-page.tsx";
import { SignInPage } from "../../components/access/sign-in-page.tsx";
import type { Specimens } from "./specimens.ts";

export const accessSpecimens: Specimens = {
  setup: () => <SetupPage needsCode />,
  "setup-errors": () => (
    <SetupPage
      needsCode={false}
      values={{ districtName: "", name: "Dana Whitfield", email: "dana" }}
      errors={{
        district_name: "Enter the name of your district",
        email: "Enter an email such as dana@maple.k12.example.us",
        password: "Enter a password of at least 12 characters",
      }}
    />
  ),
  "sign-in": () => <SignInPage next="/settings/data-imports-exports" />,
  "sign-in-refused": () => (
    <SignInPage
      email="dana@maple.example"
      sentence="That email and password do not belong together. Try again, or choose a new password."
    />
  ),
  "forgot-password": () => <ForgotPasswordPage />,
  "reset-password": () => (
    <ResetPasswordPage action="/reset-password/tok_5fQ" email="dana@maple.example" />
  ),
  "not-found": () => (
    <MessagePage
      title="Page not found"
      sentence="There is no page at this address. The link may be old, or part of it was cut off."
      next={{ href: "/settings/data-imports-exports", label: "Go to Data Imports/Exports" }}
    />
  ),
  fault: () => (
    <MessagePage
      title="Something went wrong on our side"
      sentence="Nothing was changed. Try again in a minute; if it happens again, give your operator the request id below."
      next={{ href: "/settings/data-imports-exports", label: "Go to Data Imports/Exports" }}
      requestId="req_9fKq27Tb"
    />
  ),
};
