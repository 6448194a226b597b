import { Icon } from "../ui/icon.tsx";

type StudentSearchProps = {
  readonly path: string;
  readonly text: string;
};

/** A plain GET, so that what was found can be gone back to. */
export function StudentSearch({ path, text }: StudentSearchProps) {
  return (
    <search class="screen-only">
      <form class="student-search" method="get" action={path}>
        <label class="field-label" for="q">
          Student Id or name
        </label>
        <div class="button-line">
          <input
            class="input input-medium"
            id="q"
            name="q"
            value={text}
            autocomplete="off"
            spellcheck={false}
          />
          <button class="button">Search</button>
          {text !== "" && <a href={path}>Clear the search</a>}
        </div>
      </form>
    </search>
  );
}

export type StudentName = {
  readonly studentId: string;
  /** Absent for one who is not stored. */
  readonly name?: string | undefined;
};

export function describeStudent({ studentId, name }: StudentName): string {
  return name === undefined ? `Student ${studentId}` : `${name} (${studentId})`;
}

/** A name with the id below it. */
export function StudentCell({ studentId, name }: StudentName) {
  return (
    <>
      {name ?? "Not stored"}
      <code class="second-line">{studentId}</code>
    </>
  );
}

export function NextPage({
  href,
  label,
}: {
  readonly href?: string | undefined;
  readonly label: string;
}) {
  if (href === undefined) return null;
  return (
    <nav class="pages screen-only" aria-label="Pages">
      <a class="button" href={href} rel="next">
        {label}
      </a>
    </nav>
  );
}

/** A file to take away. */
export function DownloadLink({ href, label }: { readonly href: string; readonly label: string }) {
  return (
    <a class="button button-small screen-only" href={href} download>
      <Icon name="download" />
      {label}
    </a>
  );
}
