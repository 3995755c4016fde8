import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EmbeddedArchive } from '../../../src/store/embedded/embedded-archive.js';
import { gapsBetween } from '../../../src/store/reading/gap-reader.js';
import { sweepRun } from '../../support/synthetic-sweeps.js';

const T0 = Date.UTC(2026, 0, 5);
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
let folder: string;
let archive: EmbeddedArchive;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rfi-gaps-'));
  const retention = { maxAgeMs: 1e13, maxBytes: 1e12 };
  archive = await EmbeddedArchive.open({ path: join(folder, 'sweeps.db'), retention, clock: () => T0 + 40 * DAY_MS });
});
afterEach(async () => {
  await archive.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('gaps', () => {
  it('are what no stretch covers, and nothing else', () => {
    const one = fc.record({ from: fc.nat(100), length: fc.integer({ min: 1, max: 30 }) });
    fc.assert(
      fc.property(fc.array(one), (stretches) => {
        const heard = stretches.map(({ from, length }) => ({ from, to: from + length, patienceMs: 0 }));
        const gaps = gapsBetween(heard, { from: 10, to: 90 });
        for (let at = 10; at < 90; at++) {
          const covered = heard.some(({ from, to }) => from <= at && at < to);
          expect(gaps.filter(({ from, to }) => from <= at && at < to).length).toBe(covered ? 0 : 1);
        }
      }),
    );
  });

  it('do not arise between the sweeps of a slow receiver', () => {
    const slow = [0, 20, 40, 60].map((from) => ({ from, to: from, patienceMs: 60 }));
    expect(gapsBetween(slow, { from: 0, to: 200 })).toEqual([{ from: 60, to: 200 }]);
    expect(gapsBetween([], { from: 5, to: 9 })).toEqual([{ from: 5, to: 9 }]);
  });

  it('are found to the sweep in a day, and to the row of the pyramid over longer spans', async () => {
    const from = T0 + 2 * HOUR_MS;
    for (const sweep of sweepRun({ count: 600, startedAt: from, everyMs: 1000 })) archive.add(sweep);
    const second = from + 900_000;
    for (const sweep of sweepRun({ count: 3000, seq: 601, startedAt: second, everyMs: 1000 })) archive.add(sweep);
    const end = second + 2_999_000;
    const all = { receiverId: 'r1', from: T0, to: T0 + DAY_MS };
    await archive.backup(join(folder, 'copy.db'));
    expect(await archive.gaps(all)).toEqual([
      { from: T0, to: from },
      { from: from + 599_000, to: second },
      { from: end, to: T0 + DAY_MS },
    ]);
    const month = await archive.gaps({ ...all, to: T0 + 30 * DAY_MS });
    expect(month[0]).toEqual({ from: T0, to: from });
    expect(month.at(-1)?.to).toBe(T0 + 30 * DAY_MS);
    expect(await archive.gaps({ ...all, receiverId: 'nobody' })).toEqual([{ from: T0, to: T0 + DAY_MS }]);
  });

  it('leave the grids a receiver has swept, with their time', async () => {
    for (const sweep of sweepRun({ count: 100, bins: 50, startedAt: T0 })) archive.add(sweep);
    for (const sweep of sweepRun({ count: 100, bins: 80, startHz: 900e6, startedAt: T0 + DAY_MS })) archive.add(sweep);
    await archive.backup(join(folder, 'copy.db'));
    const spans = await archive.spans('r1');
    expect(spans.map(({ startHz, bins }) => [startHz, bins])).toEqual([
      [400e6, 50],
      [900e6, 80],
    ]);
    expect(spans[0]).toMatchObject({ from: T0, to: T0 + 600_000 });
    expect(spans[1]?.from).toBe(T0 + DAY_MS);
  });
});
