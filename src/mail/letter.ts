/** The mails that exist, and what each must say. Drawn by `components/email`. */
export type Letter =
  | {
      readonly kind: "terms";
      readonly facts: {
        readonly district: string;
        readonly integration: string;
        readonly integrationKind: "export" | "import";
        readonly firstName: string;
        readonly link: string;
        readonly expiresAt: string;
      };
    }
  | {
      readonly kind: "accepted";
      readonly facts: {
        readonly district: string;
        readonly integration: string;
        readonly integrationKind: "export" | "import";
        readonly fullName: string;
        readonly acceptedAt: string;
        readonly disableLink: string;
      };
    }
  | {
      readonly kind: "password_reset";
      readonly facts: { readonly name: string; readonly link: string; readonly expiresAt: string };
    }
  | {
      readonly kind: "run_failed" | "run_recovered";
      readonly facts: {
        readonly district: string;
        readonly integration: string;
        readonly sentence: string;
        readonly turn: "vendor" | "district" | "us";
        readonly link: string;
      };
    }
  | {
      readonly kind: "new_grants";
      readonly facts: {
        readonly district: string;
        readonly integration: string;
        /** Titles of what the vendor may now read. */
        readonly endpoints: readonly string[];
        readonly docsLink: string;
      };
    };

export type RenderedLetter = {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
};

export type RenderLetter = (letter: Letter) => Promise<RenderedLetter>;
