import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Sweep } from '../../../src/rf/sweep.js';
import {
  codeSweep,
  contentOf,
  decodeBlock,
  decodeHead,
  encodeBlocks,
  MAX_BLOCK_BYTES,
} from '../../../src/store/blocks/block-codec.js';
import { BlockDamaged, readHeader } from '../../../src/store/blocks/block-format.js';
import { dequantise, LevelFormat } from '../../../src/store/blocks/levels.js';
import { runs } from '../../support/runs.js';
import { sweepRun } from '../../support/synthetic-sweeps.js';

/** Levels on a receiver's grid, some missing. */
const GRIDS = {
  '0.5 dB': { format: LevelFormat.halfDbByte, draw: fc.integer({ min: -254, max: 0 }).map((q) => q / 2) },
  '0.5 dB beyond one byte': { format: LevelFormat.halfDb, draw: fc.integer({ min: -400, max: 100 }).map((q) => q / 2) },
  '1/32 dB': { format: LevelFormat.thirtySecondDb, draw: fc.integer({ min: -4800, max: 320 }).map((q) => q / 32) },
  '0.01 dB': {
    format: LevelFormat.centiDb,
    draw: fc.integer({ min: -15_000, max: 1000 }).map((q) => Math.fround(q / 100)),
  },
  float32: { format: LevelFormat.float32, draw: fc.float({ noNaN: true }) },
} as const;

function levelsOf(sweeps: readonly Sweep[]): Float32Array[] {
  return sweeps.map((sweep) => sweep.levelsDbm);
}

function decodedLevels(bytes: Uint8Array): Float32Array[] {
  const { codes, format, bins, stamps } = decodeBlock(bytes);
  return stamps.map((_, i) => {
    const levels = new Float32Array(bins);
    dequantise(codes.subarray(i * bins, (i + 1) * bins), format, levels);
    return levels;
  });
}

describe('the block codec', () => {
  for (const [name, { format, draw }] of Object.entries(GRIDS)) {
    it(`gives back levels of ${name} exactly, missing bins too`, () => {
      const level = fc.oneof(
        { weight: 9, arbitrary: draw.map((value) => value + 0) },
        { weight: 1, arbitrary: fc.constant(Number.NaN) },
      );
      const run = fc
        .tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 25 }))
        .chain(([bins, count]) =>
          fc.array(fc.array(level, { minLength: bins, maxLength: bins }), { minLength: count, maxLength: count }),
        );
      fc.assert(
        fc.property(run, (rows) => {
          const sweeps = rows.map(
            (row, i) => sweepRun({ count: 1, seq: i + 1, levels: () => Float32Array.from(row) })[0] as Sweep,
          );
          const [block] = encodeBlocks(contentOf(sweeps.map((sweep) => codeSweep(sweep))));
          expect(decodedLevels(block?.bytes ?? new Uint8Array())).toEqual(
            // Minus zero and zero are the same level; only the float tells them apart.
            levelsOf(sweeps).map((levels) => levels.map((level) => level + 0)),
          );
        }),
        { numRuns: runs(60) },
      );
    });

    it(`finds that levels are of ${name}`, () => {
      const levels = Float32Array.from(fc.sample(draw, { numRuns: 300, seed: 1 }));
      expect(codeSweep(sweepRun({ count: 1, levels: () => levels })[0] as Sweep).format).toBe(format);
    });
  }

  it('keeps sequence numbers, times, flags and settings', () => {
    const stamp = fc.record({
      seq: fc.maxSafeNat().map((n) => Math.floor(n / 4)),
      startedAt: fc.oneof(fc.integer({ min: 0, max: 4e12 }), fc.double({ min: 0, max: 4e12, noNaN: true })),
      durationMs: fc.oneof(fc.nat(100_000), fc.double({ min: 0, max: 1e5, noNaN: true })),
      flags: fc.nat(1023),
    });
    fc.assert(
      fc.property(fc.array(stamp, { minLength: 1, maxLength: 30 }), (stamps) => {
        const sweeps = stamps.map(({ durationMs, ...own }) => ({
          ...(sweepRun({ count: 1, bins: 3 })[0] as Sweep),
          ...own,
          endedAt: own.startedAt + durationMs,
          rbwHz: 3000,
          traceDetector: 'peak' as const,
        }));
        const [block] = encodeBlocks(contentOf(sweeps.map((sweep) => codeSweep(sweep))));
        const decoded = decodeBlock(block?.bytes ?? new Uint8Array());
        expect(decoded.stamps).toEqual(
          sweeps.map(({ seq, startedAt, endedAt, flags }) => ({ seq, startedAt, endedAt, flags, folded: 1 })),
        );
        expect(decoded.shape).toMatchObject({
          receiverId: 'r1',
          stationId: 's1',
          rbwHz: 3000,
          traceDetector: 'peak',
          bins: 3,
        });
      }),
    );
  });

  it('chooses the coarsest grid that holds every sweep of the block', () => {
    const rows = [
      [-50, -60.5],
      [-50.25, -60.5],
      [-50, -60.03125],
    ];
    const sweeps = rows.map((row) => sweepRun({ count: 1, levels: () => Float32Array.from(row) })[0] as Sweep);
    expect(contentOf(sweeps.slice(0, 1).map((s) => codeSweep(s))).format).toBe(LevelFormat.halfDbByte);
    expect(contentOf(sweeps.map((s) => codeSweep(s))).format).toBe(LevelFormat.thirtySecondDb);
    const [block] = encodeBlocks(contentOf(sweeps.map((s) => codeSweep(s))));
    expect(decodedLevels(block?.bytes ?? new Uint8Array())).toEqual(levelsOf(sweeps));
  });

  it('cuts what is too large in time, and one huge sweep in frequency, so that every block fits a string of InfluxDB', () => {
    const long = contentOf(sweepRun({ count: 200, bins: 2000 }).map((sweep) => codeSweep(sweep)));
    const inTime = encodeBlocks(long);
    expect(inTime.length).toBeGreaterThan(1);
    expect(Math.max(...inTime.map(({ bytes }) => bytes.length))).toBeLessThanOrEqual(MAX_BLOCK_BYTES);
    expect(inTime.flatMap(({ bytes }) => decodeBlock(bytes).stamps.map((stamp) => stamp.seq))).toEqual(
      Array.from({ length: 200 }, (_, i) => i + 1),
    );
    const huge = sweepRun({ count: 1, bins: 120_001 });
    const inFrequency = encodeBlocks(contentOf(huge.map((sweep) => codeSweep(sweep)))).map(({ bytes }) =>
      decodeBlock(bytes),
    );
    expect(inFrequency.length).toBeGreaterThan(1);
    const whole = new Float32Array(120_001);
    for (const part of inFrequency)
      dequantise(part.codes, part.format, whole.subarray(part.firstBin, part.firstBin + part.bins));
    expect(whole).toEqual(huge[0]?.levelsDbm);
  });

  it('gives the maxima of each group of sweeps from the head of a block alone', () => {
    const sweeps = sweepRun({ count: 60, bins: 50 });
    const [block] = encodeBlocks(contentOf(sweeps.map((sweep) => codeSweep(sweep))));
    const head = block?.bytes.subarray(0, block.headEnd) ?? new Uint8Array();
    const header = readHeader(head, crc32);
    const { preview } = decodeHead(header, head);
    expect(header.group).toBe(6);
    const levels = new Float32Array(preview.length);
    dequantise(preview, header.format, levels);
    const expected = Array.from({ length: 10 }, (_, row) =>
      Array.from({ length: 50 }, (_, bin) =>
        Math.max(...sweeps.slice(row * 6, row * 6 + 6).map((s) => s.levelsDbm[bin] ?? 0)),
      ),
    );
    expect(Array.from(levels)).toEqual(expected.flat());
  });

  it('refuses a block with any bit flipped or any byte cut, and never gives other levels', () => {
    const [block] = encodeBlocks(contentOf(sweepRun({ count: 5, bins: 40 }).map((sweep) => codeSweep(sweep))));
    const good = block?.bytes ?? new Uint8Array();
    for (let bit = 0; bit < good.length * 8; bit++) {
      const bad = good.slice();
      bad[bit >> 3] = (bad[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(() => decodeBlock(bad)).toThrow(BlockDamaged);
    }
    for (let length = 0; length < good.length; length++)
      expect(() => decodeBlock(good.subarray(0, length))).toThrow(BlockDamaged);
  });

  it('says so when a block was written by a newer version', () => {
    const [block] = encodeBlocks(contentOf(sweepRun({ count: 1 }).map((sweep) => codeSweep(sweep))));
    const bytes = block?.bytes ?? new Uint8Array();
    bytes[3] = 9;
    expect(() => decodeBlock(bytes)).toThrow('block version 9');
  });
});
