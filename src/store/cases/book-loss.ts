export const LOST_BOOKS = ['cases', 'drills', 'accounts', 'station-key'] as const;
export const LOSS_REASONS = ['damaged', 'newer', 'missing', 'unopened', 'changed'] as const;

/**
 * What was lost of a book (incidents, drills, accounts) that could not be opened, or of the signing key; shown until an
 * administrator has confirmed it.
 */
export interface BookLoss {
  readonly id: string;
  readonly book: (typeof LOST_BOOKS)[number];
  /** When it was found. Epoch ms. */
  readonly at: number;
  /**
   * `unopened`: the disk or the account refused the file; entries are kept in memory until the next start. `changed`: the
   * signing key is whole, and another than the audit log knows.
   */
  readonly reason: (typeof LOSS_REASONS)[number];
  /** The fault, in the words of the one who found it. */
  readonly fault: string;
  /** Where the file is now; undefined when there was none. */
  readonly keptAs: string | undefined;
  /** The hour, epoch ms, of the copy that was opened: what was written after it is missing. Undefined: an empty book was begun. */
  readonly copyOf: number | undefined;
  readonly confirmedAt?: number | undefined;
  readonly confirmedBy?: string | undefined;
}
