type ProgressProps = {
  readonly label: string;
  /** Unknown while nobody can say how much there is. */
  readonly done?: number | undefined;
  readonly total?: number | undefined;
};

export function Progress({ label, done, total }: ProgressProps) {
  const share = done === undefined || !total ? undefined : Math.min(done, total);
  return (
    <div class="progress">
      <label for="progress">{label}</label>
      <progress id="progress" value={share} max={share === undefined ? undefined : total} />
    </div>
  );
}
