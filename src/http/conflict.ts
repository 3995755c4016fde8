/** Refuses edits that came too late with the newer state, so that nothing is lost on either side. */
import { StaleRecord } from '../store/cases/case-book-records.js';
import { Problem, type Reason } from './problem.js';
import { shown } from './spoken.js';

/** A 409 with the newer state, where there is one. */
export class Conflict extends Problem {
  override readonly current: unknown;
  constructor(detail: string, more: { readonly reason?: Reason; readonly current?: unknown } = {}) {
    super(409, 'Conflict', detail, more.reason);
    this.current = more.current;
  }
}

/** Makes a write. @throws Conflict with the newer record when somebody else changed it first */
export function orConflict<T>(write: () => T): T {
  try {
    return write();
  } catch (error) {
    if (!(error instanceof StaleRecord)) throw error;
    throw new Conflict(error.message, { current: shown(error.current) });
  }
}
