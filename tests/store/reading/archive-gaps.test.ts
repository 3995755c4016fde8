import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EmbeddedArchive } from '../../../src/store/embedded/embedded-archive.js';
import { gapsBetween } from '../../../src/store/reading/gap-reader.js';
import { foundIn, type Heard, withHeard } from '../../../src/store/summaries/heard.js';
import { runs } from '../../support/runs.js';
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
  it('are exactly the times without a sweep', () => {
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

  it('of a quick plan are not hidden by the patience of a slow one', async () => {
    const quick = (from: number, count: number, seq: number) =>
      sweepRun({ count, seq, bins: 50, startedAt: from, everyMs: 1000 });
    const slow = (from: number, count: number, seq: number) =>
      sweepRun({ count, seq, bins: 80, startHz: 900e6, startedAt: from + 500, everyMs: 60_000 });
    const again = T0 + 1_900_000;
    const all = [
      ...quick(T0, 1800, 1),
      ...slow(T0, 30, 2001),
      ...quick(again, 900, 3001),
      ...slow(again - 700, 15, 4001),
    ];
    for (const sweep of all.sort((a, b) => a.startedAt - b.startedAt)) archive.add(sweep);
    await archive.backup(join(folder, 'copy.db'));
    const range = { receiverId: 'r1', from: T0, to: again + 890_000 };
    const [gap, ...others] = await archive.gaps(range);
    expect(others).toEqual([]);
    expect(gap?.from).toBeCloseTo(T0 + 1_799_900, -3);
    expect(gap?.to).toBe(again - 200);
    // Within the gap alone, too, and not where only the slow plan is swept.
    const inside = { from: again - 50_000, to: again - 40_000 };
    expect(await archive.gaps({ ...range, ...inside })).toEqual([inside]);
    const end = again + 900_000;
    for (const sweep of slow(end, 20, 5001)) archive.add(sweep);
    await archive.backup(join(folder, 'copy-2.db'));
    expect(await archive.gaps({ ...range, from: end + 120_000, to: end + 900_000 })).toEqual([]);
  });

  it('are none in the first minutes of a slow plan, and a real one there is found', async () => {
    const slow = (from: number, count: number, seq: number) =>
      sweepRun({ count, seq, bins: 50, startedAt: from, everyMs: 60_000 });
    const [second, third] = [T0 + HOUR_MS, T0 + 2 * HOUR_MS];
    const all = [...slow(T0, 20, 1), ...slow(second, 1, 101), ...slow(second + 600_000, 20, 201)];
    for (const sweep of [...all, ...slow(third, 2, 301), ...slow(third + 660_000, 20, 401)]) archive.add(sweep);
    await archive.backup(join(folder, 'copy.db'));
    const gapsIn = async (from: number, minutes: number) =>
      (await archive.gaps({ receiverId: 'r1', from, to: from + minutes * 60_000 })).map((gap) =>
        [gap.from - from, gap.to - from].map((ms) => Math.round(ms / 60_000)),
      );
    expect(await gapsIn(T0, 19)).toEqual([]);
    expect(await gapsIn(second, 20)).toEqual([[0, 10]]);
    expect(await gapsIn(third, 20)).toEqual([[1, 11]]);
  });

  it('are found to the sweep, in a day and in a month alike', async () => {
    const from = T0 + 2 * HOUR_MS;
    for (const sweep of sweepRun({ count: 600, startedAt: from, everyMs: 1000 })) archive.add(sweep);
    const second = from + 900_000;
    for (const sweep of sweepRun({ count: 3000, seq: 601, startedAt: second, everyMs: 1000 })) archive.add(sweep);
    const end = second + 2_999_900;
    const all = { receiverId: 'r1', from: T0, to: T0 + DAY_MS };
    await archive.backup(join(folder, 'copy.db'));
    const holes = [
      { from: T0, to: from },
      { from: from + 599_900, to: second },
    ];
    expect(await archive.gaps(all)).toEqual([...holes, { from: end, to: T0 + DAY_MS }]);
    const month = { ...all, to: T0 + 30 * DAY_MS };
    expect(await archive.gaps(month)).toEqual([...holes, { from: end, to: month.to }]);
    expect(await archive.gaps({ ...all, receiverId: 'nobody' })).toEqual([{ from: T0, to: T0 + DAY_MS }]);
  });

  it('of 2 s, 29 s and 50 s within minutes are found before and after the minutes are written', async () => {
    const holes = [
      { from: T0 + 20_000, to: T0 + 22_500 },
      { from: T0 + 90_000, to: T0 + 119_400 },
      { from: T0 + 182_000, to: T0 + 231_600 },
    ];
    const isHole = (at: number) => holes.some(({ from, to }) => at >= from && at < to);
    const sweeps = sweepRun({ count: 1500, startedAt: T0, everyMs: 200 }).filter(({ startedAt }) => !isHole(startedAt));
    const query = { receiverId: 'r1', from: T0, to: T0 + 300_000 };
    for (const sweep of sweeps) archive.add(sweep);
    const hot = await archive.gaps(query);
    await archive.backup(join(folder, 'copy.db'));
    for (const found of [hot, await archive.gaps(query)]) {
      expect(found.length).toBe(holes.length);
      for (const [i, { from, to }] of holes.entries()) {
        expect(Math.abs((found[i]?.from ?? 0) - from)).toBeLessThanOrEqual(1000);
        expect(Math.abs((found[i]?.to ?? 0) - to)).toBeLessThanOrEqual(1000);
      }
    }
  });

  it('are found in the one minute that is being written, also between two bins', async () => {
    const [from, to] = [T0 + 25_000, T0 + 38_000];
    const isHole = (at: number) => at > from && at < to;
    const sweeps = sweepRun({ count: 220, startedAt: T0, everyMs: 250 }).filter(({ startedAt }) => !isHole(startedAt));
    for (const sweep of sweeps) archive.add(sweep);
    const { startHz, stepHz } = sweeps[0] ?? { startHz: 0, stepHz: 0 };
    const query = { receiverId: 'r1', from: T0, to: T0 + 55_000 };
    const hot = await archive.gaps(query);
    expect(hot.length).toBe(1);
    expect(Math.abs((hot[0]?.from ?? 0) - from)).toBeLessThanOrEqual(1000);
    expect(hot[0]?.to).toBe(to);
    const between = { ...query, startHz: startHz + 2.2 * stepHz, stopHz: startHz + 2.4 * stepHz };
    expect(await archive.gaps(between)).toEqual(hot);
    await archive.backup(join(folder, 'copy.db'));
    expect(await archive.gaps(between)).toEqual(await archive.gaps(query));
    const beside = { ...query, startHz: startHz - 9.4 * stepHz, stopHz: startHz - 9.2 * stepHz };
    expect(await archive.gaps(beside)).toEqual([{ from: T0, to: T0 + 55_000 }]);
  });

  it('are those of the sweeps one by one, however the sweeps fall into blocks', () => {
    const part = fc.record({ everyMs: fc.constantFrom(100, 500, 1000), sweeps: fc.integer({ min: 8, max: 60 }) });
    fc.assert(
      fc.property(
        fc.array(fc.record({ part, holeMs: fc.integer({ min: 0, max: 90_000 }) }), { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 5, max: 40 }),
        (parts, perBlock) => {
          let at = T0;
          const everyMs = parts[0]?.part.everyMs ?? 100;
          const stamps = parts.flatMap(({ part: { sweeps }, holeMs }) => {
            const run = Array.from({ length: sweeps }, (_, i) => ({
              startedAt: at + i * everyMs,
              endedAt: at + (i + 1) * everyMs - 1,
            }));
            at += sweeps * everyMs + holeMs;
            return run;
          });
          const blocks = Array.from({ length: Math.ceil(stamps.length / perBlock) }, (_, i) =>
            stamps.slice(i * perBlock, (i + 1) * perBlock),
          );
          const heard = blocks.flatMap(foundIn).reduce<readonly Heard[]>(withHeard, []);
          const range = { from: T0, to: at };
          const patienceMs = Math.max(2000, 3 * everyMs);
          const slow = gapsBetween(
            stamps.map(({ startedAt: from, endedAt: to }) => ({ from, to, patienceMs })),
            range,
          );
          expect(gapsBetween(heard, range)).toEqual(slow);
        },
      ),
      { numRuns: runs(300), seed: 7 },
    );
  });

  it('are the same in the archive of an earlier program, and after the sweeps themselves were deleted', async () => {
    const at = [0, 40, 41, 90].map((minute) => T0 + minute * 60_000);
    for (const [i, startedAt] of at.entries())
      for (const sweep of sweepRun({ count: 200, seq: 1 + 200 * i, startedAt, everyMs: 5000 })) archive.add(sweep);
    for (const sweep of sweepRun({ count: 30, seq: 2001, bins: 80, startHz: 900e6, startedAt: T0, everyMs: 60_000 }))
      archive.add(sweep);
    const query = { receiverId: 'r1', from: T0 - 60_000, to: T0 + 2 * HOUR_MS };
    const path = join(folder, 'copy.db');
    await archive.backup(path);
    const kept = await archive.gaps(query);
    expect(kept.length).toBe(4);
    const reopened = async (maxAgeMs: number) => {
      const db = new Database(path);
      const { rows } = db.prepare('SELECT count(*) AS rows FROM heard').get() as { rows: number };
      expect(rows).toBeGreaterThan(0);
      expect(rows).toBeLessThan(10);
      db.exec("DELETE FROM heard; DELETE FROM notes WHERE name LIKE 'heard%'");
      db.close();
      const clock = () => T0 + 40 * DAY_MS;
      return await EmbeddedArchive.open({ path, retention: { maxAgeMs, maxBytes: 1e12 }, clock });
    };
    const older = await reopened(DAY_MS);
    expect(await older.gaps(query)).toEqual(kept);
    await older.prune();
    expect(await older.query(query)).toEqual([]);
    expect(await older.gaps(query)).toEqual(kept);
    await older.close();
    // Deleted by an earlier program, the sweeps have left rows of 10 minutes.
    const oldest = await reopened(DAY_MS);
    const rough = await oldest.gaps(query);
    await oldest.close();
    expect(rough.map(({ from }) => Math.floor((from - T0 + 300_000) / 600_000))).toEqual([0, 3, 6, 11]);
  });

  it('show a sweep that the program slept through as the hole it is', () => {
    const usual = Array.from({ length: 10 }, (_, i) => ({ startedAt: T0 + i * 200, endedAt: T0 + i * 200 + 190 }));
    const slept = { startedAt: T0 + 2000, endedAt: T0 + 52_000 };
    const heard = foundIn([...usual, slept]).reduce<readonly Heard[]>(withHeard, []);
    expect(gapsBetween(heard, { from: T0, to: T0 + 52_000 })).toEqual([{ from: T0 + 1990, to: T0 + 52_000 }]);
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
