/** The known name that was probably meant, or nothing when none is near (a third of the letters at most differ). */
export function nearestName(wrong: string, known: readonly string[]): string | undefined {
  let nearest: string | undefined;
  let least = Math.max(2, Math.floor(wrong.length / 3)) + 1;
  for (const name of known) {
    if (Math.abs(wrong.length - name.length) >= least) continue;
    const distance = editDistance(wrong.toLowerCase(), name.toLowerCase());
    if (distance < least) {
      least = distance;
      nearest = name;
    }
  }
  return nearest;
}

// A file with addresses under Building has a wrong name in every row; comparing each with all would take minutes.
const comparedMax = 200;

/** The same for all rows of a load: each wrong name is compared once, and only the first 200 of them. */
export function openNearestNames(known: readonly string[]): (wrong: string) => string | undefined {
  const found = new Map<string, string | undefined>();
  return (wrong) => {
    if (!found.has(wrong) && found.size < comparedMax) found.set(wrong, nearestName(wrong, known));
    return found.get(wrong);
  };
}

/** Levenshtein, one row at a time; inputs are headings and building names, cut at 100 letters. */
function editDistance(from: string, to: string): number {
  const [a, b] = [from.slice(0, 100), to.slice(0, 100)];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const current = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(replaced, (previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}
