import type { AuditEntry } from '../cases/case-book-audit.js';

/** Author and time of a change of accounts, for the audit log. */
export interface ChangeBy {
  readonly at: number;
  /** A user's id, `local`, or `system`. */
  readonly by: string;
}

/** Entry of the audit log for a change. */
export type ChangeEntry = Omit<AuditEntry, 'at' | 'actor'> & ChangeBy;

/** Writes a change and its line for the audit log as one. */
export type Change = <T>(entry: ChangeEntry, write: () => T) => T;

/** Does what may wait: on a full disk people are still let in, and it is done the next time. Undefined then. */
export function ifThereIsRoom<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (/^SQLITE_(FULL|IOERR)/.test((error as { code?: string }).code ?? '')) return undefined;
    throw error;
  }
}
