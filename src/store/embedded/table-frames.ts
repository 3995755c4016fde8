/** Stored sweeps as frames of the wire. */
import { encodeCoarseFrame, encodeCodesFrame, encodeFrame, joinFrames } from '../../live/wire.js';
import { cellsOf, levelsOf, ROW_FIELDS, type SweepTable, type TableGrid } from '../reading/sweep-table.js';

/** Frames of the wire, for a receiver with this number. */
export interface FrameForm {
  readonly receiverNumber: number;
  /** `compact`: one byte a level where that loses nothing, else two. */
  readonly format: 'binary' | 'compact' | 'coarse';
}

/** Frames one after the other, each after its length. Codes of one byte are passed on as they are, if the form allows it. */
export function tableFrames({ grids, rows, slabs }: SweepTable, { receiverNumber, format }: FrameForm): Uint8Array {
  const encode = format === 'coarse' ? encodeCoarseFrame : encodeFrame;
  const frames: Uint8Array[] = [];
  for (let at = 0; at < rows.length; at += ROW_FIELDS) {
    const { startHz, stepHz } = grids[rows[at + 5] as number] as TableGrid;
    const startedAt = rows[at + 1] as number;
    const head = {
      receiverNumber,
      seq: rows[at] as number,
      startHz,
      stepHz,
      flags: rows[at + 3] as number,
      startedAt,
      durationMs: (rows[at + 2] as number) - startedAt,
    };
    const cells = cellsOf(slabs, rows, at);
    frames.push(
      cells instanceof Uint8Array && format !== 'binary'
        ? encodeCodesFrame(head, cells)
        : encode({ ...head, levelsDbm: levelsOf(cells) }),
    );
  }
  return joinFrames(frames);
}
