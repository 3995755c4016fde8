import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { SweepFlag } from '../../../src/rf/sweep.js';
import { dequantise } from '../../../src/store/blocks/levels.js';
import { Spool, type SpoolOptions } from '../../../src/store/spool/spool.js';
import { SpoolFile } from '../../../src/store/spool/spool-file.js';
import { SpoolReader } from '../../../src/store/spool/spool-reader.js';
import { stride } from '../../support/runs.js';
import { sweepRun } from '../../support/synthetic-sweeps.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rfi-spool-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function openSpool(options: Partial<SpoolOptions> = {}): Promise<Spool> {
  return Spool.open({ folder, clock: () => 1_700_000_000_000, ...options });
}

interface Read {
  readonly receiverId: string;
  readonly seq: number;
  readonly folded: number;
  readonly flags: number;
  readonly levels: number[];
  readonly next: number;
}

/** Everything from a position on, copied out of the reader's buffer. */
function readAll(from = 0, limit = Number.POSITIVE_INFINITY): Read[] {
  const reader = new SpoolReader(folder, from);
  const all: Read[] = [];
  for (;;) {
    const sweeps = reader.read(limit, 10_000);
    if (sweeps.length === 0) break;
    for (const { shape, stamp, format, codes, next } of sweeps) {
      const levels = new Float32Array(codes.length);
      dequantise(codes, format, levels);
      const { seq, folded, flags } = stamp;
      all.push({ receiverId: shape.receiverId, seq, folded, flags, levels: [...levels], next });
    }
  }
  reader.close();
  return all;
}

function segmentFiles(): string[] {
  return readdirSync(folder).filter((name) => name.endsWith('.seg'));
}

describe('the spool', () => {
  it('gives back every sweep of every receiver, in order, over many segments', async () => {
    const spool = await openSpool({ segmentBytes: 20_000 });
    await spool.register('reader');
    const a = sweepRun({ count: 300, bins: 100 });
    const b = sweepRun({
      count: 300,
      bins: 37,
      receiverId: 'r2',
      levels: (i) => Float32Array.of(-(i + 1) / 32, Number.NaN, -50.01),
    });
    for (let i = 0; i < 300; i++) for (const run of [a, b]) expect(spool.append(run[i] as (typeof a)[0])).toBe(true);
    await spool.sync();
    expect(spool.durable).toBe(spool.appended);
    expect(segmentFiles().length).toBeGreaterThan(2);
    const read = readAll(0, spool.written);
    expect(read.filter((r) => r.receiverId === 'r1').map((r) => r.levels)).toEqual(a.map((s) => [...s.levelsDbm]));
    expect(read.filter((r) => r.receiverId === 'r2').map((r) => r.levels)).toEqual(b.map((s) => [...s.levelsDbm]));
    await spool.close();
  });

  it('reads on after a saved position, also in the middle of a segment', async () => {
    const spool = await openSpool({ segmentBytes: 5000 });
    for (const sweep of sweepRun({ count: 200 })) spool.append(sweep);
    await spool.sync();
    const all = readAll();
    for (const at of [0, 1, 57, 120, 198])
      expect(readAll(all[at]?.next ?? 0).map((r) => r.seq)).toEqual(all.slice(at + 1).map((r) => r.seq));
    await spool.close();
  });

  it('has sweeps on disk within a second without being asked', async () => {
    const spool = await openSpool();
    for (const sweep of sweepRun({ count: 3 })) spool.append(sweep);
    const deadline = Date.now() + 1000;
    while (spool.durable < spool.appended && Date.now() < deadline)
      await new Promise((resolve) => setTimeout(resolve, 20));
    expect(spool.durable).toBe(spool.appended);
    expect(readAll().map((r) => r.seq)).toEqual([1, 2, 3]);
    await spool.close();
  });

  it('continues to write while a slow disk syncs, so that a killed process loses only one tick', async () => {
    const slow = vi.spyOn(SpoolFile.prototype, 'datasync').mockImplementation(() => new Promise(() => {}));
    onTestFinished(() => slow.mockRestore());
    const spool = await openSpool({ syncEveryMs: 20 });
    for (const sweep of sweepRun({ count: 5, bins: 50 })) {
      spool.append(sweep);
      await expect.poll(() => readAll().at(-1)?.seq).toBe(sweep.seq);
    }
    expect(slow).toHaveBeenCalledTimes(1);
    expect(spool.durable).toBeLessThan(spool.written);
  });

  it('cuts a torn tail at every possible length and keeps all that came before it', async () => {
    const spool = await openSpool();
    for (const sweep of sweepRun({ count: 4 })) spool.append(sweep);
    await spool.close();
    const [name = ''] = segmentFiles();
    const path = join(folder, name);
    const whole = readFileSync(path);
    const ends = readAll().map((r) => r.next % 2 ** 26);
    for (let length = whole.length - 1; length > 17; length -= stride(3)) {
      writeFileSync(path, whole.subarray(0, length));
      for (const other of segmentFiles()) if (other !== name) rmSync(join(folder, other));
      const again = await openSpool();
      const good = ends.filter((end) => end <= length).length;
      expect(readAll().map((r) => r.seq)).toEqual([1, 2, 3, 4].slice(0, good));
      for (const sweep of sweepRun({ count: 1, seq: 9 })) again.append(sweep);
      await again.close();
      expect(readAll().map((r) => r.seq)).toEqual([...[1, 2, 3, 4].slice(0, good), 9]);
    }
  }, 120_000);

  it('never gives a wrong level when bits flip: it skips the damaged record and continues', async () => {
    const spool = await openSpool();
    const sweeps = sweepRun({ count: 6 });
    for (const sweep of sweeps) spool.append(sweep);
    await spool.close();
    const path = join(folder, segmentFiles()[0] ?? '');
    const whole = readFileSync(path);
    const truth = new Map(sweeps.map((s) => [s.seq, [...s.levelsDbm]]));
    for (let bit = 16 * 8; bit < whole.length * 8; bit += stride(5)) {
      const bad = Buffer.from(whole);
      bad[bit >> 3] = (bad[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      writeFileSync(path, bad);
      const read = readAll();
      // The shape record is one of the seven: without it no sweep of the segment can be placed.
      if (bit >> 3 >= 16 + 8 + 120) expect(read.length).toBeGreaterThanOrEqual(5);
      for (const { seq, levels } of read) expect(levels).toEqual(truth.get(seq));
    }
  });

  it('unlinks whole segments once every reader is past them, and not before', async () => {
    const spool = await openSpool({ segmentBytes: 4000, syncEveryMs: 10 });
    await spool.register('archive');
    await spool.register('influxdb');
    for (const sweep of sweepRun({ count: 200 })) spool.append(sweep);
    await spool.sync();
    const before = segmentFiles().length;
    spool.advance('archive', spool.written);
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(segmentFiles().length).toBe(before);
    const middle = readAll()[100]?.next ?? 0;
    spool.advance('influxdb', middle);
    await spool.close();
    expect(segmentFiles().length).toBeLessThan(before);
    const again = await openSpool();
    expect(await again.register('influxdb')).toBe(middle);
    expect(readAll(middle).map((r) => r.seq)).toEqual(Array.from({ length: 99 }, (_, i) => 102 + i));
    await again.close();
  });

  it('folds the oldest segments into maxima when full, then drops them, and counts every sweep of it', async () => {
    const spool = await openSpool({ segmentBytes: 8000, maxBytes: 24_000, syncEveryMs: 10 });
    await spool.register('influxdb');
    const sweeps = sweepRun({ count: 600, bins: 40 });
    for (const sweep of sweeps) spool.append(sweep);
    await spool.close();
    const { losses, bytes } = spool.health();
    expect(bytes).toBeLessThanOrEqual(24_000);
    expect(losses.foldedSweeps).toBeGreaterThan(0);
    const read = readAll();
    const stillHere = read.reduce((sum, r) => sum + r.folded, 0);
    const whole = read.filter((r) => r.folded === 1).length;
    expect(whole).toBeGreaterThan(50);
    expect(losses.foldedSweeps + losses.droppedSweeps + read.length).toBe(600);
    for (const { seq, folded, levels, flags } of read) {
      const group = sweeps.filter((s) => s.seq <= seq && s.seq > seq - folded);
      expect(levels).toEqual(levels.map((_, bin) => Math.max(...group.map((s) => s.levelsDbm[bin] ?? 0))));
      expect((flags & SweepFlag.peakHeld) !== 0).toBe(folded > 1);
    }
    expect(stillHere).toBeLessThanOrEqual(600);
    const again = await openSpool();
    expect(again.health().losses).toMatchObject({
      foldedSweeps: losses.foldedSweeps,
      droppedSweeps: losses.droppedSweeps,
    });
    await again.close();
  });

  it('numbers on after everything was read and unlinked, also when the folder was emptied by hand', async () => {
    const spool = await openSpool();
    await spool.register('archive');
    for (const sweep of sweepRun({ count: 3 })) spool.append(sweep);
    await spool.sync();
    const { written } = spool;
    await spool.close();
    for (const name of readdirSync(folder)) rmSync(join(folder, name));
    const again = await openSpool({ after: written });
    expect(again.written).toBeGreaterThan(written);
    await again.close();
  });

  it('drops the newest, counted, when memory for the waiting is used up', async () => {
    const spool = await openSpool({ maxPendingBytes: 3000 });
    const kept = sweepRun({ count: 100, bins: 200 })
      .map((sweep) => spool.append(sweep))
      .filter(Boolean).length;
    expect(kept).toBeLessThan(100);
    expect(spool.health().losses.droppedSweeps).toBe(100 - kept);
    await spool.close();
    expect(readAll()).toHaveLength(kept);
  });

  it('refuses segments of a version it does not know', async () => {
    writeFileSync(join(folder, '0000000001.seg'), Buffer.concat([Buffer.from('RFS\x09'), Buffer.alloc(60)]));
    await expect(openSpool()).rejects.toThrow('newer version (schema 9)');
  });

  it('ignores zeros at the end, as a power cut can leave them', async () => {
    const spool = await openSpool();
    for (const sweep of sweepRun({ count: 2 })) spool.append(sweep);
    await spool.close();
    const path = join(folder, segmentFiles()[0] ?? '');
    const { length } = readFileSync(path);
    appendFileSync(path, Buffer.alloc(4096));
    const again = await openSpool();
    expect(readFileSync(path)).toHaveLength(length);
    expect(again.health().losses.tornBytes).toBe(4096);
    truncateSync(path, length);
    await again.close();
  });
});
