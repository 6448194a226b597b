/** @jsxImportSource react */
import { render } from "@react-email/render";
import type { ReactElement } from "react";
import type { Letter, RenderedLetter } from "../../src/mail/letter.ts";
import { AccountChangedMail, subjectOfChange } from "./account-changed-mail.tsx";
import { AcceptedMail } from "./accepted-mail.tsx";
import { InvitationMail } from "./invitation-mail.tsx";
import { NewGrantsMail } from "./new-grants-mail.tsx";
import { NewSignInMail } from "./new-sign-in-mail.tsx";
import { PasswordResetMail } from "./password-reset-mail.tsx";
import { RunMail } from "./run-mail.tsx";
import { SecretLinkMail } from "./secret-link-mail.tsx";
import { TermsMail } from "./terms-mail.tsx";

// Capitals shout, and a name in capitals is no longer the name.
const textOptions = { selectors: [{ selector: "h1", options: { uppercase: false } }] };

/** Gives each letter its subject and draws it twice, as HTML and as text, from the same element. */
export async function renderLetter(letter: Letter): Promise<RenderedLetter> {
  const element = drawLetter(letter);
  return {
    subject: writeSubject(letter),
    html: await render(element),
    text: await render(element, { plainText: true, htmlToTextOptions: textOptions }),
  };
}

function drawLetter(letter: Letter): ReactElement {
  switch (letter.kind) {
    case "terms":
      return <TermsMail {...letter.facts} />;
    case "accepted":
      return <AcceptedMail {...letter.facts} />;
    case "secret_link":
      return <SecretLinkMail {...letter.facts} />;
    case "password_reset":
      return <PasswordResetMail {...letter.facts} />;
    case "invitation":
      return <InvitationMail {...letter.facts} />;
    case "account_changed":
      return <AccountChangedMail {...letter.facts} />;
    case "new_sign_in":
      return <NewSignInMail {...letter.facts} />;
    case "run_failed":
    case "run_held":
    case "run_recovered":
      return <RunMail kind={letter.kind} {...letter.facts} />;
    case "new_grants":
      return <NewGrantsMail {...letter.facts} />;
  }
}

function writeSubject(letter: Letter): string {
  switch (letter.kind) {
    case "terms":
      return `${letter.facts.district}: terms of service for ${letter.facts.integration}`;
    case "accepted":
      return `Terms accepted for ${letter.facts.integration}`;
    case "secret_link":
      return `${letter.facts.district}: a new client secret for ${letter.facts.integration}`;
    case "password_reset":
      return "Choose a new password";
    case "invitation":
      return `${letter.facts.district}: an invitation for you`;
    case "account_changed":
      return subjectOfChange(letter.facts.change);
    case "new_sign_in":
      return "A sign-in from a browser that is new";
    case "run_failed":
      return `A run needs somebody: ${letter.facts.integration}`;
    case "run_held":
      return `A load waits for a decision: ${letter.facts.integration}`;
    case "run_recovered":
      return `Runs work again: ${letter.facts.integration}`;
    case "new_grants":
      return `More data for ${letter.facts.integration}`;
  }
}
