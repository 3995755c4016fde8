/** Long reads in turns, so that commits and other questions of the same thread get between. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { OpenedBlock } from './block-source.js';

/** Levels read in one turn of some 10 ms. A block of a wide receiver has as many, one of a narrow receiver a hundredth. */
const LEVELS_A_TURN = 1_000_000;

/** The blocks one after the other, with a turn of the others between as soon as so many levels were read. */
export async function inTurns(blocks: Iterable<OpenedBlock>, read: (block: OpenedBlock) => void): Promise<void> {
  let levels = 0;
  for (const block of blocks) {
    read(block);
    // A block is read whole, however little of it is wanted.
    levels += block.header.sweeps * block.header.bins;
    if (levels < LEVELS_A_TURN) continue;
    levels = 0;
    await nextTurn();
  }
}
