import type { RecordJson } from '../../../../src/api/records.js';

/** One person in place of another in one shift. */
export type Swap = RecordJson<'roster/swaps'>;
