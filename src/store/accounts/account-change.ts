import type { AuditEntry } from '../cases/case-book-audit.js';

/** Who changes accounts, and when; for the audit log. */
export interface ChangeBy {
  readonly at: number;
  /** A user's id, `local`, or `system`. */
  readonly by: string;
}

/** What the audit log will say of a change. */
export type ChangeEntry = Omit<AuditEntry, 'at' | 'actor'> & ChangeBy;

/** Writes a change and its line for the audit log as one. */
export type Change = <T>(entry: ChangeEntry, write: () => T) => T;
