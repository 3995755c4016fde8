import { constants, deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { deflateLiterals } from '../../../src/store/blocks/literal-deflate.js';
import { inflateLiterals, inflateTwo } from '../../../src/store/blocks/literal-inflate.js';
import { randomFrom } from '../../support/synthetic-sweeps.js';

const HUFFMAN_ONLY = { strategy: constants.Z_HUFFMAN_ONLY, level: 6, memLevel: 9, windowBits: 15 };

/** Bytes that crowd round one value, the more so the smaller `spread` is. */
function noise(count: number, spread: number, seed: number): Uint8Array {
  const random = randomFrom(seed);
  return Uint8Array.from({ length: count }, () => Math.floor(-Math.log(1 - random()) * spread));
}

describe('inflating literals', () => {
  it('gives the bytes zlib packed, for streams of one symbol to all 256 and of many deflate blocks', () => {
    for (const spread of [0.01, 0.3, 4, 20, 90])
      for (const count of [300, 1000, 9999, 200_000]) {
        const plain = noise(count, spread, count + spread);
        const packed = deflateRawSync(plain, HUFFMAN_ONLY);
        const out = new Uint8Array(count);
        // zlib takes its fixed codes for a handful of bytes and stores what does not shrink; both are left to it.
        if (inflateLiterals(packed, out)) expect(Buffer.compare(out, plain)).toBe(0);
        else expect(((packed[0] as number) >> 1) & 3).not.toBe(2);
      }
  });

  it('is what reads a block of noise: nothing is left to zlib', () => {
    // Where zlib has just begun a block, it ends with its fixed codes: after 32,767 and 32,768 bytes, the halves of a wide sweep.
    for (const count of [60_000, 32_767, 32_768]) {
      const plain = noise(count, 6, 1);
      const out = new Uint8Array(count);
      expect(inflateLiterals(deflateLiterals(plain), out)).toBe(true);
      expect(Buffer.compare(out, plain)).toBe(0);
    }
  });

  it('gives two streams at a time what each gives alone, whatever they are', () => {
    const random = randomFrom(9);
    const streams = [0.01, 0.3, 4, 20, 90].flatMap((spread) =>
      [300, 4100, 9999, 80_000].map((count) => {
        const plain = noise(count, spread, count);
        const packed = random() < 0.5 ? deflateLiterals(plain) : new Uint8Array(deflateRawSync(plain, HUFFMAN_ONLY));
        if (random() < 0.3) packed[Math.floor(random() * packed.length)] = Math.floor(random() * 256);
        return random() < 0.2
          ? { packed: packed.subarray(0, Math.floor(random() * packed.length)), count }
          : { packed, count };
      }),
    );
    const read = (stream: { packed: Uint8Array; count: number }) => {
      const room = new Uint8Array(stream.count + 100).fill(77);
      return { packed: stream.packed, room, out: room.subarray(0, stream.count) };
    };
    let done = 0;
    for (const first of streams)
      for (const second of streams) {
        const [a, b] = [read(first), read(second)];
        const areDone = inflateTwo(a, b);
        for (const [i, one] of [a, b].entries()) {
          const alone = read(i === 0 ? first : second);
          expect(areDone[i]).toBe(inflateLiterals(alone.packed, alone.out));
          if (areDone[i]) expect(Buffer.compare(one.out, alone.out)).toBe(0);
          expect(one.room.subarray(one.out.length).every((byte) => byte === 77)).toBe(true);
          done += Number(areDone[i]);
        }
      }
    expect(done).toBeGreaterThan(streams.length ** 2 / 2);
  });

  it('declines streams with matches, other lengths, and streams cut short, at whatever byte', () => {
    const plain = noise(5000, 6, 2);
    const packed = deflateRawSync(plain, HUFFMAN_ONLY);
    const repeated = Buffer.concat([plain.subarray(0, 500), plain.subarray(0, 500), plain]);
    expect(inflateLiterals(deflateRawSync(repeated, { level: 9 }), new Uint8Array(repeated.length))).toBe(false);
    for (const wanted of [0, 4999, 5001]) expect(inflateLiterals(packed, new Uint8Array(wanted))).toBe(false);
    for (let end = 0; end < packed.length; end += 7)
      expect(inflateLiterals(packed.subarray(0, end), new Uint8Array(5000))).toBe(false);
  });

  it('survives any bytes at all without reading or writing beyond them', () => {
    const random = randomFrom(3);
    for (let round = 0; round < 2000; round++) {
      const bytes = Uint8Array.from({ length: Math.floor(random() * 200) }, () => Math.floor(random() * 256));
      // Half of them begin like a dynamic block, so that the codes themselves are met.
      if (round % 2 === 0 && bytes.length > 0) bytes[0] = ((bytes[0] as number) & 0xf8) | 5;
      const room = new Uint8Array(1100).fill(77);
      inflateLiterals(bytes, room.subarray(0, 1000));
      expect(room.subarray(1000).every((byte) => byte === 77)).toBe(true);
    }
  });
});
