/** What both verifiers read blocks with: checksums, inflating, sweeps. */
import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { blockSweeps } from '../../../src/export/evidence/block-sweeps.js';
import { decodedBlock, inflated } from '../../../src/export/evidence/figures-check.js';
import { type MeasuredWith, noteSettings } from '../../../src/export/evidence/measured-with.js';
import { crc32 } from '../../../src/files/zip/zip-reader.js';
import { SweepFlag } from '../../../src/rf/sweep.js';
import type { StoredSweep } from '../../../src/store/archive.js';
import { codeSweep, contentOf, decodeBlock, encodeBlocks } from '../../../src/store/blocks/block-codec.js';

describe('a block read without Node', () => {
  const sweep = (i: number, more: Partial<StoredSweep> = {}): StoredSweep => ({
    ...{ receiverId: 'rx', stationId: 'st', seq: i, folded: 1, flags: 0, startHz: 100e6, stepHz: 10e3, rbwHz: 10e3 },
    ...{ startedAt: 1e12 + i * 1000, endedAt: 1e12 + i * 1000 + 900 },
    levelsDbm: Float32Array.from({ length: 100 }, (_, bin) => -100 + ((bin * 7 + i) % 40) / 2),
    ...more,
  });
  const blocksOf = (sweeps: readonly StoredSweep[]) => encodeBlocks(contentOf(sweeps.map((one) => codeSweep(one))));
  const framed = (blocks: readonly { readonly bytes: Uint8Array }[]) =>
    Buffer.concat(
      blocks.flatMap(({ bytes }) => {
        const length = Buffer.alloc(4);
        length.writeUInt32LE(bytes.length);
        return [length, bytes];
      }),
    );
  async function read(file: Uint8Array, pieceBytes = file.length): Promise<StoredSweep[]> {
    async function* pieces() {
      for (let at = 0; at < file.length; at += pieceBytes) yield file.subarray(at, at + pieceBytes);
    }
    const found: StoredSweep[] = [];
    for await (const sweeps of blockSweeps(pieces(), decodeBlock)) found.push(...sweeps);
    return found;
  }

  it('has the checksum of the catalogue of CRCs, in one piece or two', () => {
    const digits = Buffer.from('123456789');
    expect(crc32(digits)).toBe(0xcbf43926);
    expect(crc32(digits.subarray(4), crc32(digits.subarray(0, 4)))).toBe(0xcbf43926);
    expect(crc32(new Uint8Array())).toBe(0);
  });

  it('is inflated to the length that is wanted, and to no other', async () => {
    const packed = deflateRawSync(Buffer.from('a'.repeat(1000)));
    expect(Buffer.from(await inflated(packed, 1000)).toString()).toBe('a'.repeat(1000));
    await expect(inflated(packed, 999)).rejects.toThrow('a stream of a block is longer than 999 bytes');
    await expect(inflated(packed, 1001)).rejects.toThrow('a stream of a block has 1000 bytes instead of 1001');
  });

  it('is what Node reads, and refused with any damaged byte', async () => {
    const [block] = blocksOf(Array.from({ length: 12 }, (_, i) => sweep(i)));
    if (block === undefined) throw new Error('no block');
    expect(await decodedBlock(block.bytes)).toEqual(decodeBlock(block.bytes));
    for (let at = 0; at < block.bytes.length; at += 13) {
      const damaged = Uint8Array.from(block.bytes);
      damaged[at] = (damaged[at] ?? 0) ^ 0x10;
      await expect(decodedBlock(damaged), `byte ${at}`).rejects.toThrow();
    }
  });

  it('gives its sweeps whatever pieces its file comes in, also one that was cut in frequency', async () => {
    const levelsDbm = Float32Array.from({ length: 90_000 }, (_, bin) => Math.fround(-90 + ((bin * 7919) % 997) / 31));
    const cut = blocksOf([sweep(5, { levelsDbm, receiverId: 'wide' })]);
    expect(cut.length).toBeGreaterThan(1);
    const blocks = [...blocksOf([sweep(1), sweep(2)]), ...cut, ...blocksOf([sweep(9)])];
    const file = framed(blocks);
    const found = await read(file);
    expect(found.map(({ seq, startedAt, levelsDbm: { length } }) => [seq, startedAt, length])).toEqual([
      ...[
        [1, 1e12 + 1000, 100],
        [2, 1e12 + 2000, 100],
        [5, 1e12 + 5000, 90_000],
        [9, 1e12 + 9000, 100],
      ],
    ]);
    const error = found.map(({ levelsDbm: levels }, i) => {
      const wanted = [sweep(1), sweep(2), { levelsDbm }, sweep(9)][i]?.levelsDbm ?? [];
      return levels.reduce((most, level, bin) => Math.max(most, Math.abs(level - (wanted[bin] ?? 0))), 0);
    });
    expect(Math.max(...error)).toBeLessThanOrEqual(0.25);
    expect(found[0]).not.toHaveProperty('bins');
    expect((await read(file, 1009)).map(({ seq }) => seq)).toEqual([1, 2, 5, 9]);
    await expect(read(file.subarray(0, -1))).rejects.toThrow('The last block is cut short.');
    await expect(read(Buffer.concat([file, Buffer.of(1, 0)]))).rejects.toThrow('The last block is cut short.');
    await expect(read(Buffer.of(1, 0, 16, 0))).rejects.toThrow('A block says that it has 1048577 bytes.');
    await expect(read(framed(cut.slice(0, -1)))).rejects.toThrow('The last sweep is cut short.');
    await expect(read(framed(cut.slice(1)))).rejects.toThrow('A part of a sweep is missing.');
    await expect(read(framed([...cut.slice(0, 1), ...blocksOf([sweep(9)])]))).rejects.toThrow(
      'A part of a sweep is missing.',
    );
    const [first] = cut;
    const another = blocksOf([sweep(6, { levelsDbm, receiverId: 'wide' })]);
    if (first === undefined) throw new Error('no block');
    await expect(read(framed([first, ...another.slice(1)]))).rejects.toThrow('A part of a sweep is missing.');
  });

  it('was measured with settings that are told once, with their first and last time', () => {
    const found = new Map<string, MeasuredWith>();
    const peak = { traceDetector: 'peak' as const, vbwHz: 1e3, attenuationDb: 10 };
    noteSettings(found, [sweep(1), sweep(2, { flags: SweepFlag.clockBad | SweepFlag.overload })]);
    noteSettings(found, [sweep(3, peak), sweep(4, { flags: SweepFlag.overload })]);
    const apart = new Map<string, MeasuredWith>();
    noteSettings(apart, [sweep(1, { rbwHz: 10, vbwHz: 11 }), sweep(2, { rbwHz: 101, vbwHz: 1 })]);
    expect(apart.size).toBe(2);
    const settings = { startHz: 100e6, stopHz: 100.99e6, bins: 100, rbwHz: 10e3 };
    const at = (second: number) => new Date(1e12 + second * 1000).toISOString();
    expect([...found.values()]).toEqual([
      { ...settings, from: at(1), to: at(4), sweeps: 3, clockBad: 1 },
      { ...settings, ...peak, from: at(3), to: at(3), sweeps: 1, clockBad: 0 },
    ]);
  });
});
