import { describe, expect, it } from 'vitest';
import { createDetector } from '../../src/detection/detector.js';
import type { Assignment } from '../../src/rf/assignment.js';
import { gammaCell, randomFrom } from '../support/labelled-world.js';

const GRID = { startHz: 87.5e6, stepHz: 50e3, bins: 411 };
const STATIONS = [30, 90, 150, 210, 280, 350];
const T0 = 1_790_000_000_000;
const LEARNT = 320;
const SECOND_MS = 1000;

interface Air {
  /** Change of each station's level, dB. */
  readonly signalDb: (station: number) => number;
  readonly floorDb: number;
  readonly strangerDbm?: number;
}

const USUAL: Air = { signalDb: () => 0, floorDb: 0 };
const all = (signalDb: number, floorDb = 0): Air => ({ signalDb: () => signalDb, floorDb });

const licences = STATIONS.map(
  (bin, i): Assignment => ({
    id: `VOV${i}`,
    centreHz: GRID.startHz + bin * GRID.stepHz,
    bandwidthHz: 200e3,
    service: 'broadcast-fm',
    class: 'continuous',
    mask: [],
  }),
);

/** Anomalies told while the air changes as given, each for a number of sweeps a second apart. */
function told(assignments: readonly Assignment[], ...changes: readonly [Air, number][]) {
  const random = randomFrom(7);
  const detector = createDetector({ ...GRID, assignments, spursHz: [], tunables: { warmupSweeps: 240 } });
  let t = 0;
  const found = [];
  for (const [{ signalDb, floorDb, strangerDbm }, sweeps] of [[USUAL, LEARNT] as [Air, number], ...changes])
    for (const end = t + sweeps; t < end; t++) {
      const levelsDbm = Float32Array.from({ length: GRID.bins }, (_, f) => {
        const station = STATIONS.findIndex((bin) => Math.abs(bin - f) <= 1);
        const floor = 10 ** ((-105 + floorDb) / 10) * gammaCell(random, 4);
        const signal = station < 0 ? 0 : 10 ** ((-65 - 3 * station + signalDb(station) + random()) / 10);
        const stranger = strangerDbm !== undefined && f === 250 ? 10 ** (strangerDbm / 10) : 0;
        return 10 * Math.log10(floor + signal + stranger);
      });
      const { anomalies, alarms, isDeaf } = detector.observe({ startedAt: T0 + t * SECOND_MS, levelsDbm });
      found.push(...anomalies.map((one) => ({ ...one, toldAfterS: t - LEARNT })));
      if (isDeaf) expect(alarms.filter(({ type }) => type === 'raised')).toEqual([]);
    }
  return found.filter(({ state }) => state !== 'goes-on');
}

describe('a receiver that does not hear', () => {
  it.each([
    ['without its antenna, licences known', licences, all(-60)],
    ['without its antenna, whose noise is gone too', licences, all(-60, -6)],
    ['with a line that loses 20 dB of signals and noise', licences, all(-20, -20)],
    ['with a line that loses 20 dB of signals', licences, all(-20)],
    ['with a line that loses 6 dB of signals', licences, all(-6)],
    ['with a line that loses 6 dB of signals and noise', licences, all(-6, -6)],
    ['without its antenna, no licence known', [], all(-60)],
    ['without its antenna and its noise, no licence known', [], all(-60, -6)],
    ['with a line that loses 20 dB, no licence known', [], all(-20, -20)],
    ['with a line that loses 6 dB, no licence known', [], all(-6)],
  ])('%s, is told as one within 30 s, and names no licensee', (_, assignments, air) => {
    const found = told(assignments, [air, 80], [USUAL, 30]);
    expect(found.map(({ kind, state, assignmentId }) => [kind, state, assignmentId])).toEqual([
      ['deaf', 'began', undefined],
      ['deaf', 'ended', undefined],
    ]);
    const [began, ended] = found;
    expect(began?.toldAfterS).toBeLessThanOrEqual(30);
    // From the last proof that it heard.
    expect(Math.abs((began?.since ?? 0) - (T0 + LEARNT * SECOND_MS))).toBeLessThanOrEqual(6 * SECOND_MS);
    expect(ended?.toldAfterS).toBeLessThanOrEqual(80 + 20);
  });

  it('is none of one mast that falls silent while another is heard: its licensees are told', () => {
    const mast: Air = { ...USUAL, signalDb: (station) => (station < 5 ? -60 : 0) };
    expect(told(licences, [mast, 60]).map(({ kind, assignmentId }) => `${kind} ${assignmentId}`)).toEqual(
      licences.slice(0, 5).map(({ id }) => `carrier-loss ${id}`),
    );
  });

  it('is none on a drive, where carriers fall by different amounts', () => {
    const street: Air = { ...USUAL, signalDb: (station) => -4 - 2 * station };
    expect(told(licences, [street, 60]).map(({ kind }) => kind)).not.toContain('deaf');
  });

  it('is none where a strong stranger took the gain, nor where one sweep failed', () => {
    expect(told([], [{ ...all(-20, -20), strangerDbm: -50 }, 60])).toEqual([]);
    expect(told(licences, [all(-60), 1], [USUAL, 60])).toEqual([]);
  });

  it('is known by its noise alone where no carrier is usual', () => {
    const random = randomFrom(9);
    const detector = createDetector({ ...GRID, assignments: [], spursHz: [], tunables: { warmupSweeps: 240 } });
    const found = Array.from({ length: 360 }, (_, t) => {
      const floorDbm = -105 + (t < LEARNT ? 0 : -8);
      const levelsDbm = Float32Array.from(
        { length: GRID.bins },
        () => floorDbm + 10 * Math.log10(gammaCell(random, 4)),
      );
      return detector.observe({ startedAt: T0 + t * SECOND_MS, levelsDbm }).anomalies;
    }).flat();
    expect(found.filter(({ state }) => state === 'began')).toMatchObject([{ kind: 'deaf' }]);
  });
});
