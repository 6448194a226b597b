import type { Gender, Heritage } from "./heritage.ts";
import { english, heritages } from "./names.ts";

type Family = { readonly heritage: Heritage; readonly family: string };

/** As one person bears it: Jónsson's daughter is Jónsdóttir, Kowalski's is Kowalska. */
export function bearName(heritage: Heritage, family: string, gender: Gender): string {
  const [ending, feminine] = heritage.feminine ?? [];
  return gender === "F" && ending && family.endsWith(ending)
    ? family.slice(0, -ending.length) + feminine
    : family;
}

/** Back from a last name to the names of its family: two when each parent gave one. */
export function readFamilies(lastName: string): readonly [Family, Family] {
  const bare = lastName.replace(/(, Jr\.| III)$/, "");
  const whole = origins.get(bare);
  if (whole) {
    return [whole, whole];
  }
  // Parts may hold hyphens themselves: the cut is where both sides are names.
  for (let cut = bare.indexOf("-"); cut > 0; cut = bare.indexOf("-", cut + 1)) {
    const [first, second] = [origins.get(bare.slice(0, cut)), origins.get(bare.slice(cut + 1))];
    if (first && second) {
      return [first, second];
    }
  }
  const unknown = { heritage: english, family: bare };
  return [unknown, unknown];
}

const origins: ReadonlyMap<string, Family> = new Map(
  heritages.flatMap((heritage) =>
    heritage.families.flatMap((family) =>
      (["F", "M"] as const).map((gender): [string, Family] => [
        bearName(heritage, family, gender),
        { heritage, family },
      ]),
    ),
  ),
);
