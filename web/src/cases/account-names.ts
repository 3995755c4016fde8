/** Names of those who have an account but are not among the people of the watch. */
import { useEffect } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { get, listIn } from '../asking/request.js';
import { fieldsOf, textOf } from './incident.js';

const AGAIN_AFTER_MS = 60_000;
const nameStore = createStore<{ readonly names: ReadonlyMap<string, string> }>(() => ({ names: new Map() }));
let askedAt = Number.NEGATIVE_INFINITY;

export function useAccountNames(): ReadonlyMap<string, string> {
  useEffect(() => {
    if (performance.now() - askedAt < AGAIN_AFTER_MS) return;
    askedAt = performance.now();
    get('/api/v1/names').then(
      (answer) => {
        const rows = listIn(answer, 'names').map(fieldsOf);
        const pairs = rows.flatMap(({ id, name }): [string, string][] => {
          const [known, called] = [textOf(id), textOf(name)];
          return known === undefined || called === undefined ? [] : [[known, called]];
        });
        nameStore.setState({ names: new Map(pairs) });
      },
      (error: unknown) => {
        askedAt = Number.NEGATIVE_INFINITY;
        console.warn('The names of accounts could not be listed:', error);
      },
    );
  }, []);
  return useStore(nameStore, ({ names }) => names);
}
