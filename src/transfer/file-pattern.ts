/** Names with `*` (any letters, or none) and `?` (one letter), as a File path's last part may have them. */

export function isPattern(name: string): boolean {
  return /[*?]/.test(name);
}

/** Upper and lower case differ, as they do on most servers. */
export function matchesPattern(name: string, pattern: string): boolean {
  return patternDistance(pattern, name) === 0;
}

/** The name that was probably meant, or nothing when none is near (a third of the pattern's own letters at most differ). */
export function nearestToPattern(pattern: string, names: readonly string[]): string | undefined {
  const letters = pattern.replaceAll(/[*?]/g, "").length;
  let least = Math.max(2, Math.floor(letters / 3)) + 1;
  let nearest: string | undefined;
  for (const name of names) {
    const distance = patternDistance(pattern.toLowerCase(), name.toLowerCase());
    if (distance >= least) continue;
    least = distance;
    nearest = name;
  }
  return nearest;
}

/** Levenshtein, where `*` takes letters for nothing; one row at a time, so that no pattern of stars takes for ever. */
function patternDistance(pattern: string, name: string): number {
  const letters = Array.from(name);
  let previous = Array.from({ length: letters.length + 1 }, (_, index) => index);
  for (const sign of pattern) {
    const isStar = sign === "*";
    const current = [(previous[0] ?? 0) + (isStar ? 0 : 1)];
    letters.forEach((letter, index) => {
      const [skipSign, skipBoth] = [previous[index + 1] ?? 0, previous[index] ?? 0];
      const skipLetter = current[index] ?? 0;
      const isSame = sign === "?" || sign === letter;
      current.push(
        isStar
          ? Math.min(skipSign, skipLetter)
          : Math.min(skipBoth + (isSame ? 0 : 1), skipSign + 1, skipLetter + 1),
      );
    });
    previous = current;
  }
  return previous[letters.length] ?? 0;
}
