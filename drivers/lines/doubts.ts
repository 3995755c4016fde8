/** When a doubt of the gate is told to a person, and when more lines are waited for. */
import type { Doubt, Judgement } from '../../src/rf/gate/gate.js';

/** Rows after which a doubt is told although no sweep has come again: more lines do not cure it. */
const ROWS_FOR_A_DOUBT = 64;
/** Doubts that a whole sweep may end: a receiver with lines of its own is there. */
const PENDING: ReadonlySet<Doubt['kind']> = new Set(['no-return', 'several-units', 'channel-numbers']);

export function mayBeCured(doubts: readonly Doubt[]): boolean {
  return doubts.every(({ kind }) => PENDING.has(kind));
}

/** True where only a wish would make levels of the numbers. */
export function mayBeNoReceiver(doubt: Doubt): boolean {
  const { kind } = doubt;
  return kind === 'unclear-columns' || kind === 'unknown-words' || (kind === 'odd-levels' && doubt.usual > 0);
}

/** True when further lines can hardly change the doubt. */
export function isRipe({ doubt, isWhole, rows }: Judgement, mostRows: number): boolean {
  return isWhole || rows >= mostRows || (rows >= ROWS_FOR_A_DOUBT && doubt?.kind !== 'no-return');
}
