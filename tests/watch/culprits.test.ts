import { describe, expect, it } from 'vitest';
import { type Carrier, culpritsOf } from '../../src/watch/registry/culprits.js';
import {
  type HeardCarrier,
  heardCarriers,
  onAir,
  onceEach,
  type TimedBins,
} from '../../src/watch/registry/heard-carriers.js';
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

describe('what a culprit is', () => {
  const equations = (carriers: readonly Carrier[], of = suspect(121.5e6)) =>
    culpritsOf(of, carriers).map(({ kind, equation }) => `${kind}: ${equation}`);

  it.each([
    [[24.3e6], 'harmonic: 5 × 24.3000 = 121.5000 MHz'],
    [[142.9e6], 'image: 142.9000 − 2 × 10.7000 = 121.5000 MHz'],
    [[78.7e6], 'image: 78.7000 + 2 × 21.4000 = 121.5000 MHz'],
    [[60e6, 61.5e6], 'second-order: 60.0000 + 61.5000 = 121.5000 MHz'],
    [[178.5e6, 300e6], 'second-order: 300.0000 − 178.5000 = 121.5000 MHz'],
    [[100.75e6, 80e6], 'third-order: 2 × 100.7500 − 80.0000 = 121.5000 MHz'],
    [[100e6, 50.3e6, 28.8e6], 'third-order: 100.0000 + 50.3000 − 28.8000 = 121.5000 MHz'],
  ])('the carriers %j give one', (carriers, equation) => {
    expect(equations(carriers.map((hz) => heard(hz)))).toEqual([equation]);
  });

  it('is no sixth harmonic, no mixture of licences that nobody heard, and no mixture of any but the forty strongest', () => {
    expect(equations([heard(20.25e6)])).toEqual([]);
    expect(equations([licence(60e6), licence(61.5e6)])).toEqual([]);
    // All at one frequency: their own products lie elsewhere.
    const stronger = (count: number) => Array.from({ length: count }, () => heard(200e6));
    expect(equations([heard(60e6), ...stronger(38), heard(61.5e6)])).toHaveLength(1);
    expect(equations([heard(60e6), ...stronger(39), heard(61.5e6)])).toEqual([]);
  });

  it('misses by no more than the errors of all its carriers, each with its factor, and is no wider than they are', () => {
    // 2500 Hz of the signal, and twice that of the carrier.
    const [found] = culpritsOf(suspect(121.5e6), [heard(60.75e6 - 3750)]);
    expect(found).toMatchObject({ missHz: 7500, toleranceHz: 7500, productHz: 121.4925e6 });
    expect(equations([heard(60.75e6 - 3751)])).toEqual([]);
    const wide = (bandwidthHz: number) => equations([heard(60.75e6)], { ...suspect(121.5e6), bandwidthHz });
    expect([wide(53_000).length, wide(53_001).length]).toEqual([1, 0]);
  });

  it('is told with the number that chance would give, and not told where chance gives as much', () => {
    const one = culpritsOf(suspect(121.5e6), [heard(60.75e6)])[0];
    expect(one?.byChance).toBe(7500 / 2e6);
    expect(one?.score).toBeCloseTo(2.426, 3);
    expect(one?.sources).toEqual([{ id: '60.75', name: '60.75', source: 'heard', centreHz: 60.75e6 }]);
    const scores = [[142.9e6], [60e6, 61.5e6], [100.75e6, 80e6]].map(
      (carriers) =>
        culpritsOf(
          suspect(121.5e6),
          carriers.map((hz) => heard(hz)),
        )[0],
    );
    expect(scores.map((found) => [found?.byChance, found?.score.toFixed(2)])).toEqual([
      [5000 / 2e6, '2.30'],
      [7500 / 2e6, '2.23'],
      [10_000 / 2e6, '1.90'],
    ]);
    // Second harmonics up to 2 MHz away count.
    const beside = (count: number, awayHz: number) =>
      culpritsOf(suspect(121.5e6), [
        heard(60.75e6),
        ...Array.from({ length: count }, () => heard(60.75e6 + awayHz / 2)),
      ]).map(({ byChance }) => byChance);
    expect(beside(1, 2e6)).toEqual([15_000 / 2e6]);
    expect(beside(1, -2e6 - 2)).toEqual([7500 / 2e6]);
    expect([beside(25, 1e6).length, beside(26, 1e6).length]).toEqual([1, 0]);
  });

  it('overlaps the signal nowhere, and the best eight are told, the best first', () => {
    // 20 kHz each: a carrier is the signal itself up to 20 kHz away. Its image by 21.4 MHz is looked for at 21.4 MHz, too.
    const away = (hz: number) => culpritsOf(suspect(121.5e6), [heard(121.5e6 + hz)], [hz / 2]);
    expect([away(20_000).length, away(20_001).length]).toEqual([0, 1]);
    const many = [24.3e6, 30.375e6, 40.5e6, 60.75e6].flatMap((hz) => [heard(hz), heard(hz + 100), licence(hz)]);
    const found = culpritsOf(suspect(121.5e6), many);
    expect(found).toHaveLength(8);
    expect(found.map(({ score }) => score)).toEqual(found.map(({ score }) => score).toSorted((a, b) => b - a));
  });

  it('is on and off with its sources: seconds that both know, among changes enough', () => {
    const judged = (signal: readonly (boolean | undefined)[], source: readonly (boolean | undefined)[] | undefined) =>
      culpritsOf({ ...suspect(121.5e6), on: signal }, [{ ...heard(60.75e6), on: source }]).map(
        ({ agreement, score }) => [agreement, Math.round(score * 10) / 10],
      );
    const source = Array.from({ length: 20 }, (_, i) => i % 10 < 5);
    const unknown = [[undefined, 2.4]];
    expect(judged(source, source)).toEqual([[1, 4.4]]);
    expect(judged(source, undefined)).toEqual(unknown);
    // On in as many more seconds: 10 of 14 and 15 seconds; off where the sources are on: 3 and 2 of 10.
    const more = (count: number) => source.map((on, i) => on || (i >= 5 && i < 5 + count));
    expect(judged(more(4), source)).toEqual([[10 / 14, 4.4]]);
    expect(judged(more(5), source)).toEqual([[10 / 15, 1.9]]);
    const fewer = (count: number) => source.map((on, i) => on && i < count);
    expect(judged(fewer(3), source)).toEqual([[0.3, 1.9]]);
    expect(judged(fewer(2), source)).toEqual([]);
    // Too few seconds, too few changes, nothing on at all.
    expect(judged(source.slice(0, 19), source)).toEqual(unknown);
    expect(judged(source, [...source.slice(0, 19), undefined])).toEqual(unknown);
    expect(judged([undefined, ...source.slice(1)], source)).toEqual(unknown);
    expect(
      judged(
        source,
        Array.from({ length: 20 }, (_, i) => i >= 5 && i < 10),
      ),
    ).toEqual(unknown);
    expect(
      judged(
        source,
        Array.from({ length: 20 }, (_, i) => i < 5 || i >= 15),
      ),
    ).toEqual(unknown);
  });
});

describe('carriers heard', () => {
  /** One sweep of a level for each bin from 100 MHz on, 10 kHz apart. */
  const sweep = (levels: readonly number[], more: Partial<TimedBins> = {}): TimedBins => {
    return { startedAt: 0, startHz: 100e6, stepHz: 10e3, levelsDbm: Float32Array.from(levels), ...more };
  };
  const noise = (count: number) => Array.from({ length: count }, () => -100);
  const found = (...sweeps: TimedBins[]) =>
    heardCarriers(sweeps, 0, 1000).map(({ centreHz, bandwidthHz, levelDbm }) => [centreHz, bandwidthHz, levelDbm]);

  it('are none where nothing was received, and none in noise', () => {
    expect([found(), found(sweep(noise(30).fill(Number.NaN))), found(sweep(noise(30)))]).toEqual([[], [], []]);
    expect(found(sweep(noise(30).with(10, -88.5)))).toEqual([]);
    expect(found(sweep(noise(30).with(10, -88)))).toEqual([[100.1e6, 10e3, -88]]);
  });

  it('reach to where the level has fallen by 20 dB, or to 6 dB above the floor', () => {
    const strong = noise(40).with(9, -59).with(10, -40).with(11, -59.5).with(12, -60).with(13, -60);
    // The bins that lie two beside a carrier are its slopes; the next carrier begins behind them.
    expect(found(sweep(strong.with(14, -60)))).toEqual([
      [100.1e6, 30e3, -40],
      [100.14e6, 10e3, -60],
    ]);
    expect(found(sweep(noise(40).with(20, -80).with(21, -93).with(22, -94).with(19, -94)))).toEqual([
      [100.205e6, 20e3, -80],
    ]);
    const edges = noise(40).with(0, -50).with(1, -55).with(38, -58).with(39, -60);
    expect(found(sweep(edges))).toEqual([
      [100.005e6, 20e3, -50],
      [100.385e6, 20e3, -58],
    ]);
  });

  it('of several stations are each once, the strongest, and neighbours stay two', () => {
    const at = (centreHz: number, levelDbm: number): HeardCarrier => ({
      ...{ id: `${centreHz}`, name: '', source: 'heard', uncertaintyHz: 5e3 },
      ...{ centreHz, levelDbm, bandwidthHz: 150e3 },
    });
    const heard = [at(98e6, -60), at(98.004e6, -40), at(98.1e6, -50), at(104e6, -30)];
    expect(onceEach(heard).map(({ centreHz }) => centreHz)).toEqual([104e6, 98.004e6, 98.1e6]);
  });

  it('are those of the first grid, held at their highest, with a name', () => {
    const other = noise(30).with(20, -40);
    const first = sweep(noise(30).with(5, -70));
    const sweeps = [
      ...[first, sweep(noise(30).with(5, -60)), sweep(noise(30).with(5, -65))],
      ...[sweep(other, { startHz: 99e6 }), sweep(other, { stepHz: 5e3 }), sweep([...other, -100])],
    ];
    expect(found(...sweeps)).toEqual([[100.05e6, 10e3, -60]]);
    expect(heardCarriers(sweeps, 0, 1000)[0]).toMatchObject({
      ...{ id: 'heard-100050000', name: '100.0500 MHz', source: 'heard', uncertaintyHz: 5000, on: [true] },
    });
  });

  it('were on, off or unknown in each second', () => {
    const at = (startedAt: number, ...levels: number[]) => sweep([-20, ...levels, -20], { startedAt });
    const on = (from: number, to: number, ...sweeps: TimedBins[]) =>
      onAir(sweeps, { low: 1, high: 2 }, { thresholdDbm: -94, from, to });
    expect(on(1000, 4001, at(1000, -94, -93), at(2999, -94, -94), at(999, 0, 0), at(5000, 0, 0))).toEqual([
      ...[true, false, undefined, undefined],
    ]);
    expect(on(0, 1000, at(0, -50, -99), at(10, -99, -99))).toEqual([true]);
    expect(on(0, 1000, at(0, -99, -99), at(10, -99, -50))).toEqual([true]);
    // A missing bin may hide the carrier, unless the other one shows it.
    const gap = Number.NaN;
    expect(on(0, 3000, at(0, gap, -99), at(1000, gap, -50), at(2000, gap, gap))).toEqual([undefined, true, undefined]);
    expect(on(1000, 0)).toEqual([]);
  });

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
