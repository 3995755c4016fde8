/** What the spool keeps for whom: settings of each sweep, cursors of readers, whole segments, counts of what went. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { Sweep } from '../../../src/rf/sweep.js';
import { dequantise } from '../../../src/store/blocks/levels.js';
import { Spool, type SpoolOptions, spoolFault } from '../../../src/store/spool/spool.js';
import { endOfSpool, listSegments, SpoolReader } from '../../../src/store/spool/spool-reader.js';
import { sweepRun } from '../../support/synthetic-sweeps.js';

const NOW = 1_700_000_000_000;
/** Nothing is done by the clock: tests say when. */
const BY_HAND = { syncEveryMs: 1e6 };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rfi-spool-keeping-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
});

const openSpool = (options: Partial<SpoolOptions> = {}) =>
  Spool.open({ folder, clock: () => NOW, ...BY_HAND, ...options });

function readAll(from = 0, maxBytes?: number) {
  const reader = new SpoolReader(folder, from);
  const all: { sweep: Sweep; folded: number; next: number }[] = [];
  for (;;) {
    const found = reader.read(Number.POSITIVE_INFINITY, maxBytes);
    if (found.length === 0) break;
    for (const { shape, stamp, format, codes, next } of found) {
      const levelsDbm = new Float32Array(codes.length);
      dequantise(codes, format, levelsDbm);
      const { bins: _, ...settings } = shape;
      const { folded, ...times } = stamp;
      all.push({ sweep: { ...settings, ...times, levelsDbm } as Sweep, folded, next });
    }
  }
  const { damagedBytes, position } = reader;
  reader.close();
  return { all, damagedBytes, position };
}

async function write(spool: Spool, sweeps: readonly Sweep[]): Promise<void> {
  for (const sweep of sweeps) spool.append(sweep);
  await spool.sync();
}

describe('a sweep in the spool', () => {
  const [first] = sweepRun({ count: 1 }) as [Sweep];
  const CHANGES: Readonly<Record<string, Partial<Sweep>>> = {
    ...{ start: { startHz: 401e6 }, step: { stepHz: 6250 }, station: { stationId: 's2' } },
    ...{ rbw: { rbwHz: 3000 }, vbw: { vbwHz: 300 }, detector: { traceDetector: 'average' } },
    ...{ attenuation: { attenuationDb: 20 }, bins: { levelsDbm: new Float32Array(7).fill(-70) } },
  };

  it.each(Object.keys(CHANGES))(
    'has its own settings where only one differs from the sweep before: %s',
    async (what) => {
      const spool = await openSpool();
      const changed = { ...first, ...CHANGES[what], seq: 2 };
      const sweeps = [first, changed, { ...first, seq: 3 }, { ...changed, seq: 4 }];
      await write(spool, sweeps);
      expect(readAll().all.map(({ sweep }) => sweep)).toMatchObject(sweeps);
      await spool.close();
    },
  );

  it('of any length comes back as it was, and its memory is given back', async () => {
    const spool = await openSpool({ segmentBytes: 8 << 20 });
    const sizes = [10, 65_535, 700_000, 3, 400_000, 700_000, 1];
    for (let round = 0; round < 3; round++) {
      const sweeps = sizes.map((bins, i) => ({
        ...first,
        seq: 1 + i,
        levelsDbm: new Float32Array(bins).fill(-60 - i),
      }));
      const from = spool.written;
      await write(spool, sweeps);
      expect(spool.health()).toMatchObject({ pendingBytes: 0, pendingSweeps: 0 });
      const back = readAll(from, 1 << 24).all;
      expect(back.map(({ sweep: { levelsDbm } }) => levelsDbm.length)).toEqual(sizes);
      for (const [i, { sweep }] of back.entries())
        expect(sweep.levelsDbm.every((level) => level === -60 - i)).toBe(true);
    }
    // Levels on no grid need four bytes each: more than the memory of one chunk.
    const from = spool.written;
    const levelsDbm = new Float32Array(400_000).fill(-60.12345);
    await write(spool, [{ ...first, levelsDbm }]);
    expect(readAll(from).all[0]?.sweep.levelsDbm.every((level) => level === levelsDbm[0])).toBe(true);
    await spool.close();
  });

  it('begins another segment where it would not fit in the present one', async () => {
    const spool = await openSpool({ segmentBytes: 4000 });
    await write(spool, sweepRun({ count: 100, bins: 200 }));
    for (const number of listSegments(folder)) {
      const { length } = readFileSync(join(folder, `${String(number).padStart(10, '0')}.seg`));
      expect(length).toBeLessThanOrEqual(4000);
      expect(length).toBeGreaterThan(3000 - 1000 * Number(number === listSegments(folder).at(-1)));
    }
    await spool.close();
  });
});

describe('a reader of the spool', () => {
  it('keeps what it has not read, also while it does not run, until it is retired', async () => {
    const one = await openSpool({ segmentBytes: 4000 });
    expect(await one.register('influxdb')).toBe(one.written);
    await one.register('archive');
    await write(one, sweepRun({ count: 200 }));
    const at = readAll().all[40]?.next ?? 0;
    one.advance('influxdb', at);
    one.advance('influxdb', at - 1);
    one.advance('archive', one.written);
    await one.close();
    expect(readFileSync(join(folder, 'influxdb.cursor'), 'utf8')).toBe(String(at));

    // The next program knows the reader before it registers.
    const two = await openSpool({ segmentBytes: 4000 });
    await two.close();
    expect(readAll(at).all.map(({ sweep }) => sweep.seq)).toEqual(Array.from({ length: 159 }, (_, i) => 42 + i));
    const three = await openSpool({ segmentBytes: 4000 });
    expect(await three.register('influxdb')).toBe(at);
    expect(await three.retire('influxdb')).toBe(true);
    expect(await three.retire('influxdb')).toBe(false);
    expect(existsSync(join(folder, 'influxdb.cursor'))).toBe(false);
    await three.close();
    // Of the archive's, the newest segment stays.
    expect(listSegments(folder)).toHaveLength(1);
  });

  it('begins at the oldest sweep where its cursor is older, missing or no number', async () => {
    const spool = await openSpool();
    await write(spool, sweepRun({ count: 3 }));
    const oldest = 2 ** 26 * (listSegments(folder)[0] ?? 0);
    for (const text of ['7', 'abc', '', '1.5']) {
      writeFileSync(join(folder, 'archive.cursor'), text);
      expect(await spool.register('archive'), text).toBe(oldest);
    }
    await spool.close();
  });

  it('sees only segments: other files in the folder are left alone, half-written ones are removed', async () => {
    const spool = await openSpool();
    for (const name of ['x0000000001.seg', '0000000002.seg.bak', 'archive.cursor.new', 'losses.json.new', 'note.txt'])
      writeFileSync(join(folder, name), 'x');
    expect(listSegments(folder)).toEqual([]);
    expect(endOfSpool(folder)).toBe(0);
    expect(endOfSpool(join(folder, 'none'))).toBe(0);
    await write(spool, sweepRun({ count: 2 }));
    expect(endOfSpool(folder)).toBe(spool.written);
    await (await openSpool()).close();
    expect(readdirSync(folder).filter((name) => !name.endsWith('.seg'))).toEqual([
      ...['0000000002.seg.bak', 'note.txt'],
    ]);
    await spool.close();
  });

  it('counts the bytes that it skips, and refuses what is no segment', async () => {
    const spool = await openSpool();
    await write(spool, sweepRun({ count: 5 }));
    await spool.close();
    const [number = 0] = listSegments(folder);
    const path = join(folder, `${String(number).padStart(10, '0')}.seg`);
    const whole = readFileSync(path);
    const ends = readAll().all.map(({ next }) => next % 2 ** 26);
    const bad = Buffer.from(whole);
    const third = ends[1] ?? 0;
    bad[third + 20] = (bad[third + 20] ?? 0) ^ 1;
    writeFileSync(path, bad);
    const { all, damagedBytes } = readAll();
    expect(all.map(({ sweep }) => sweep.seq)).toEqual([1, 2, 4, 5]);
    expect(damagedBytes).toBe((ends[2] ?? 0) - third);
    writeFileSync(path, Buffer.concat([Buffer.from('RFS\x00'), whole.subarray(4)]));
    expect(() => readAll()).toThrow('is not a spool segment of version');
    writeFileSync(path, Buffer.concat([Buffer.from('XXX\x09'), whole.subarray(4)]));
    expect(() => readAll()).toThrow('is not a spool segment of version');
  });
});

describe('a full spool', () => {
  it('drops whole segments where folding is not enough, and counts the sweeps that a reader had not read', async () => {
    const spool = await openSpool({ segmentBytes: 20_000, maxBytes: 21_000 });
    await spool.register('influxdb');
    // Seconds apart by two minutes: nothing can be folded.
    const sweeps = sweepRun({ count: 300, bins: 400, everyMs: 120_000 });
    await write(spool, sweeps.slice(0, 20));
    spool.advance('influxdb', readAll().all[9]?.next ?? 0);
    await write(spool, sweeps.slice(20));
    await spool.close();
    const { losses, bytes, segments } = spool.health();
    expect(bytes).toBeLessThanOrEqual(21_000);
    expect(segments).toBe(1);
    const left = readAll().all.length;
    expect(losses).toEqual({
      ...{ foldedSweeps: 0, tornBytes: 0, droppedSweeps: 300 - 10 - left, lastAt: NOW },
      lastReason: expect.stringMatching(/^the spool is full \(\d+ bytes\): a reader is behind$/),
    });
    expect(JSON.parse(readFileSync(join(folder, 'losses.json'), 'utf8'))).toEqual(losses);
    writeFileSync(join(folder, 'losses.json'), '{');
    const again = await openSpool();
    expect(again.health().losses).toMatchObject({ droppedSweeps: 0, foldedSweeps: 0, tornBytes: 0 });
    await again.close();
  });

  it('folds a minute into one sweep with the first begin, the last end and the newest number, once', async () => {
    const spool = await openSpool({ segmentBytes: 8000, maxBytes: 9000 });
    await spool.register('influxdb');
    const sweeps = sweepRun({ count: 240, bins: 40, startedAt: NOW - (NOW % 60_000), everyMs: 1000 });
    await write(spool, sweeps);
    await spool.close();
    const folds = readAll().all.filter(({ folded }) => folded > 1);
    expect(folds.length).toBeGreaterThan(1);
    for (const { sweep, folded } of folds) {
      const group = sweeps.slice(sweep.seq - folded, sweep.seq);
      expect([sweep.startedAt, sweep.endedAt]).toEqual([group[0]?.startedAt, group.at(-1)?.endedAt]);
      expect(new Set(group.map(({ startedAt }) => Math.floor(startedAt / 60_000))).size).toBe(1);
    }
    const { foldedSweeps, droppedSweeps } = spool.health().losses;
    expect(foldedSweeps + droppedSweeps + readAll().all.length).toBe(240);
    // Found thin at the next start: not folded again.
    const again = await openSpool({ maxBytes: 1 });
    await again.close();
    expect(again.health().losses.foldedSweeps).toBe(foldedSweeps);
  });

  it('leaves the segment whole in which a reader stands, so that the reader goes on where it was', async () => {
    const spool = await openSpool({ segmentBytes: 8000, maxBytes: 40_000 });
    await spool.register('influxdb');
    await write(spool, sweepRun({ count: 60, bins: 40 }));
    const at = readAll().all[30]?.next ?? 0;
    spool.advance('influxdb', at);
    await write(spool, sweepRun({ count: 700, bins: 40, seq: 61, startedAt: NOW + 60_000 }));
    await spool.close();
    expect(spool.health().losses.foldedSweeps).toBeGreaterThan(0);
    const next = readAll(at).all[0];
    expect([next?.sweep.seq, next?.folded]).toEqual([32, 1]);
  });
});

describe('a fault of the disk', () => {
  it('is told with its cure', () => {
    const of = (code: string) => spoolFault(Object.assign(new Error(`${code}: from the disk`), { code }));
    expect(of('ENOSPC')).toEqual({
      sentence: { en: expect.stringMatching(/^The disk is full: .* Free some space/), vi: expect.any(String) },
      full: true,
    });
    expect(of('EROFS')).toEqual({
      sentence: { en: expect.stringMatching(/read-only: .* mend the disk/), vi: expect.any(String) },
      full: false,
    });
    expect(of('EIO')).toEqual({
      sentence: { en: expect.stringMatching(/cannot be written: .*EIO/), vi: expect.any(String) },
      full: false,
    });
  });
});
