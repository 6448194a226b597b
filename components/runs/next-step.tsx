/** The one thing to do now: something to press, or a page to go to. */
export type NextStep = {
  readonly label: string;
} & ({ readonly post: string } | { readonly href: string });

export function NextStepButton({ step }: { readonly step: NextStep }) {
  if ("href" in step) {
    return (
      <a class="button" href={step.href}>
        {step.label}
      </a>
    );
  }
  return (
    <form method="post" action={step.post}>
      <button class="button">{step.label}</button>
    </form>
  );
}
