/** The mails that exist, and what each must say. Drawn by `components/email`. */
export type Letter =
  | {
      readonly kind: "terms";
      readonly facts: {
        readonly district: string;
        readonly integration: string;
        readonly kind: "export" | "import";
        readonly firstName: string;
        readonly url: string;
        readonly expiresAt: string;
        /** Set when it was accepted before, by another contact or in another text. */
        readonly accessStopsAt?: string | undefined;
      };
    }
  | {
      readonly kind: "accepted";
      readonly facts: {
        readonly district: string;
        readonly integration: string;
        readonly acceptedBy: string;
        readonly acceptedAt: string;
        readonly termsVersion: string;
        readonly disableUrl: string;
      };
    }
  | {
      readonly kind: "secret_link";
      readonly facts: {
        readonly district: string;
        readonly integration: string;
        readonly firstName: string;
        readonly url: string;
        readonly expiresAt: string;
        /** How long the old secret goes on once the new one was taken. */
        readonly overlapHours: number;
      };
    }
  | {
      readonly kind: "password_reset";
      readonly facts: { readonly district: string; readonly name: string; readonly url: string };
    }
  | {
      readonly kind: "invitation";
      readonly facts: {
        readonly district: string;
        readonly name: string;
        readonly invitedBy: string;
        readonly role: "administrator" | "viewer";
        readonly url: string;
        readonly expiresAt: string;
      };
    }
  | {
      readonly kind: "account_changed";
      readonly facts: {
        readonly district: string;
        readonly name: string;
        readonly change: AccountChange;
        readonly at: string;
        readonly resetUrl: string;
      };
    }
  | {
      readonly kind: "new_sign_in";
      readonly facts: {
        readonly district: string;
        readonly name: string;
        readonly at: string;
        readonly address: string;
        /** In words: "Firefox on Windows". */
        readonly agent: string;
        readonly accountUrl: string;
      };
    }
  | {
      readonly kind: "run_failed" | "run_held" | "run_recovered";
      readonly facts: {
        readonly district: string;
        readonly integration: string;
        readonly sentence: string;
        readonly turn: "vendor" | "district" | "us";
        readonly at: string;
        readonly runUrl: string;
      };
    }
  | {
      readonly kind: "new_grants";
      readonly facts: {
        readonly district: string;
        readonly integration: string;
        /** In words: "Students: 14 of 21 fields". */
        readonly grants: readonly string[];
        readonly docsUrl: string;
      };
    };

/** What changed in how a person signs in. */
export type AccountChange =
  | "password"
  | "totp_on"
  | "totp_off"
  | "identity_added"
  | "identity_removed";

export type RenderedLetter = {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
};

export type RenderLetter = (letter: Letter) => Promise<RenderedLetter>;
