/** Rows of sweeps in a few arrays, passed between threads by transferring buffers instead of copying thousands of objects. */
import { defined } from '../../rf/defined.js';
import type { StoredSweep } from '../archive.js';
import type { SweepShape } from '../blocks/block-format.js';
import { dequantise, LevelFormat } from '../blocks/levels.js';

/** Values common to all rows of one grid; `startHz` and `stepHz` are those of the row after cropping and thinning. */
export type TableGrid = Omit<SweepShape, 'bins'>;

export interface SweepTable {
  readonly grids: readonly TableGrid[];
  /** {@link ROW_FIELDS} numbers per row: seq, startedAt, endedAt, flags, folded, grid, slab, offset, bins. */
  readonly rows: Float64Array;
  readonly slabs: readonly Cells[];
}

/** Levels in dBm, or codes of the one-byte format, which are a quarter as long. */
export type Cells = Float32Array<ArrayBuffer> | Uint8Array<ArrayBuffer>;

export const ROW_FIELDS = 9;

/** The rows as sweeps. Codes stay codes until their levels are first read: most readers of an hour want few of them, or none. */
export function toSweeps({ grids, rows, slabs }: SweepTable): StoredSweep[] {
  const settingsOf = grids.map(({ rbwHz, vbwHz, traceDetector, attenuationDb, epoch }) =>
    defined({ rbwHz, vbwHz, traceDetector, attenuationDb, epoch }),
  );
  const sweeps: StoredSweep[] = [];
  for (let at = 0; at < rows.length; at += ROW_FIELDS) {
    const number = rows[at + 5] as number;
    const { receiverId, stationId, startHz, stepHz } = grids[number] as TableGrid;
    const cells = cellsOf(slabs, rows, at);
    let levels: Float32Array | undefined;
    // Field by field: an hour has 3,600 of these, and spreading costs more than decoding them.
    const sweep: StoredSweep = {
      receiverId,
      stationId,
      startHz,
      stepHz,
      seq: rows[at] as number,
      startedAt: rows[at + 1] as number,
      endedAt: rows[at + 2] as number,
      flags: rows[at + 3] as number,
      folded: rows[at + 4] as number,
      get levelsDbm() {
        levels ??= levelsOf(cells);
        return levels;
      },
    };
    sweeps.push(Object.assign(sweep, settingsOf[number]));
  }
  return sweeps;
}

/** The cells of the row whose numbers begin at index `at`: a view of a slab. */
export function cellsOf(slabs: SweepTable['slabs'], rows: Float64Array, at: number): Cells {
  const offset = rows[at + 7] as number;
  return (slabs[rows[at + 6] as number] as Cells).subarray(offset, offset + (rows[at + 8] as number));
}

/** Levels in dBm: the cells themselves where they are levels. */
export function levelsOf(cells: Cells): Float32Array {
  if (cells instanceof Float32Array) return cells;
  const levels = new Float32Array(cells.length);
  dequantise(cells, LevelFormat.halfDbByte, levels);
  return levels;
}

export function tableBuffers({ rows, slabs }: SweepTable): ArrayBuffer[] {
  return [rows, ...slabs].map((array) => array.buffer as ArrayBuffer);
}
