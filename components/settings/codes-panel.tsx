import { formatCountOf } from "../ui/figures.ts";
import { Panel } from "../ui/panel.tsx";
import { PasswordField } from "../ui/password-field.tsx";

type CodesPanelProps = {
  readonly path: string;
  readonly person: {
    readonly hasPassword: boolean;
    readonly hasCode: boolean;
    readonly recoveryCodes: number;
  };
  readonly error: string | undefined;
};

const title = "Codes of an app";

export function CodesPanel({ path, person, error }: CodesPanelProps) {
  if (!person.hasCode) {
    return (
      <Panel
        id="codes"
        title={title}
        hint="Off. With codes, a stolen password opens nothing, and it may be shorter."
      >
        <form method="post" action={`${path}/codes/offer`}>
          <button class="button">Switch on codes</button>
        </form>
      </Panel>
    );
  }
  return (
    <Panel
      id="codes"
      title={title}
      hint={`On. ${formatCountOf(person.recoveryCodes, "recovery code")} left.`}
    >
      <form method="post" action={`${path}/recovery-codes`}>
        <button class="button">Make new recovery codes</button>
      </form>
      <form class="stack" method="post" action={`${path}/codes/off`} novalidate>
        {person.hasPassword && (
          <PasswordField
            label="Current password"
            name="codes_password"
            hint="It has to be long enough to stand alone."
            error={error}
            autocomplete="current-password"
          />
        )}
        <button class="button button-danger">Switch off codes</button>
      </form>
    </Panel>
  );
}
