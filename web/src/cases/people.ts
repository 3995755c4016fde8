/** People of the watch, by id: for names and for choosing who takes a case. */
import { useEffect } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { getAll } from '../asking/request.js';
import { fieldsOf, numberOf, textOf } from './incident.js';

export const DUTIES = ['leader', 'operator', 'technician', 'manager'] as const;
export type Duty = (typeof DUTIES)[number];

export interface Person {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  readonly duty: Duty;
  readonly addresses: readonly { readonly channel: string; readonly address: string }[];
  readonly active: boolean;
}

const peopleStore = createStore<{ readonly people: readonly Person[] }>(() => ({ people: [] }));
const AGAIN_AFTER_MS = 60_000;
let loadedAt = Number.NEGATIVE_INFINITY;

/** In order of name as Vietnamese sorts. */
export function usePeople(): readonly Person[] {
  useEffect(() => {
    if (performance.now() - loadedAt > AGAIN_AFTER_MS) void loadPeople();
  }, []);
  return useStore(peopleStore, ({ people }) => people);
}

/** Asks again; names missing meanwhile are shown as ids. */
export async function loadPeople(): Promise<void> {
  loadedAt = performance.now();
  try {
    const rows = await getAll('/api/v1/people', 'people');
    const byName = new Intl.Collator('vi');
    const people = rows.flatMap((row) => personFrom(row) ?? []).sort((a, b) => byName.compare(a.name, b.name));
    peopleStore.setState({ people });
  } catch (error) {
    loadedAt = Number.NEGATIVE_INFINITY;
    console.warn('The people of the watch could not be listed:', error);
  }
}

function personFrom(row: unknown): Person | undefined {
  const { version, value } = fieldsOf(row);
  const raw = fieldsOf(value);
  const id = textOf(raw['id']);
  const name = textOf(raw['name']);
  if (id === undefined || name === undefined) return undefined;
  const addresses = Array.isArray(raw['addresses']) ? raw['addresses'] : [];
  return {
    ...{ id, name, version: numberOf(version) ?? 0, active: raw['active'] === true },
    duty: DUTIES.find((known) => known === raw['duty']) ?? 'operator',
    addresses: addresses.map((one: unknown) => {
      const { channel, address } = fieldsOf(one);
      return { channel: textOf(channel) ?? '', address: textOf(address) ?? '' };
    }),
  };
}
