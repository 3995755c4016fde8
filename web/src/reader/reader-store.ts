/** What the reader of the page has chosen for all of it. */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { Language } from './language.js';
import { loadReader, type Scheme } from './reader-preferences.js';

export interface ReaderState {
  readonly language: Language;
  readonly scheme: Scheme;
  /** False turns the one-key commands off (WCAG 2.1.4). */
  readonly singleKeys: boolean;
  readonly helpOpen: boolean;
}

export const readerStore = createStore<ReaderState>(() => ({ ...loadReader(), helpOpen: false }));

export function useReader<T>(select: (state: ReaderState) => T): T {
  return useStore(readerStore, select);
}
