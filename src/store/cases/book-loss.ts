import { iso } from '../../rf/iso.js';

export const LOST_BOOKS = ['cases', 'drills', 'accounts', 'station-key'] as const;
export const LOSS_REASONS = ['damaged', 'newer', 'missing', 'unopened', 'changed', 'restored'] as const;

/**
 * Loss of a book (incidents, drills, accounts) that could not be opened, or of the signing key. It is shown until an
 * administrator has confirmed it.
 */
export interface BookLoss {
  readonly id: string;
  readonly book: (typeof LOST_BOOKS)[number];
  /** Epoch ms at which the loss was found. */
  readonly at: number;
  /**
   * `unopened`: the disk or the account refused the file; entries are kept in memory until the next start. `changed`: the
   * signing key is valid, but differs from the one in the audit log. `restored`: a person restored a backup.
   */
  readonly reason: (typeof LOSS_REASONS)[number];
  /** The fault, in the words of the part that found it. */
  readonly fault: string;
  /** Present path of the file; undefined when there was none. */
  readonly keptAs: string | undefined;
  /**
   * Epoch ms of the hour of the copy that was opened; entries written after it are missing. Undefined: an empty book was begun.
   */
  readonly copyOf: number | undefined;
  readonly confirmedAt?: number | undefined;
  readonly confirmedBy?: string | undefined;
}

/** For the log; the page says it in both languages. */
export function lossSentence({ book, reason, fault, keptAs, copyOf }: BookLoss): string {
  if (reason === 'unopened')
    return `${keptAs} cannot be opened (${fault}): entries are kept in memory until the next start.`;
  const what = reason === 'newer' ? 'was written by a newer program' : `was ${reason}`;
  const where = keptAs === undefined ? '' : ` It is kept as ${keptAs}.`;
  const instead =
    copyOf === undefined
      ? 'There was no good copy: an empty one was begun.'
      : `The copy of ${iso(copyOf)} was opened: entries written after it are missing.`;
  return `${book}.db ${what} (${fault}).${where} ${instead}`;
}
