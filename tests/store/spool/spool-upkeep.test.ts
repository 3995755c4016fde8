/** Upkeep of the spool at each tick and at opening: cursors saved, segments folded and deleted, each no more than needed. */
import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Sweep } from '../../../src/rf/sweep.js';
import { dequantise } from '../../../src/store/blocks/levels.js';
import { Spool, type SpoolOptions } from '../../../src/store/spool/spool.js';
import { SpoolCursors } from '../../../src/store/spool/spool-cursors.js';
import { SpoolFile } from '../../../src/store/spool/spool-file.js';
import { SpoolFolder } from '../../../src/store/spool/spool-folder.js';
import { positionOf, SEGMENT_HEADER_BYTES, segmentName } from '../../../src/store/spool/spool-format.js';
import { listSegments, SpoolReader } from '../../../src/store/spool/spool-reader.js';
import { foldSegment } from '../../../src/store/spool/spool-thinning.js';
import { sweepRun } from '../../support/synthetic-sweeps.js';

const TICK_MS = 1000;
/** A full minute, so that all sweeps of a short run fold into one. */
const MINUTE = 1_700_000_040_000;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rfi-spool-upkeep-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  onTestFinished(() => void vi.useRealTimers());
  onTestFinished(() => void vi.restoreAllMocks());
});

const openSpool = (options: Partial<SpoolOptions> = {}) =>
  Spool.open({ folder, clock: () => 1, syncEveryMs: TICK_MS, ...options });

/** Two whole ticks: the third tidying begins only when the second has ended. */
async function twoTicks(): Promise<void> {
  const tidying = vi.spyOn(SpoolCursors.prototype, 'save');
  const third = () => {
    vi.advanceTimersByTime(TICK_MS);
    expect(tidying.mock.calls.length).toBeGreaterThan(2);
  };
  await vi.waitFor(third, { timeout: 20_000, interval: 1 });
  tidying.mockRestore();
}

async function write(spool: Spool, sweeps: readonly Sweep[]): Promise<void> {
  for (const sweep of sweeps) spool.append(sweep);
  await spool.sync();
}

const segmentPath = (number: number) => join(folder, segmentName(number));
const sizeOf = (number: number) => statSync(segmentPath(number)).size;
/** Changes whenever a file is replaced by rename. */
const identityOf = (name: string) => statSync(join(folder, name)).ino;

function readAll() {
  const reader = new SpoolReader(folder, 0);
  const all: { seq: number; folded: number; levels: number[]; next: number }[] = [];
  for (let some = reader.read(Number.POSITIVE_INFINITY); some.length > 0; some = reader.read(Number.POSITIVE_INFINITY))
    for (const { stamp, codes, format, next } of some) {
      const levels = new Float32Array(codes.length);
      dequantise(codes, format, levels);
      all.push({ seq: stamp.seq, folded: stamp.folded, levels: [...levels], next });
    }
  reader.close();
  return all;
}

describe('a tick', () => {
  it('makes sweeps readable at once, and syncs them no oftener than is wished: at the latest at the end', async () => {
    const spool = await openSpool({ syncApartMs: 3_600_000 });
    const synced = vi.spyOn(SpoolFile.prototype, 'datasync');
    for (const sweep of sweepRun({ count: 3 })) {
      spool.append(sweep);
      vi.advanceTimersByTime(TICK_MS);
      await vi.waitFor(() => expect(spool.written).toBe(spool.appended));
    }
    expect(readAll()).toHaveLength(3);
    expect(synced).not.toHaveBeenCalled();
    expect(spool.durable).toBeLessThan(spool.written);
    await spool.sync();
    expect(spool.durable).toBe(spool.written);
    await spool.close();
  });

  it('saves a cursor that has moved, and a new reader that has not; otherwise it writes nothing', async () => {
    const spool = await openSpool();
    await write(spool, sweepRun({ count: 3 }));
    await spool.register('influxdb');
    await spool.register('archive');
    await twoTicks();
    expect(readFileSync(join(folder, 'influxdb.cursor'), 'utf8')).toBe(String(positionOf(1, 0)));
    const before = identityOf('influxdb.cursor');
    spool.advance('influxdb', positionOf(1, 0));
    spool.advance('archive', spool.written);
    await twoTicks();
    expect(readFileSync(join(folder, 'archive.cursor'), 'utf8')).toBe(String(spool.written));
    expect(identityOf('influxdb.cursor')).toBe(before);
    await spool.close();
    const again = await openSpool();
    await twoTicks();
    expect(identityOf('influxdb.cursor')).toBe(before);
    await again.close();
  });

  it('deletes segments that every reader has passed, but not the newest; closing deletes this one too', async () => {
    const spool = await openSpool({ segmentBytes: 2000 });
    await spool.register('archive');
    await write(spool, sweepRun({ count: 60 }));
    spool.advance('archive', positionOf(99, 0));
    await twoTicks();
    expect(listSegments(folder)).toEqual([Math.floor(spool.written / 2 ** 26)]);
    await spool.close();
    expect(listSegments(folder)).toEqual([]);
  });

  it('keeps the newest segment of the program before while nothing new is written', async () => {
    const first = await openSpool();
    await write(first, sweepRun({ count: 2 }));
    await first.close();
    writeFileSync(join(folder, 'archive.cursor'), String(positionOf(2, 0)));
    const spool = await openSpool();
    await twoTicks();
    expect(listSegments(folder)).toEqual([1]);
    expect(spool.health()).toMatchObject({ segments: 1 });
    await spool.close();
  });

  it('waits until the tidying of the tick before has ended', async () => {
    const spool = await openSpool();
    let end: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      end = resolve;
    });
    const tidying = vi.spyOn(SpoolCursors.prototype, 'save').mockReturnValueOnce(held);
    vi.advanceTimersByTime(TICK_MS);
    await vi.waitFor(() => expect(tidying).toHaveBeenCalled());
    for (let turn = 0; turn < 3; turn++) {
      vi.advanceTimersByTime(TICK_MS);
      await spool.sync();
    }
    expect(tidying).toHaveBeenCalledTimes(1);
    end();
    await spool.close();
  });
});

describe('a spool at its limit', () => {
  /** Two segments, of which the first can be folded; returns their total size. */
  async function twoSegments(): Promise<number> {
    const spool = await openSpool({ segmentBytes: 4000 });
    const sweeps = sweepRun({ count: 400, startedAt: MINUTE, everyMs: 100 });
    for (const sweep of sweeps) {
      await write(spool, [sweep]);
      if (spool.health().segments === 2) break;
    }
    await spool.close();
    return sizeOf(1) + sizeOf(2);
  }

  it('is left as it is at exactly the limit, and one byte above it only folded', async () => {
    const size = await twoSegments();
    const before = readAll();
    const exact = await openSpool({ maxBytes: size });
    await twoTicks();
    expect(exact.health()).toMatchObject({ bytes: size, segments: 2, losses: { foldedSweeps: 0, droppedSweeps: 0 } });
    await exact.close();
    const over = await openSpool({ maxBytes: size - 1 });
    const told = vi.spyOn(SpoolFolder.prototype, 'saveLosses');
    await twoTicks();
    const { losses, segments, bytes } = over.health();
    expect([segments, bytes]).toEqual([2, sizeOf(1) + sizeOf(2)]);
    const after = readAll();
    expect(losses).toMatchObject({ foldedSweeps: before.length - after.length, droppedSweeps: 0 });
    expect(after[0]?.folded).toBe(losses.foldedSweeps + 1);
    expect(told).toHaveBeenCalledTimes(1);
    await over.close();
  });

  it('of exactly its limit drops nothing, where nothing can be folded', async () => {
    const size = await twoSegments();
    const folded = await openSpool({ maxBytes: size - 1 });
    await twoTicks();
    await folded.close();
    const now = folded.health().bytes;
    const again = await openSpool({ maxBytes: now });
    await twoTicks();
    expect(again.health()).toMatchObject({ bytes: now, segments: 2 });
    await again.close();
    const over = await openSpool({ maxBytes: now - 1 });
    await twoTicks();
    expect(over.health()).toMatchObject({ segments: 1, losses: { droppedSweeps: 1 } });
    await over.close();
  });

  it('keeps the segment being written, however large it is', async () => {
    const spool = await openSpool({ maxBytes: 100 });
    await write(spool, sweepRun({ count: 30 }));
    await twoTicks();
    expect(spool.health()).toMatchObject({ segments: 1, losses: { droppedSweeps: 0 } });
    expect(readAll()).toHaveLength(30);
    await spool.close();
  });

  it('folds no segment twice, neither at the next tick nor in the next program', async () => {
    // Sweeps two minutes apart: folding makes nothing smaller, so the oldest segments go and the others are only marked.
    const options = { segmentBytes: 2000, maxBytes: 15_000 };
    const spool = await openSpool(options);
    await write(spool, sweepRun({ count: 200, startedAt: MINUTE, everyMs: 120_000 }));
    await twoTicks();
    const kept = new Map(listSegments(folder).map((number) => [number, identityOf(segmentName(number))]));
    await write(spool, sweepRun({ count: 25, seq: 201, startedAt: MINUTE + 864e5, everyMs: 120_000 }));
    await twoTicks();
    const [oldest = 0, next = 0] = listSegments(folder);
    expect(oldest).toBeGreaterThan(Math.min(...kept.keys()));
    for (const number of [oldest, next]) expect(identityOf(segmentName(number))).toBe(kept.get(number));
    await spool.close();
    const names = listSegments(folder).slice(1, -1).map(segmentName);
    const before = names.map(identityOf);
    const again = await openSpool({ maxBytes: spool.health().bytes - 1 });
    await twoTicks();
    expect(names.map(identityOf)).toEqual(before);
    await again.close();
  });

  it('drops from memory only beyond its limit, and says that the disk is slow', async () => {
    const [first, second, third] = sweepRun({ count: 3 }) as [Sweep, Sweep, Sweep];
    const probe = await openSpool();
    probe.append(first);
    const { pendingBytes } = probe.health();
    await probe.close();
    const spool = await openSpool({ maxPendingBytes: pendingBytes });
    expect([first, second, third].map((sweep) => spool.append(sweep))).toEqual([true, true, false]);
    expect(spool.health().losses.lastReason).toBe('the disk does not keep up with the sweeps');
    await spool.close();
  });
});

describe('folding a segment', () => {
  it('goes around damage, and keeps maxima of levels on no grid', async () => {
    const levels = (i: number) => Float32Array.of(-50.12345 - (i % 3), -90.98765 + i, -70.5);
    const spool = await openSpool();
    const sweeps = sweepRun({ count: 9, startedAt: MINUTE, levels });
    await write(spool, sweeps);
    await spool.close();
    const bytes = readFileSync(segmentPath(1));
    const damaged = (readAll()[3]?.next ?? 0) % 2 ** 26;
    bytes[damaged + 30] = (bytes[damaged + 30] ?? 0) ^ 1;
    writeFileSync(segmentPath(1), bytes);
    expect(await foldSegment(segmentPath(1))).toEqual({ folded: 7, bytes: sizeOf(1) });
    const maxima = [Math.fround(-50.12345), Math.fround(-90.98765 + 8), -70.5];
    expect(readAll()).toMatchObject([{ seq: 9, folded: 8, levels: maxima }]);
  });

  it('does not touch the segment inside which any reader stands; at its very start a reader loses no place', async () => {
    const standing = async (...positions: number[]) => {
      const cursors = new SpoolCursors(new SpoolFolder(folder));
      for (const [i, position] of positions.entries()) await cursors.register(`reader${i}`, position);
      return cursors.isInside(5);
    };
    const start = positionOf(5, SEGMENT_HEADER_BYTES);
    expect(await standing(start + 8)).toBe(true);
    expect(await standing(positionOf(3, 400), start + 8)).toBe(true);
    for (const elsewhere of [positionOf(4, 4000), positionOf(5, 0), start, positionOf(6, 400)])
      expect(await standing(elsewhere)).toBe(false);
  });
});

describe('opening a spool', () => {
  it('removes a segment without a record, and counts what a crash left of its header', async () => {
    const spool = await openSpool();
    await write(spool, sweepRun({ count: 2 }));
    await spool.close();
    const whole = readFileSync(segmentPath(1));
    for (const length of [0, 5, 15, 16]) {
      writeFileSync(segmentPath(1), whole.subarray(0, length));
      rmSync(join(folder, 'losses.json'), { force: true });
      const again = await openSpool();
      const tornBytes = length < 16 ? length : 0;
      expect(again.health()).toMatchObject({ bytes: 0, segments: 0, losses: { tornBytes } });
      expect(listSegments(folder)).toEqual([]);
      if (tornBytes > 0) expect(again.health().losses.lastReason).toContain('a crash left it half written');
      else expect(again.health().losses.lastReason).toBeUndefined();
      await again.close();
    }
  });

  it('cuts only the newest segment: the end of an older one may be damage, which a person may want to look at', async () => {
    const spool = await openSpool({ segmentBytes: 2000 });
    await write(spool, sweepRun({ count: 60 }));
    await spool.close();
    const length = sizeOf(1) - 5;
    truncateSync(segmentPath(1), length);
    const again = await openSpool();
    expect(sizeOf(1)).toBe(length);
    expect(again.health().losses.tornBytes).toBe(0);
    await again.close();
  });
});

describe('a segment', () => {
  it('takes a sweep that fits to the last byte, and one too large for any has a segment of its own', async () => {
    const [first, second] = sweepRun({ count: 2 }) as [Sweep, Sweep];
    const probe = await openSpool();
    probe.append(first);
    const used = probe.appended - positionOf(1, 0);
    await probe.close();
    // A record is given room for 4 bytes a bin: 48 + 4 × 20 here.
    for (const [segmentBytes, segments] of [
      [used + 128, [2]],
      [used + 127, [3, 4]],
      [100, [5, 6]],
    ] as const) {
      const spool = await openSpool({ segmentBytes });
      await write(spool, [first, second]);
      expect(listSegments(folder).slice(-segments.length)).toEqual(segments);
      await spool.close();
    }
  });

  it('has the settings of a receiver once, and again after 32 others: a changing grid fills no memory', async () => {
    const spool = await openSpool();
    const grids = (count: number) => sweepRun({ count }).map((sweep, i) => ({ ...sweep, startHz: 400e6 + i }));
    const shapes = () => readFileSync(segmentPath(1), 'latin1').split('"startHz":400000000,').length - 1;
    await write(spool, [...grids(32), ...grids(1)]);
    expect(shapes()).toBe(1);
    await write(spool, [...grids(33), ...grids(1)]);
    expect(shapes()).toBe(2);
    await spool.close();
  });
});
