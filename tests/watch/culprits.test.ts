import { describe, expect, it } from 'vitest';
import { type Carrier, culpritsOf } from '../../src/watch/registry/culprits.js';
import { heardCarriers, type TimedBins } from '../../src/watch/registry/heard-carriers.js';
import { randomFrom } from '../support/synthetic-sweeps.js';

const random = randomFrom(21);

function heard(centreHz: number, on?: readonly boolean[]): Carrier {
  const name = `${centreHz / 1e6}`;
  return { id: name, name, source: 'heard', centreHz, bandwidthHz: 20e3, uncertaintyHz: 2500, on };
}

const licence = (centreHz: number): Carrier => ({
  ...{ id: `L${centreHz}`, name: `L${centreHz}`, source: 'licence', centreHz, bandwidthHz: 25e3, uncertaintyHz: 2000 },
});
const suspect = (centreHz: number, on?: readonly boolean[]) => ({
  centreHz,
  bandwidthHz: 20e3,
  uncertaintyHz: 2500,
  on,
});
/** On and off by turns of some seconds. */
const turns = (seconds: number) => Array.from({ length: 120 }, (_, i) => Math.floor(i / seconds) % 2 === 0);

describe('culprits', () => {
  it('put 2·f1 − f2 first, with the equation, when both sources and the product are on and off together', () => {
    const a = turns(7);
    const b = turns(11);
    const both = a.map((on, i) => on && (b[i] ?? false));
    const others = Array.from({ length: 12 }, () => heard(88e6 + Math.floor(random() * 4000) * 5e3, turns(5)));
    const [first] = culpritsOf(suspect(121.5e6, both), [heard(104.2e6, a), heard(86.9e6, b), ...others]);
    expect(first?.kind).toBe('third-order');
    expect(first?.equation).toBe('2 × 104.2000 − 86.9000 = 121.5000 MHz');
    expect(first?.agreement).toBe(1);
    expect(first?.missHz).toBe(0);
  });

  it('name the second harmonic of a licence, and the image of a strong carrier, with what chance would bring', () => {
    const found = culpritsOf(suspect(190.4e6), [licence(95.2e6), heard(169e6), licence(97e6)]);
    expect(found.map(({ equation }) => equation).sort()).toEqual([
      '169.0000 + 2 × 10.7000 = 190.4000 MHz',
      '2 × 95.2000 = 190.4000 MHz',
    ]);
    expect(found.every(({ byChance }) => byChance < 0.01)).toBe(true);
  });

  it('drop a product whose sources were on while it was silent, which refutes it', () => {
    const sources = turns(6);
    const silent = sources.map((on) => !on);
    expect(culpritsOf(suspect(208.4e6, silent), [heard(104.2e6, sources)])).toEqual([]);
    expect(culpritsOf(suspect(208.4e6, sources), [heard(104.2e6, sources)]).length).toBe(1);
  });

  it('give none for a signal among forty carriers that only coincide by chance', () => {
    let told = 0;
    for (let round = 0; round < 20; round++) {
      const carriers = Array.from({ length: 40 }, () =>
        heard(88e6 + random() * 20e6, turns(3 + Math.floor(random() * 9))),
      );
      told += culpritsOf(suspect(118e6 + random() * 19e6, turns(4 + Math.floor(random() * 7))), carriers).length;
    }
    // Thousands of products were tried each time.
    expect(told).toBeLessThanOrEqual(1);
  });

  it('never take the signal for its own source', () => {
    expect(culpritsOf(suspect(121.5e6), [heard(121.5e6), licence(121.5e6)])).toEqual([]);
  });
});

describe('carriers heard', () => {
  it('are found with centre, width and the seconds they were on', () => {
    const sweeps = Array.from({ length: 30 }, (_, i): TimedBins => {
      const levelsDbm = Float32Array.from({ length: 200 }, () => -100 + 3 * (random() - 0.5));
      for (const bin of [99, 100, 101]) levelsDbm[bin] = i % 10 < 5 ? -50 : -100;
      levelsDbm[150] = -70;
      return { startedAt: 1000 * i, startHz: 100e6, stepHz: 5e3, levelsDbm };
    });
    const [first, second, ...rest] = heardCarriers(sweeps, 0, 30_000);
    expect(rest).toEqual([]);
    expect(first).toMatchObject({ centreHz: 100.5e6, bandwidthHz: 15e3, levelDbm: -50, uncertaintyHz: 2500 });
    expect(first?.on?.slice(0, 10)).toEqual([true, true, true, true, true, false, false, false, false, false]);
    expect(second).toMatchObject({ centreHz: 100.75e6, levelDbm: -70 });
    expect(second?.on?.every(Boolean)).toBe(true);
  });
});
