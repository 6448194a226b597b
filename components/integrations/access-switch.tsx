import { Panel } from "../ui/panel.tsx";

type AccessSwitchProps = { readonly path: string; readonly isEnabled: boolean };

/** Apart and last, in words before colour. */
export function AccessSwitch({ path, isEnabled }: AccessSwitchProps) {
  if (!isEnabled) {
    return (
      <Panel
        id="access"
        title="Access is off"
        hint="Tokens are refused and nothing runs at night. Everything else is kept."
      >
        <form method="post" action={`${path}/enablement`}>
          <button class="button">Enable</button>
        </form>
      </Panel>
    );
  }
  return (
    <Panel
      id="access"
      title="Turn off access"
      look="danger"
      hint="Stops every token, also those in use, and every nightly run, at once. Nothing is deleted, and Enable brings it back."
    >
      <form method="post" action={`${path}/disablement`}>
        <button class="button button-danger">Disable</button>
      </form>
    </Panel>
  );
}
