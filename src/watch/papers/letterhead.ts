/** The organisation's name and address on its papers, valid until the next change. */
import type { Words } from '../../words/sentence.js';

export interface Letterhead {
  readonly id: string;
  /** Epoch ms: valid from here until the next letterhead. */
  readonly validFrom: number;
  readonly name: Words;
  /** The superior body; printed above the name. */
  readonly parent?: Words | undefined;
  /** Place in the date line of letters. */
  readonly place: Words;
  readonly address?: string | undefined;
  readonly phone?: string | undefined;
  readonly email?: string | undefined;
  /** The organisation in the symbol of a paper's number, such as "SKHCN" in "05/BC-SKHCN". */
  readonly numberSuffix?: string | undefined;
  /** Office of the person who signs. */
  readonly signerRole?: Words | undefined;
  /** To whom its papers go when nothing else is said: addressees (Kính gửi) and other recipients (Nơi nhận). */
  readonly addressees?: readonly string[] | undefined;
  readonly recipients?: readonly string[] | undefined;
}

/** The letterhead valid at an instant: a paper dated before a reorganisation has the old name. */
export function letterheadAt(letterheads: readonly Letterhead[], at: number): Letterhead | undefined {
  let found: Letterhead | undefined;
  for (const one of letterheads)
    if (one.validFrom <= at && (found === undefined || one.validFrom > found.validFrom)) found = one;
  return found;
}
