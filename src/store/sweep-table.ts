/** Rows of sweeps in a few arrays: passed between threads by handing over buffers, not by copying thousands of objects. */
import type { StoredSweep } from './archive.js';
import type { SweepShape } from './block-format.js';

/** What all rows of one grid share; `startHz` and `stepHz` are those of the row, cropped and thinned. */
export type TableGrid = Omit<SweepShape, 'bins'>;

export interface SweepTable {
  readonly grids: readonly TableGrid[];
  /** {@link ROW_FIELDS} numbers a row: seq, startedAt, endedAt, flags, folded, grid, slab, offset, bins. */
  readonly rows: Float64Array;
  readonly slabs: readonly Float32Array[];
}

export const ROW_FIELDS = 9;

/** The sweeps; their levels are views of the table's slabs. */
export function toSweeps({ grids, rows, slabs }: SweepTable): StoredSweep[] {
  const sweeps: StoredSweep[] = [];
  for (let at = 0; at < rows.length; at += ROW_FIELDS) {
    const field = (number: number) => rows[at + number] as number;
    const offset = field(7);
    sweeps.push({
      ...(grids[field(5)] as TableGrid),
      seq: field(0),
      startedAt: field(1),
      endedAt: field(2),
      flags: field(3),
      folded: field(4),
      levelsDbm: (slabs[field(6)] as Float32Array).subarray(offset, offset + field(8)),
    } as StoredSweep);
  }
  return sweeps;
}

export function tableBuffers({ rows, slabs }: SweepTable): ArrayBuffer[] {
  return [rows, ...slabs].map((array) => array.buffer as ArrayBuffer);
}
