/** Columns of bins, cells of levels and densities of them, against slow counts. */
import { describe, expect, it } from 'vitest';
import { type BinGrid, binColumns, type ColumnRange } from '../../src/rf/bin-columns.js';
import {
  countLevels,
  type Density,
  decodeDensity,
  emptyCounts,
  encodeDensity,
  isCounted,
} from '../../src/rf/density.js';
import { CELLS, cellDbm, cellOf, HALF_DB_CODE_TO_CELL } from '../../src/rf/level-cells.js';
import { SweepFlag } from '../../src/rf/sweep.js';
import { randomFrom } from '../support/synthetic-sweeps.js';

const range: ColumnRange = { startHz: 100, stopHz: 200, columns: 10 };

describe('columns of bins', () => {
  it('hold each fine bin in the column where its centre lies, the upper edge in the last', () => {
    const grid: BinGrid = { startHz: 90, stepHz: 4, bins: 40 };
    const { columnOfBin, endColumnOfBin, firstBin, endBin, narrow } = binColumns(range, grid);
    const slow = Array.from({ length: 40 }, (_, bin) => {
      const hz = 90 + 4 * bin;
      return hz < 100 || hz > 200 ? -1 : Math.min(9, Math.floor((hz - 100) / 10));
    });
    expect([...columnOfBin]).toEqual(slow);
    slow.forEach((column, bin) => {
      if (column !== -1) expect(endColumnOfBin[bin]).toBe(column + 1);
    });
    expect([firstBin, endBin, narrow]).toEqual([3, 28, true]);
  });

  it('are filled by coarse bins without a hole or an overlap: each by the bin that is nearest to its middle', () => {
    const grid: BinGrid = { startHz: 107, stepHz: 29, bins: 4 };
    const { columnOfBin, endColumnOfBin, narrow } = binColumns(range, grid);
    const nearest = (column: number) => {
      const middle = 100 + 10 * (column + 0.5);
      const away = [0, 1, 2, 3].map((bin) => Math.abs(grid.startHz + bin * grid.stepHz - middle));
      return away.indexOf(Math.min(...away));
    };
    for (let column = 0; column < 10; column++) {
      const own = [0, 1, 2, 3].filter((bin) => {
        const first = columnOfBin[bin] ?? -1;
        return first !== -1 && first <= column && column < (endColumnOfBin[bin] ?? 0);
      });
      expect(own, `column ${column}`).toEqual([nearest(column)]);
    }
    expect(narrow).toBe(false);
  });

  it('of a part of the bins are those of the whole', () => {
    const grid: BinGrid = { startHz: 90, stepHz: 4, bins: 40 };
    const whole = binColumns(range, grid);
    const part = binColumns(range, grid, 10, 12);
    expect([...part.columnOfBin]).toEqual([...whole.columnOfBin.subarray(10, 22)]);
    expect([part.firstBin, part.endBin]).toEqual([0, 12]);
    const beside = binColumns(range, { startHz: 300, stepHz: 4, bins: 5 });
    expect([beside.firstBin, beside.endBin]).toEqual([0, 0]);
  });
});

describe('cells of levels', () => {
  it('are half decibels from −200 dBm, and end at both ends', () => {
    for (let cell = 0; cell < CELLS; cell++) {
      const dbm = cellDbm(cell);
      expect(dbm).toBe(-200 + cell / 2);
      for (const off of [-0.24, 0, 0.24]) expect(cellOf(dbm + off)).toBe(cell);
    }
    expect([cellOf(-400), cellOf(400), cellOf(55.5)]).toEqual([0, CELLS - 1, CELLS - 1]);
    // Code 0 of the one-byte format is −127.5 dBm.
    expect(cellDbm(HALF_DB_CODE_TO_CELL)).toBe(-127.5);
  });
});

describe('a density', () => {
  it('counts each received level once for each column of its bin, as a slow count does', () => {
    const random = randomFrom(11);
    for (const stepHz of [3, 7, 29]) {
      const grid: BinGrid = { startHz: 80, stepHz, bins: 60 };
      const columns = binColumns(range, grid);
      const levels = Float32Array.from({ length: 60 }, (_, i) => (i % 9 === 4 ? Number.NaN : -120 + 80 * random()));
      const counts = emptyCounts(range);
      countLevels(counts, columns, levels, 3);
      const slow = new Map<number, number>();
      for (let bin = 0; bin < 60; bin++) {
        const first = columns.columnOfBin[bin] ?? -1;
        if (first === -1 || Number.isNaN(levels[bin])) continue;
        for (let column = first; column < (columns.endColumnOfBin[bin] ?? 0); column++) {
          const at = column * CELLS + cellOf(levels[bin] ?? 0);
          slow.set(at, (slow.get(at) ?? 0) + 3);
        }
      }
      const there = new Map([...counts.entries()].filter(([, count]) => count > 0));
      expect(there).toEqual(new Map([...slow].sort(([a], [b]) => a - b)));
    }
  });

  it('leaves out sweeps that were overloaded, held at their maximum, made aside, or folded from several', () => {
    const { overload, peakHeld, aside, ...others } = SweepFlag;
    for (const flags of [overload, peakHeld, aside]) expect(isCounted({ flags })).toBe(false);
    for (const flags of [0, ...Object.values(others)]) expect(isCounted({ flags })).toBe(true);
    expect([isCounted({ flags: 0, folded: 1 }), isCounted({ flags: 0, folded: 4 })]).toEqual([true, false]);
  });

  const made = (fill: (counts: Float32Array) => void): Density => {
    const counts = emptyCounts({ columns: 3 });
    fill(counts);
    return { startHz: 88e6, stopHz: 108e6, columns: 3, sweeps: 7, sweepsThere: 21, leftOut: 2, counts };
  };

  it('is read as it was written; an empty column takes four bytes', () => {
    const density = made((counts) => {
      counts[5] = 1;
      counts[9] = 300;
      counts[2 * CELLS] = 65_535;
      counts[3 * CELLS - 1] = 2;
    });
    const bytes = encodeDensity(density);
    expect(decodeDensity(bytes)).toEqual(density);
    expect(bytes).toHaveLength(40 + 3 * 4 + 2 * (5 + CELLS));
    const view = new DataView(bytes.buffer);
    expect([0, 8, 32].map((at) => view.getFloat64(at, true))).toEqual([88e6, 108e6, 1]);
    expect([16, 20, 24, 28].map((at) => view.getUint32(at, true))).toEqual([3, 7, 21, 2]);
    expect([view.getUint16(40, true), view.getUint16(42, true)]).toEqual([5, 5]);
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    expect(decodeDensity(shifted.subarray(3))).toEqual(density);
  });

  it('keeps large counts by units, and no cell with a count becomes empty', () => {
    const density = made((counts) => {
      counts[10] = 655_350;
      counts[11] = 1;
      counts[12] = 25;
    });
    const { counts } = decodeDensity(encodeDensity(density));
    expect([counts[10], counts[11], counts[12]]).toEqual([655_350, 10, 30]);
  });

  it('is refused where the bytes are cut, or name cells that there are not', () => {
    const bytes = encodeDensity(made((counts) => counts.fill(4, 20, 30)));
    for (const length of [10, 39, 43, bytes.length - 1])
      expect(() => decodeDensity(bytes.slice(0, length)), `${length} bytes`).toThrow(RangeError);
    new DataView(bytes.buffer).setUint16(40, CELLS - 3, true);
    expect(() => decodeDensity(bytes)).toThrow(`column 0 ends at cell ${CELLS + 7}: there are ${CELLS}`);
  });
});
