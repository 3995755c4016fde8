/** Long reads in turns, so that commits and other questions of the same thread get between. */
import { turnOfWork } from '../../threads/serve-thread.js';
import type { OpenedBlock } from './block-source.js';

/** Levels read in one turn of some 10 ms. A block of a wide receiver has as many, one of a narrow receiver a hundredth. */
const LEVELS_A_TURN = 1_000_000;

/** Reads blocks one after the other, with a turn of the others between. `read` returns the number of levels it read. */
export async function inTurns(blocks: Iterable<OpenedBlock>, read: (block: OpenedBlock) => number): Promise<void> {
  let levels = 0;
  for (const block of blocks) {
    levels += read(block);
    if (levels < LEVELS_A_TURN) continue;
    levels = 0;
    await turnOfWork();
  }
}

/** Of a body, which is read whole, however little of it is wanted. */
export const levelsOfBody = ({ header }: OpenedBlock): number => header.sweeps * header.bins;
