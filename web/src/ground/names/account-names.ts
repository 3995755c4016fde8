/** Names of accounts whose owners are not among the people of the watch, and who of them may issue papers. */
import { useEffect } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { Answer } from '../../../../src/api/client.js';
import { ask } from '../asking/ask.js';

type Account = Answer<'GET /api/v1/names'>['names'][number];

const AGAIN_AFTER_MS = 60_000;
const nameStore = createStore<{ readonly names: ReadonlyMap<string, string>; readonly issuers: readonly string[] }>(
  () => ({ names: new Map(), issuers: [] }),
);
let askedAt = Number.NEGATIVE_INFINITY;

export function useAccountNames(): ReadonlyMap<string, string> {
  useNewest();
  return useStore(nameStore, ({ names }) => names);
}

/** Names of the people who may sign and send papers. */
export function useIssuers(): readonly string[] {
  useNewest();
  return useStore(nameStore, ({ issuers }) => issuers);
}

function useNewest(): void {
  useEffect(() => {
    if (performance.now() - askedAt < AGAIN_AFTER_MS) return;
    askedAt = performance.now();
    ask('GET /api/v1/names').then(
      ({ names }) => keep(names),
      (error: unknown) => {
        askedAt = Number.NEGATIVE_INFINITY;
        console.warn('The names of accounts could not be listed:', error);
      },
    );
  }, []);
}

function keep(accounts: readonly Account[]): void {
  const issuers = accounts.filter(({ issues }) => issues === true).map(({ name }) => name);
  nameStore.setState({ names: new Map(accounts.map(({ id, name }) => [id, name])), issuers });
}
