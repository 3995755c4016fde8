/** What every archive owes, embedded or InfluxDB: the same suite runs against each. */
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Sweep } from '../../src/rf/sweep.js';
import type { Archive } from '../../src/store/archive.js';
import { ArchiveModel, maxima, plain } from './archive-model.js';
import { runs } from './runs.js';
import { sweepRun } from './synthetic-sweeps.js';

export interface ArchiveUnderTest {
  readonly archive: Archive;
  /** Ends the archive (in order, or as a crash would) and opens it again on the same data. */
  reopen(how: 'close' | 'crash'): Promise<ArchiveUnderTest>;
  /** Ends it for good and removes its data. */
  dispose(): Promise<void>;
}

/** A minute boundary, as epoch ms. */
export const T0 = 1_699_999_980_000;

export function archiveContract(name: string, open: () => Promise<ArchiveUnderTest>, cases = 12): void {
  describe(`${name} as an archive`, () => {
    let under: ArchiveUnderTest;
    beforeEach(async () => {
      under = await open();
    });
    afterEach(async () => {
      await under.dispose();
    });

    async function fill(sweeps: readonly Sweep[]): Promise<ArchiveModel> {
      const model = new ArchiveModel();
      for (const sweep of sweeps) {
        under.archive.add(sweep);
        model.add(sweep);
      }
      return model;
    }

    const all = { receiverId: 'r1', from: T0, to: T0 + 3_600_000 };

    it('gives back at once, to the last digit, every sweep that was added', async () => {
      const odd: Sweep = {
        ...(sweepRun({ count: 1, seq: 500, startedAt: T0 + 700_000 })[0] as Sweep),
        levelsDbm: Float32Array.of(-50.03125, Number.NaN, -0.1, -127.5),
        rbwHz: 3000,
        vbwHz: 300,
        traceDetector: 'peak',
        attenuationDb: 0,
        flags: 9,
      };
      const model = await fill([...sweepRun({ count: 130, startedAt: T0 }), odd]);
      expect(plain(await under.archive.query(all))).toEqual(plain(model.query(all)));
    });

    it('gives the same after being closed and opened, and after a crash', async () => {
      const model = await fill(sweepRun({ count: 150, startedAt: T0 }));
      await under.archive.query(all);
      for (const how of ['crash', 'close', 'crash'] as const) {
        under = await under.reopen(how);
        expect(plain(await under.archive.query(all))).toEqual(plain(model.query(all)));
      }
    });

    it('cuts ranges of time and frequency exactly: from included, to not', async () => {
      const model = await fill(sweepRun({ count: 100, startedAt: T0, bins: 30 }));
      for (const cut of [
        { from: T0 + 10_000, to: T0 + 20_000 },
        { from: T0 + 10_001, to: T0 + 75_001, startHz: 400.02e6, stopHz: 400.05e6 },
        { startHz: 400.1e6, stopHz: 400.1e6 },
        { from: T0 - 1000, to: T0 },
      ]) {
        const query = { ...all, ...cut };
        expect(plain(await under.archive.query(query))).toEqual(plain(model.query(query)));
      }
    });

    it('keeps receivers apart and knows nothing of strangers', async () => {
      const model = await fill([
        ...sweepRun({ count: 20, startedAt: T0 }),
        ...sweepRun({ count: 30, startedAt: T0, receiverId: 'r2', seq: 7 }),
      ]);
      for (const receiverId of ['r1', 'r2', 'r3'])
        expect(plain(await under.archive.query({ ...all, receiverId }))).toEqual(
          plain(model.query({ ...all, receiverId })),
        );
      expect(await under.archive.lastSeqs()).toEqual(
        new Map([
          ['r1', 20],
          ['r2', 36],
        ]),
      );
    });

    it('folds to a requested number of rows in which every burst survives and every sweep counts once', async () => {
      const sweeps = sweepRun({ count: 600, startedAt: T0, bins: 16 });
      (sweeps[333] as Sweep).levelsDbm[5] = -1;
      const model = await fill(sweeps);
      for (const maxSweeps of [7, 60, 100, 599]) {
        const rows = await under.archive.query({ ...all, to: T0 + 600_000, maxSweeps });
        expect(rows.length).toBeLessThanOrEqual(maxSweeps);
        expect(rows.reduce((sum, row) => sum + row.folded, 0)).toBe(600);
        expect(maxima(rows)).toEqual(maxima(model.sweeps));
        for (const row of rows) {
          const members = sweeps.filter((s) => s.startedAt >= row.startedAt && s.endedAt <= row.endedAt);
          expect(members).toHaveLength(row.folded);
          expect([...row.levelsDbm]).toEqual(maxima(members));
        }
      }
      const [narrow] = await under.archive.query({ ...all, maxSweeps: 1, maxBins: 4 });
      expect(Math.max(...(narrow?.levelsDbm ?? []))).toBe(-1);
    });

    it('follows each channel: level and occupancy every 10 s', async () => {
      const sweeps = sweepRun({
        count: 120,
        startedAt: T0,
        bins: 100,
        // Noise everywhere; from the 60th sweep on, the second of the 50 channels is in use every other sweep.
        levels: (i) =>
          Float32Array.from({ length: 100 }, (_, bin) =>
            i >= 60 && i % 2 === 0 && bin === 3 ? -50 : -100 + ((i * 7 + bin * 13) % 5) / 2,
          ),
      });
      await fill(sweeps);
      const [, second] = await under.archive.channels('r1');
      const points = await under.archive.channelSeries({ ...all, channel: second?.name ?? '' });
      expect(points.map(({ at }) => at)).toEqual(Array.from({ length: 12 }, (_, i) => T0 + i * 10_000));
      expect(points.map(({ sweeps: count }) => count)).toEqual(points.map(() => 10));
      expect(points.map(({ occupancy }) => occupancy)).toEqual([...Array(6).fill(0), ...Array(6).fill(0.5)]);
      expect(points.slice(6).map(({ maxDbm }) => maxDbm)).toEqual(Array(6).fill(-50));
      // Half of the time one of two bins has −50 dBm: a quarter of that power.
      for (const { meanDbm } of points.slice(6)) expect(meanDbm).toBeCloseTo(-50 - 6.02, 1);
      const coarse = await under.archive.channelSeries({
        ...all,
        to: T0 + 120_000,
        channel: second?.name ?? '',
        maxPoints: 2,
      });
      expect(coarse.map(({ occupancy, sweeps: count }) => [occupancy, count])).toEqual([
        [0, 60],
        [0.5, 60],
      ]);
    });

    it('agrees with a plain archive in memory whatever is written, read, closed or crashed in whatever order', async () => {
      const level = fc.oneof(
        fc.integer({ min: -254, max: 0 }).map((q) => q / 2),
        fc.constant(Number.NaN),
      );
      const sweep = fc.record({
        receiver: fc.constantFrom('r1', 'r2'),
        grid: fc.constantFrom(0, 1, 2),
        gapMs: fc.oneof(fc.nat(3000), fc.nat(100_000)),
        levels: fc.array(level, { minLength: 5, maxLength: 5 }),
        fine: fc.constantFrom(0, 0, 0, 1 / 32, 0.01),
        flags: fc.nat(1023),
      });
      const step = fc.oneof(
        {
          weight: 6,
          arbitrary: fc.record({ kind: fc.constant('add' as const), sweeps: fc.array(sweep, { maxLength: 40 }) }),
        },
        {
          weight: 4,
          arbitrary: fc.record({
            kind: fc.constant('read' as const),
            from: fc.double({ min: 0, max: 1, noNaN: true }),
            share: fc.double({ min: 0, max: 1, noNaN: true }),
            low: fc.nat(5),
          }),
        },
        { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('close' as const, 'crash' as const) }) },
      );
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
          let own = await open();
          try {
            const model = new ArchiveModel();
            let now = T0;
            for (const action of steps) {
              if (action.kind === 'add')
                for (const { receiver, grid, gapMs, levels, fine, flags } of action.sweeps) {
                  now += gapMs + 1;
                  const seq = (model.lastSeqs().get(receiver) ?? 0) + 1;
                  const added: Sweep = {
                    ...{ receiverId: receiver, stationId: 's1', seq, startedAt: now, endedAt: now + 1, flags },
                    ...{
                      startHz: 1e6 * (1 + grid),
                      stepHz: 1000 * (1 + grid),
                      levelsDbm: Float32Array.from(levels, (l) => l + fine),
                    },
                    ...(grid === 2 ? { rbwHz: 10_000 } : {}),
                  };
                  own.archive.add(added);
                  model.add(added);
                }
              else if (action.kind === 'read') {
                const from = T0 + action.from * (now - T0);
                const to = from + action.share * (now - from) + 1;
                for (const receiverId of ['r1', 'r2']) {
                  const query = { receiverId, from, to, startHz: 1e6 + 1000 * action.low, stopHz: 3.004e6 };
                  expect(plain(await own.archive.query(query))).toEqual(plain(model.query(query)));
                }
              } else {
                // What was accepted must be on disk before a crash may come.
                await own.archive.query(all);
                own = await own.reopen(action.kind);
              }
            }
            for (const receiverId of ['r1', 'r2']) {
              const query = { receiverId, from: T0, to: now + 1 };
              expect(plain(await own.archive.query(query))).toEqual(plain(model.query(query)));
            }
            expect(new Map([...(await own.archive.lastSeqs())].sort())).toEqual(new Map([...model.lastSeqs()].sort()));
          } finally {
            await own.dispose();
          }
        }),
        { numRuns: runs(cases) },
      );
    }, 60_000);
  });
}
