import type { SendingJson } from '../../../../src/api/papers.js';

/** What a contact may answer to a case that was sent to them. */
export const SENDING_ANSWERS = [
  'taken',
  'declined',
  'done',
] as const satisfies readonly SendingJson['answers'][number]['answer'][];
