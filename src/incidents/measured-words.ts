/** What somebody measured in the field, in words. */
import type { FieldMeasurement } from '../location/field-measurement.js';
import type { Words } from '../words/sentence.js';

export function measuredWords({ bearing, level }: Pick<FieldMeasurement, 'bearing' | 'level'>): Words {
  if (bearing !== undefined)
    return inBoth(({ deg, by }) => [`hướng ${deg}° ± ${by}°`, `bearing ${deg}° ± ${by}°`], {
      deg: bearing.deg,
      by: bearing.uncertaintyDeg,
    });
  return inBoth(
    ({ db }) =>
      level?.isHeard === true
        ? [`mức ${db} dB`, `level ${db} dB`]
        : [`không thu được, dưới ${db} dB`, `not heard, below ${db} dB`],
    { db: level?.db ?? 0 },
  );
}

type Spelt<N> = { readonly [K in keyof N]: string };

/** Numbers to a tenth, each language with its own decimal mark. */
function inBoth<N extends Readonly<Record<string, number>>>(
  words: (n: Spelt<N>) => [vi: string, en: string],
  numbers: N,
): Words {
  const spelt = (mark: string) =>
    Object.fromEntries(
      Object.entries(numbers).map(([name, value]) => [
        name,
        String(Math.round(value * 10) / 10)
          .replace('-', '−')
          .replace('.', mark),
      ]),
    ) as Spelt<N>;
  return { vi: words(spelt(','))[0], en: words(spelt('.'))[1] };
}
