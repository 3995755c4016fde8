/** Levels counted by frequency out of the archive, held against a plain count of the same sweeps. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Density, decodeDensity, emptyCounts, encodeDensity } from '../../../src/rf/density.js';
import { CELLS, cellOf } from '../../../src/rf/level-cells.js';
import { type Sweep, SweepFlag } from '../../../src/rf/sweep.js';
import { EmbeddedArchive } from '../../../src/store/embedded/embedded-archive.js';
import { BlockSource } from '../../../src/store/reading/block-source.js';
import { readDensity } from '../../../src/store/reading/density-counter.js';
import { openForReading } from '../../../src/store/writing/archive-schema.js';
import { sweepRun } from '../../support/synthetic-sweeps.js';

const T0 = 1_699_999_980_000;
const COUNT = 200;
const DOUBTFUL = [SweepFlag.overload, SweepFlag.peakHeld, SweepFlag.aside];
const all = { receiverId: 'r1', from: T0, to: T0 + COUNT * 1000, startHz: 399.9975e6, stopHz: 400.1475e6, columns: 10 };

/** Half-dB levels, levels of 0.01 dB, and doubtful sweeps whose levels are nowhere else. */
const sweeps: Sweep[] = [
  ...sweepRun({ count: COUNT, startedAt: T0, bins: 30 }).map((sweep, i) => {
    const flags = i % 20 === 7 ? (DOUBTFUL[((i / 20) % 3) | 0] as number) : 0;
    const levelsDbm = flags === 0 ? sweep.levelsDbm : sweep.levelsDbm.map(() => -10);
    if (i === 50) levelsDbm[4] = Number.NaN;
    return { ...sweep, flags, levelsDbm };
  }),
  ...sweepRun({ count: 70, seq: 900, startedAt: T0 + 500, bins: 7, startHz: 400.021e6 }).map((sweep) => ({
    ...{ ...sweep, stepHz: 20e3 },
    levelsDbm: sweep.levelsDbm.map((level) => level + 0.13),
  })),
];
let folder: string;
let archive: EmbeddedArchive;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rfi-density-'));
  const path = join(folder, 'archive.db');
  archive = await EmbeddedArchive.open({ path, retention: { maxAgeMs: 1e13, maxBytes: 1e12 }, clock: () => T0 });
  for (const sweep of sweeps.toSorted((a, b) => a.startedAt - b.startedAt)) archive.add(sweep);
});
afterAll(async () => {
  await archive.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Each column holds what it covers: of its many bins all, of a bin wider than it that one. */
function counted({ from, to, startHz, stopHz, columns }: typeof all): Record<string, number> {
  const found: Record<string, number> = {};
  const columnHz = (stopHz - startHz) / columns;
  for (const { startedAt, flags, stepHz, startHz: first, levelsDbm } of sweeps) {
    if (startedAt < from || startedAt >= to || flags !== 0) continue;
    for (const [bin, level] of levelsDbm.entries()) {
      const hz = first + bin * stepHz;
      // Its own column has a bin in any case, however it is cut.
      const isIn = (column: number) =>
        Math.floor((hz - startHz) / columnHz) === column ||
        (stepHz > columnHz && Math.abs(startHz + (column + 0.5) * columnHz - hz) < stepHz / 2);
      for (let column = 0; column < columns; column++) {
        if (!isIn(column) || hz < startHz || hz > stopHz || Number.isNaN(level)) continue;
        const key = `${column}/${cellOf(level)}`;
        found[key] = (found[key] ?? 0) + 1;
      }
    }
  }
  return found;
}

function cells({ counts }: Density): Record<string, number> {
  const found: Record<string, number> = {};
  counts.forEach((count, i) => {
    if (count > 0) found[`${Math.floor(i / CELLS)}/${i % CELLS}`] = count;
  });
  return found;
}

describe('the density of a range', () => {
  it('counts every received level once, committed or not, whatever its format and grid', async () => {
    for (const cut of [
      {},
      { from: T0 + 15_000, to: T0 + 131_500 },
      { startHz: 400.0325e6, stopHz: 400.0625e6, columns: 3 },
    ]) {
      const query = { ...all, ...cut };
      const density = decodeDensity(await archive.density(query));
      expect(cells(density)).toEqual(counted(query));
    }
  });

  it('leaves out sweeps that were overloaded, held or swept aside, and says how many', async () => {
    const density = decodeDensity(await archive.density(all));
    expect(density).toMatchObject({ sweeps: COUNT + 70 - 10, sweepsThere: COUNT + 70 - 10, leftOut: 10 });
    expect(Object.keys(cells(density)).filter((key) => key.endsWith(`/${cellOf(-10)}`))).toEqual([]);
    expect(decodeDensity(await archive.density({ ...all, receiverId: 'r2' }))).toMatchObject({ sweeps: 0, leftOut: 0 });
  });

  it('takes an even sample of a long time, and says of how many sweeps', async () => {
    const copy = join(folder, 'copy.db');
    await archive.backup(copy);
    const db = openForReading(copy);
    const read = (query: typeof all) => readDensity(new BlockSource(db), query, [], 2000);
    const { sweeps: seen, sweepsThere, counts } = decodeDensity(await read(all));
    // A narrow range is no cheaper: its blocks are read whole.
    const narrow = decodeDensity(await read({ ...all, startHz: 400e6, stopHz: 400.004e6 }));
    expect(narrow.sweeps).toBeLessThan(160);
    db.close();
    const whole = decodeDensity(await archive.density(all));
    expect(seen).toBeGreaterThan(40);
    expect(seen).toBeLessThan(160);
    // Of blocks that are not read it is not known which of their sweeps are doubtful.
    expect(sweepsThere).toBeGreaterThanOrEqual(whole.sweepsThere);
    expect(sweepsThere).toBeLessThanOrEqual(sweeps.length);
    counts.forEach((count, i) => {
      if (count > (whole.counts[i] as number)) throw new Error(`cell ${i} has ${count}, the whole ${whole.counts[i]}`);
    });
  });

  it('keeps a single count beside a hundred million', () => {
    const counts = emptyCounts({ columns: 2 });
    counts[100] = 1e8;
    counts[CELLS + 7] = 1;
    const facts = { startHz: 1, stopHz: 3, columns: 2, sweeps: 5, sweepsThere: 6, leftOut: 7 };
    const decoded = decodeDensity(encodeDensity({ ...facts, counts }));
    expect(decoded).toMatchObject(facts);
    expect(decoded.counts[100]).toBeCloseTo(1e8, -1);
    expect(decoded.counts[CELLS + 7]).toBeGreaterThan(0);
    expect(decoded.counts.filter((count) => count > 0)).toHaveLength(2);
  });
});
