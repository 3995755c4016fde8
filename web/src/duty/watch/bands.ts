/** The band plan in force, for the names of watched bands. */
import { useEffect } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { Band } from '../../../../src/api/registry.js';
import { askAll } from '../../ground/asking/ask.js';

const bandStore = createStore<{ readonly bands: readonly Band[] }>(() => ({ bands: [] }));
let asked = false;

export function useBands(): readonly Band[] {
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
  bandStore.setState({ bands: await askAll('GET /api/v1/bandplan', 'entries', {}) });
}
