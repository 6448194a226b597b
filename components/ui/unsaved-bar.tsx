import type { PropsWithChildren } from "hono/jsx";
import { ToneIcon } from "./status-pill.tsx";

type UnsavedBarProps = PropsWithChildren<{
  /** The button that saves, given as children. */ readonly button: string;
}>;

/** The end of a form; it sticks to the window while something is not saved. */
export function UnsavedBar({ button, children }: UnsavedBarProps) {
  return (
    <div class="unsaved-bar">
      <p class="unsaved-words tone-attention">
        <ToneIcon tone="attention" />
        <span>
          <strong>Unsaved changes</strong>
          <span class="second-line">Nothing is stored until you press {button}.</span>
        </span>
      </p>
      {children}
    </div>
  );
}
