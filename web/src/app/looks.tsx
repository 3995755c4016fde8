/** What is around whatever is shown: fonts, colours and scheme, words said aloud, the focus kept, the cover when a session ends. */
import { type ReactNode, useEffect, useLayoutEffect } from 'react';
import { Announcer } from '../ground/shell/announcer.js';
import { keepFocus } from '../ground/shell/focus-keeper.js';
import { readerStore, useReader } from '../reader/reader-store.js';
import { EndedSession } from './ended-session.js';

/** Paper is white: the light scheme, for as long as the browser prints. */
window.addEventListener('beforeprint', () => paint('light'));
window.addEventListener('afterprint', () => paint(readerStore.getState().scheme));

function paint(scheme: 'dark' | 'light'): void {
  document.documentElement.dataset['scheme'] = scheme;
}

export function Looks({ children }: { children: ReactNode }) {
  useEffect(keepFocus, []);
  const scheme = useReader((state) => state.scheme);
  useLayoutEffect(() => paint(scheme), [scheme]);
  return (
    <>
      {children}
      <EndedSession />
      <Announcer />
    </>
  );
}
