/** A picture of stored sweeps out of their blocks: one block in memory after the other, however many there are. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { EmbeddedArchive } from '../../../src/store/embedded/embedded-archive.js';
import { BlockSource } from '../../../src/store/reading/block-source.js';
import { OverviewReader } from '../../../src/store/reading/overview-reader.js';
import { openForReading } from '../../../src/store/writing/archive-schema.js';
import { noiseLevels, sweepRun } from '../../support/synthetic-sweeps.js';

const T0 = 1_699_999_980_000;
const MINUTES = 100;
const BINS = 8192;
const A_MINUTE = 12;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rfi-overview-'));
  const path = join(folder, 'archive.db');
  const archive = await EmbeddedArchive.open({
    path,
    retention: { maxAgeMs: 1e13, maxBytes: 1e12 },
    clock: () => T0 + MINUTES * 60_000,
  });
  const levels = noiseLevels(BINS, 4);
  const made = Array.from({ length: 7 }, levels);
  const run = { count: MINUTES * A_MINUTE, startedAt: T0, bins: BINS, everyMs: 60_000 / A_MINUTE };
  for (const sweep of sweepRun({ ...run, levels: (i: number) => made[i % 7] ?? levels() })) archive.add(sweep);
  await archive.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Collects garbage before memory is read: what is left is held, or is given back by another thread in a moment. */
function heldBytes(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  return process.memoryUsage().arrayBuffers;
}

it('holds no more in memory for hours than for minutes', async () => {
  const db = openForReading(join(folder, 'archive.db'));
  const reader = new OverviewReader(db, new BlockSource(db));
  const held = async (minutes: number): Promise<number> => {
    const place = {
      receiverId: 'r1',
      from: T0,
      to: T0 + minutes * 60_000,
      startHz: 400e6,
      stopHz: 400e6 + BINS * 5000,
    };
    const before = heldBytes();
    const samples: number[] = [];
    let isDone = false;
    const read = reader.read({ ...place, rows: A_MINUTE * minutes, columns: 16, withMinAndMean: true }, []);
    const done = read.finally(() => {
      isDone = true;
    });
    while (!isDone) {
      await nextTurn();
      samples.push(heldBytes() - before);
    }
    expect((await done).sweeps.reduce((sum, count) => sum + count, 0)).toBe(A_MINUTE * minutes);
    return samples.sort((a, b) => a - b)[samples.length >> 1] ?? 0;
  };
  await held(40);
  const [few, many] = [await held(40), await held(MINUTES)];
  expect(many).toBeLessThan(2 * few + 500_000);
  db.close();
});
