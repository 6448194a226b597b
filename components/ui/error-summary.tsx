import { formatCountOf } from "./figures.ts";
import { Icon } from "./icon.tsx";
import type { FieldErrors } from "./field.tsx";

type ErrorSummaryProps = {
  readonly errors: FieldErrors;
  /** A sentence for what belongs to no field. */
  readonly sentence?: string | undefined;
};

/** Takes the focus when it appears, says everything at once, and links to each field. */
export function ErrorSummary({ errors, sentence }: ErrorSummaryProps) {
  const fields = Object.entries(errors);
  if (fields.length === 0 && sentence === undefined) return null;
  return (
    <div class="error-summary tone-broken" role="alert" tabindex={-1} autofocus>
      <Icon name="circle-x" />
      <div>
        <h2 class="error-title">
          {sentence ?? `${formatCountOf(fields.length, "answer")} to correct`}
        </h2>
        {fields.length > 0 && (
          <ul>
            {fields.map(([field, error]) => (
              <li>
                <a href={`#${field}`}>{error}</a>
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}
