type SsoLinksProps = {
  readonly providers: readonly { readonly name: string; readonly label: string }[];
  /** What stands before "with Google". */
  readonly verb: string;
  readonly hrefOf: (name: string) => string;
};

/** Links, since a form may not be redirected away from here. */
export function SsoLinks({ providers, verb, hrefOf }: SsoLinksProps) {
  if (providers.length === 0) return null;
  return (
    <ul class="sso-links" aria-label="Other ways">
      {providers.map(({ name, label }) => (
        <li>
          <a class="button" href={hrefOf(name)}>
            {verb} with {label}
          </a>
        </li>
      ))}
    </ul>
  );
}
