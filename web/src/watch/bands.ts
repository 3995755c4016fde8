/** The band plan in force, for the names of watched bands. */
import { useEffect } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { getAll } from '../asking/request.js';
import { fieldsOf, numberOf, textOf } from '../cases/incident.js';

export interface PlannedBand {
  readonly key: string;
  readonly name: { readonly vi: string; readonly en: string };
  readonly severity: number;
}

const bandStore = createStore<{ readonly bands: readonly PlannedBand[] }>(() => ({ bands: [] }));
let asked = false;

export function useBands(): readonly PlannedBand[] {
  useEffect(() => {
    if (asked) return;
    asked = true;
    load().catch((error: unknown) => {
      asked = false;
      console.warn('The band plan could not be read:', error);
    });
  }, []);
  return useStore(bandStore, ({ bands }) => bands);
}

async function load(): Promise<void> {
  const rows = await getAll('/api/v1/bandplan', 'entries');
  const bands = rows.flatMap((row) => {
    const raw = fieldsOf(row);
    const key = textOf(raw['key']);
    const name = fieldsOf(raw['name']);
    return key === undefined
      ? []
      : [
          {
            key,
            name: { vi: textOf(name['vi']) ?? key, en: textOf(name['en']) ?? key },
            severity: numberOf(raw['severity']) ?? 6,
          },
        ];
  });
  bandStore.setState({ bands });
}
