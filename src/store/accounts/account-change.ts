import type { AuditEntry } from '../cases/case-book-audit.js';

/** Author and time of a change of accounts, for the audit log. */
export interface ChangeBy {
  readonly at: number;
  /** A user's id, `local`, or `system`. */
  readonly by: string;
}

export type ChangeEntry = Omit<AuditEntry, 'at' | 'actor'> & ChangeBy;

/** Makes a change and writes its audit entry in one transaction. */
export type Change = <T>(entry: ChangeEntry, write: () => T) => T;

/**
 * Runs a write that may wait. On a full disk it returns undefined, so that people can still sign in; the write is done the next
 * time.
 */
export function ifThereIsRoom<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (/^SQLITE_(FULL|IOERR)/.test((error as { code?: string }).code ?? '')) return undefined;
    throw error;
  }
}
