/** When a doubt of the gate is told to a person, and when more lines are waited for. */
import type { Doubt, Judgement } from '../../src/rf/gate/gate.js';

/** Rows after which a doubt is told although no sweep has come again: more lines do not cure it. */
const ROWS_FOR_A_DOUBT = 64;
/** Doubts that a whole sweep may end: a receiver with lines of its own is there. */
const PENDING: ReadonlySet<Doubt['kind']> = new Set(['no-return', 'several-units', 'channel-numbers']);

/** Longest line that the gate is asked about: no board prints one frequency and one level so far apart. */
const LONGEST_LINE = 400;
/** Share of plain characters: a Vietnamese sentence has more than nine of ten, noise four. */
const LEAST_ASCII = 0.7;
/** Rows with a number that the chosen format cannot read: so many, and this share of all, show that it is the wrong one. */
const FEWEST_UNREAD = 5;
const UNREAD_SHARE = 0.2;

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

/** True where the chosen format is the wrong one for these rows. */
export function areTooMany(unread: number, understood: number): boolean {
  return unread >= FEWEST_UNREAD && unread > UNREAD_SHARE * (unread + understood);
}

/** No JSON object, and no noise of a wrong speed. */
export function isPlain(line: string): boolean {
  if (line.length > LONGEST_LINE || line.trimStart().startsWith('{')) return false;
  return line.replace(/[^\t\x20-\x7e]/g, '').length >= LEAST_ASCII * line.length;
}
