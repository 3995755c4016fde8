/** People of the watch by id, for their names and for the choice of who takes a case. */
import { useEffect } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { RecordJson } from '../../../../src/api/records.js';
import { askAll } from '../asking/ask.js';

type PersonJson = RecordJson<'people'>;
export type Duty = PersonJson['duty'];
export const DUTIES: readonly Duty[] = ['leader', 'operator', 'technician', 'manager'];

export type Person = PersonJson & {
  readonly version: number;
  readonly addresses: NonNullable<PersonJson['addresses']>;
};

const peopleStore = createStore<{ readonly people: readonly Person[] }>(() => ({ people: [] }));
const AGAIN_AFTER_MS = 60_000;
let loadedAt = Number.NEGATIVE_INFINITY;

/** Sorted by name in Vietnamese order. */
export function usePeople(): readonly Person[] {
  useEffect(() => {
    if (performance.now() - loadedAt > AGAIN_AFTER_MS) void loadPeople();
  }, []);
  return useStore(peopleStore, ({ people }) => people);
}

/** Loads the people again. Until the answer arrives, the page shows ids in place of unknown names. */
export async function loadPeople(): Promise<void> {
  loadedAt = performance.now();
  try {
    const rows = await askAll('GET /api/v1/people', 'people', {});
    const byName = new Intl.Collator('vi');
    const people = rows
      .map(({ version, value }) => ({ ...value, version, addresses: value.addresses ?? [] }))
      .sort((a, b) => byName.compare(a.name, b.name));
    peopleStore.setState({ people });
  } catch (error) {
    loadedAt = Number.NEGATIVE_INFINITY;
    console.warn('The people of the watch could not be listed:', error);
  }
}
