import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { OpenedBlock } from '../../../src/store/reading/block-source.js';
import { inTurns } from '../../../src/store/reading/reading-turns.js';

it('lets others in after a million levels, however many blocks hold them', async () => {
  const block = {} as OpenedBlock;
  const turnsFor = async (blocks: number, levels: number): Promise<number> => {
    let [turns, isDone] = [0, false];
    const done = inTurns(Array(blocks).fill(block), () => levels).finally(() => {
      isDone = true;
    });
    for (; !isDone; await nextTurn()) turns += 1;
    await done;
    return turns;
  };
  expect([await turnsFor(1000, 5000), await turnsFor(10, 1_200_000)]).toEqual([5, 10]);
});
