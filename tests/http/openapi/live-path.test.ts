import { describe, expect, it } from 'vitest';
import { serverMessage, viewerMessage } from '../../../src/api/live.js';
import { FRAME_KINDS, type FrameField } from '../../../src/http/openapi/live-path.js';
import { HEARING, SAYING } from '../../../src/live/live-pass.js';
import { encodeCoarseFrame, encodeFrame } from '../../../src/live/wire.js';

const SWEEP = {
  ...{ receiverNumber: 7, seq: 5_000_000, startedAt: 1.8e12, durationMs: 120, startHz: 88e6, stepHz: 25e3, flags: 5 },
  levelsDbm: Float32Array.of(-100, Number.NaN, -42.5),
};

/** What a program reads that knows only the documented table. */
function read(frame: Uint8Array, fields: readonly FrameField[]): Record<string, number | number[]> {
  const view = new DataView(frame.buffer);
  const one = (type: string, at: number): number => {
    if (type === 'u8') return view.getUint8(at);
    if (type === 'u16') return view.getUint16(at, true);
    if (type === 'u32') return view.getUint32(at, true);
    return type === 'i16' ? view.getInt16(at, true) : view.getFloat64(at, true);
  };
  const found: Record<string, number | number[]> = {};
  for (const { at, type, name } of fields) {
    const [, item = ''] = /^(\w+)\[bins\]$/.exec(type) ?? [];
    const bytes = item === 'i16' ? 2 : 1;
    found[name] =
      item === '' ? one(type, at) : Array.from({ length: Number(found['bins']) }, (_, i) => one(item, at + i * bytes));
  }
  return found;
}

describe('/live in the OpenAPI document', () => {
  it('describes each byte of a frame as the program writes it', () => {
    const { levelsDbm: _, ...header } = SWEEP;
    const [sweep, coarse] = FRAME_KINDS;
    expect(read(encodeFrame(SWEEP), sweep?.fields ?? [])).toEqual({
      ...{ kind: 1, version: 1, ...header, bins: 3 },
      levels: [-10_000, -32_768, -4250],
    });
    const found = read(encodeCoarseFrame(SWEEP), coarse?.fields ?? []);
    expect(found).toMatchObject({ kind: 2, version: 1, ...header, bins: 3 });
    const dbm = (found['levels'] as number[]).map((value) =>
      value === 0 ? undefined : Number(found['reference']) / 100 + (value - 1) * 0.5,
    );
    expect(dbm).toEqual([-100, undefined, -42.5]);
  });

  it('has a form for each message, and no other', () => {
    const types = (schema: typeof viewerMessage | typeof serverMessage) =>
      schema.options.map((option) => option.shape.type.value).sort();
    expect(types(viewerMessage)).toEqual(Object.keys(SAYING).sort());
    expect(types(serverMessage)).toEqual(Object.keys(HEARING).sort());
  });
});
