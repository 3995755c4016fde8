/** The organisation as it signs its papers, from one day to the next change of its name. */
import type { Words } from '../../incidents/sentence.js';

export interface Letterhead {
  readonly id: string;
  /** Epoch ms: it holds from here until the next one. */
  readonly validFrom: number;
  readonly name: Words;
  /** The body above it; printed over the name. */
  readonly parent?: Words | undefined;
  /** Where its letters are dated. */
  readonly place: Words;
  readonly address?: string | undefined;
  readonly phone?: string | undefined;
  readonly email?: string | undefined;
  /** What follows the number of a letter, such as "BC-SKHCN". */
  readonly numberSuffix?: string | undefined;
  /** The office of whoever signs for it. */
  readonly signerRole?: Words | undefined;
}

/** The one that holds at an instant: a paper dated before a reorganisation bears the old name. */
export function letterheadAt(letterheads: readonly Letterhead[], at: number): Letterhead | undefined {
  let found: Letterhead | undefined;
  for (const one of letterheads)
    if (one.validFrom <= at && (found === undefined || one.validFrom > found.validFrom)) found = one;
  return found;
}
