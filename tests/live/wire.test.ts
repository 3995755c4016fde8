import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeFrame, encodeCoarseFrame, encodeFrame, FRAME_HEADER_BYTES } from '../../src/live/wire.js';

const header = { receiverNumber: 7, seq: 4_000_000_000, startedAt: 1_795_569_895_845, durationMs: 210, flags: 257 };

describe('the sweep frame', () => {
  it('has the bytes its description says', () => {
    const levelsDbm = Float32Array.of(-100.25, Number.NaN, 0);
    const bytes = encodeFrame({ ...header, startHz: 87.5e6, stepHz: 25e3, levelsDbm });
    const view = new DataView(bytes.buffer);
    expect(bytes.length).toBe(FRAME_HEADER_BYTES + 6);
    expect([view.getUint8(0), view.getUint8(1), view.getUint16(2, true)]).toEqual([1, 1, 7]);
    expect(view.getUint32(4, true)).toBe(4_000_000_000);
    expect(view.getFloat64(8, true)).toBe(1_795_569_895_845);
    expect(view.getFloat64(16, true)).toBe(87.5e6);
    expect(view.getFloat64(24, true)).toBe(25e3);
    expect([view.getUint32(32, true), view.getUint16(36, true), view.getUint16(38, true)]).toEqual([3, 257, 210]);
    expect([40, 42, 44].map((at) => view.getInt16(at, true))).toEqual([-10_025, -32_768, 0]);
  });

  it('comes back within half a hundredth of a dB, missing bins missing, at any byte offset', () => {
    const level = fc.oneof(fc.float({ min: -200, max: 100, noNaN: true }), fc.constant(Number.NaN));
    fc.assert(
      fc.property(fc.array(level, { maxLength: 100 }), fc.integer({ min: 0, max: 3 }), (levels, offset) => {
        const bytes = encodeFrame({ ...header, startHz: 1, stepHz: 2, levelsDbm: Float32Array.from(levels) });
        const moved = new Uint8Array(bytes.length + offset);
        moved.set(bytes, offset);
        const back = decodeFrame(moved.subarray(offset));
        expect(back).toMatchObject({ ...header, startHz: 1, stepHz: 2 });
        levels.forEach((value, i) => {
          if (Number.isNaN(value)) expect(back.levelsDbm[i]).toBeNaN();
          else expect(Math.abs((back.levelsDbm[i] as number) - value)).toBeLessThanOrEqual(0.00502);
        });
      }),
    );
  });

  it('refuses a frame that is cut short or of another kind', () => {
    const bytes = encodeFrame({ ...header, startHz: 1, stepHz: 2, levelsDbm: new Float32Array(4) });
    expect(() => decodeFrame(bytes.subarray(0, 20))).toThrow(/too short/);
    expect(() => decodeFrame(bytes.subarray(0, bytes.length - 1))).toThrow(/4 bins/);
    bytes[1] = 9;
    expect(() => decodeFrame(bytes)).toThrow(/version 9/);
  });
});

describe('the coarse frame', () => {
  const frame = (levels: readonly number[]) => ({
    ...{ ...header, startHz: 87.5e6, stepHz: 25e3 },
    levelsDbm: Float32Array.from(levels),
  });

  it('has the bytes its description says, half as many', () => {
    const bytes = encodeCoarseFrame(frame([-100, Number.NaN, -40.4, -99.4]));
    const view = new DataView(bytes.buffer);
    expect(bytes.length).toBe(FRAME_HEADER_BYTES + 2 + 4);
    expect([view.getUint8(0), view.getUint8(1), view.getUint32(32, true)]).toEqual([2, 1, 4]);
    expect(view.getInt16(40, true)).toBe(-10_000);
    expect([...bytes.subarray(42)]).toEqual([1, 0, 120, 2]);
    expect(decodeFrame(bytes)).toMatchObject({ ...header, startHz: 87.5e6, stepHz: 25e3 });
  });

  it('comes back within a quarter of a dB, missing bins missing; far below the strongest it is cut, never the strongest', () => {
    const level = fc.oneof(fc.float({ min: -190, max: 60, noNaN: true }), fc.constant(Number.NaN));
    fc.assert(
      fc.property(fc.array(level, { maxLength: 100 }), (levels) => {
        const back = decodeFrame(encodeCoarseFrame(frame(levels))).levelsDbm;
        const strongest = Math.max(...levels.filter((one) => !Number.isNaN(one)));
        levels.forEach((value, i) => {
          const got = back[i] as number;
          if (Number.isNaN(value)) expect(got).toBeNaN();
          else if (value > strongest - 126) expect(Math.abs(got - value)).toBeLessThanOrEqual(0.2501);
          else expect(got).toBeLessThanOrEqual(strongest - 125);
        });
      }),
      // Found once: a span of a little more than there are steps, where the strongest was cut.
      { examples: [[[0.2501000165939331, -126.00000762939453]]] },
    );
  });
});
