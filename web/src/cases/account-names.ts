/** Names of accounts whose owners are not among the people of the watch. */
import { useEffect } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { ask } from '../asking/ask.js';

const AGAIN_AFTER_MS = 60_000;
const nameStore = createStore<{ readonly names: ReadonlyMap<string, string> }>(() => ({ names: new Map() }));
let askedAt = Number.NEGATIVE_INFINITY;

export function useAccountNames(): ReadonlyMap<string, string> {
  useEffect(() => {
    if (performance.now() - askedAt < AGAIN_AFTER_MS) return;
    askedAt = performance.now();
    ask('GET /api/v1/names').then(
      ({ names }) => nameStore.setState({ names: new Map(names.map(({ id, name }) => [id, name])) }),
      (error: unknown) => {
        askedAt = Number.NEGATIVE_INFINITY;
        console.warn('The names of accounts could not be listed:', error);
      },
    );
  }, []);
  return useStore(nameStore, ({ names }) => names);
}
