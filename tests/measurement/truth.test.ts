/** Truth against measurement; the whole table is `npm run bench -- measurement`. */
import { expect, it } from 'vitest';
import { median } from '../../src/rf/median.js';
import { MODULATIONS } from '../support/modulations.js';
import { randomFrom } from '../support/synthetic-sweeps.js';
import { FIGURES, LICENSEES, measuredOnce, stepsOf, told } from '../support/truth-table.js';

const random = randomFrom(2026);

it('states numbers of which the truth lies within their uncertainty, which is not padded, for eleven kinds', () => {
  const found = MODULATIONS.flatMap((modulation) =>
    stepsOf(modulation).flatMap((stepHz, i) =>
      measuredOnce({ modulation, snrDb: [42, 28, 15][i % 3] ?? 28 }, stepHz, random),
    ),
  );
  for (const figure of FIGURES) {
    const stated = found.flatMap(([name, { quantity, truth }]) =>
      name === figure && quantity !== undefined ? [Math.abs(quantity.value - truth) <= quantity.uncertainty] : [],
    );
    expect(stated.length, figure).toBeGreaterThan(figure === 'width' ? 35 : 54);
    expect(stated.filter(Boolean).length / stated.length, figure).toBeGreaterThanOrEqual(0.95);
    const overBound = found.flatMap(([name, { quantity, bound }]) =>
      name === figure && quantity !== undefined ? [quantity.uncertainty / bound] : [],
    );
    expect(median(overBound), figure).toBeLessThan(1.3);
  }
});

it('tells no lawful licensee to be off frequency or too wide', () => {
  const accused = LICENSEES.filter((licensee) => told(licensee, random).includes('outside'));
  expect(accused.map(({ modulation, stepHz }) => `${modulation.name} at ${stepHz}`)).toEqual([]);
});
