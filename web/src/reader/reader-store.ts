/** What the reader of the page has chosen for all of it. */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { loadReader, type ReaderPreferences, saveReader } from './reader-preferences.js';

export interface ReaderState extends ReaderPreferences {
  readonly helpOpen: boolean;
}

export const readerStore = createStore<ReaderState>(() => ({ ...loadReader(), helpOpen: false }));

export function useReader<T>(select: (state: ReaderState) => T): T {
  return useStore(readerStore, select);
}

/** Chooses for all of the page, and remembers it on this machine. */
export function choose(chosen: Partial<ReaderPreferences>): void {
  readerStore.setState(chosen);
  saveReader(chosen);
}
