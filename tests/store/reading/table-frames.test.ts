import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { thinBins } from '../../../src/rf/grid.js';
import { codeSweep } from '../../../src/store/blocks/block-codec.js';
import { tableFrames } from '../../../src/store/embedded/table-frames.js';
import { RowFolder } from '../../../src/store/reading/row-folder.js';
import { toSweeps } from '../../../src/store/reading/sweep-table.js';
import { framesIn } from '../../../web/src/picture/stored-frames.js';

const BINS = 13;
const [startHz, stepHz] = [100e6, 25e3];
const halfDbm = fc.oneof(
  fc.integer({ min: -254, max: 0 }).map((halves) => halves / 2),
  fc.constant(Number.NaN),
);
const fineDbm = fc.integer({ min: -4000, max: 100 }).map((parts) => parts / 32);
const levels = (level: fc.Arbitrary<number>) => fc.array(level, { minLength: BINS, maxLength: BINS });
const sweep = fc.record({
  atMs: fc.integer({ min: 0, max: 999 }),
  levels: fc.oneof({ weight: 4, arbitrary: levels(halfDbm) }, levels(fineDbm)),
});

/** Looks at each sweep of a slot, and at each bin of a group. */
function slowly(sweeps: readonly { atMs: number; levels: readonly number[] }[], slotMs: number, maxBins: number) {
  const slots = [...new Set(sweeps.map(({ atMs }) => Math.floor(atMs / slotMs)))].sort((a, b) => a - b);
  return slots.map((slot) => {
    const members = sweeps.filter(({ atMs }) => Math.floor(atMs / slotMs) === slot);
    const levelsDbm = Float32Array.from({ length: BINS }, (_, bin) => {
      const heard = members.map((one) => one.levels[bin] as number).filter((level) => !Number.isNaN(level));
      return heard.length === 0 ? Number.NaN : Math.max(...heard);
    });
    const isHalfDb = members.every((one) => codeSweep(stored(one)).format === 0);
    return { isHalfDb, ...thinBins({ startHz, stepHz, levelsDbm }, maxBins) };
  });
}

function stored({ atMs, levels }: { atMs: number; levels: readonly number[] }) {
  const place = { receiverId: 'r', stationId: 's', startHz, stepHz, flags: 0 };
  return { ...place, seq: atMs, startedAt: atMs, endedAt: atMs + 1, levelsDbm: Float32Array.from(levels) };
}

describe('rows as frames', () => {
  it('are the maxima of their sweeps and bins, exactly and with a byte a level where all of these lie on 0.5 dB', () => {
    const slotMs = fc.constantFrom(50, 300);
    const maxBins = fc.constantFrom(4, 5, 7, BINS);
    fc.assert(
      fc.property(fc.array(sweep, { minLength: 1, maxLength: 12 }), slotMs, maxBins, (sweeps, slotMs, maxBins) => {
        const folder = new RowFolder(0, slotMs);
        const shape = codeSweep(stored(sweeps[0] as (typeof sweeps)[number])).shape;
        const crop = { shape, firstBin: 0, bins: BINS };
        for (const one of sweeps) {
          const { stamp, codes, format } = codeSweep(stored(one));
          folder.add(crop, stamp, { firstBin: 0, bins: BINS, format, codes, at: 0 });
        }
        const table = folder.finish(maxBins);
        const wanted = slowly(sweeps, slotMs, maxBins);
        const bins = ({ startHz, stepHz, levelsDbm }: (typeof wanted)[number]) => ({ startHz, stepHz, levelsDbm });
        expect(toSweeps(table).map((row) => bins({ ...row, isHalfDb: true }))).toEqual(wanted.map(bins));
        const bytes = tableFrames(table, { receiverNumber: 3, format: 'compact' });
        const frames = framesIn(bytes);
        expect(frames).toHaveLength(wanted.length);
        for (const [i, row] of wanted.entries()) {
          expect(frames[i]).toMatchObject({ receiverNumber: 3, startHz: row.startHz, stepHz: row.stepHz });
          if (row.isHalfDb) expect(frames[i]?.levelsDbm).toEqual(row.levelsDbm);
          else for (const [bin, dbm] of row.levelsDbm.entries()) near(frames[i]?.levelsDbm[bin], dbm);
        }
        const lengths = wanted.map(({ isHalfDb, levelsDbm }) => 44 + (isHalfDb ? 2 : levelsDbm.length));
        const levelsLength = wanted.reduce((sum, { levelsDbm }) => sum + levelsDbm.length, 0);
        expect(bytes.length).toBe(lengths.reduce((sum, length) => sum + length, levelsLength));
      }),
    );
  });
});

function near(dbm: number | undefined, wanted: number): void {
  if (Number.isNaN(wanted)) expect(dbm).toBeNaN();
  else expect(Math.abs((dbm ?? Number.NaN) - wanted)).toBeLessThan(0.0051);
}

describe('rows as sweeps', () => {
  it('have levels made of their codes when they are first read, which copies and clones carry too', () => {
    const folder = new RowFolder(0, 0);
    for (const seq of [1, 2]) {
      const plain = { ...stored({ atMs: seq, levels: Array(BINS).fill(-60) }), rbwHz: 3000 };
      const { shape, stamp, codes, format } = codeSweep(plain);
      folder.add({ shape, firstBin: 0, bins: BINS }, stamp, { firstBin: 0, bins: BINS, format, codes, at: 0 });
    }
    const table = folder.finish(BINS);
    const [first, second] = toSweeps(table);
    for (const slab of table.slabs) slab.fill(255 - 2 * 70);
    const changed = new Float32Array(BINS).fill(-70);
    expect(first?.levelsDbm).toEqual(changed);
    for (const slab of table.slabs) slab.fill(0);
    expect(first?.levelsDbm).toEqual(changed);
    expect({ ...second, levelsDbm: 0 }).toMatchObject({ rbwHz: 3000, seq: 2, stationId: 's' });
    expect({ ...first }).toEqual(structuredClone(first));
    expect({ ...first }.levelsDbm).toBe(first?.levelsDbm);
  });
});
