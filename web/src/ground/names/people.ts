/** People of the watch by id, for their names and for the choice of who takes a case. */
import type { RecordJson } from '../../../../src/api/records.js';
import { askAll } from '../asking/ask.js';
import { Followed } from '../asking/followed.js';
import { useShown } from '../asking/use-followed.js';

type PersonJson = RecordJson<'people'>;
export type Duty = PersonJson['duty'];
export const DUTIES: readonly Duty[] = ['leader', 'operator', 'technician', 'manager'];

export type Person = PersonJson & {
  readonly version: number;
  readonly addresses: NonNullable<PersonJson['addresses']>;
};

const EVERY_MS = 60_000;
const NOBODY: readonly Person[] = [];

const followed = new Followed<readonly Person[]>(
  async (signal) => {
    const rows = await askAll('GET /api/v1/people', 'people', { signal });
    const byName = new Intl.Collator('vi');
    return rows
      .map(({ version, value }) => ({ ...value, version, addresses: value.addresses ?? [] }))
      .sort((a, b) => byName.compare(a.name, b.name));
  },
  () => ({ everyMs: EVERY_MS }),
);

/** Sorted by name in Vietnamese order. Until the answer arrives, the page shows ids in place of unknown names. */
export function usePeople(): readonly Person[] {
  return useShown(followed).value ?? NOBODY;
}

/** Loads the people again, because one was changed here. */
export const loadPeople = followed.ask;
