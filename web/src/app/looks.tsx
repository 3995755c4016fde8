/** What is around whatever is shown: fonts, colours and scheme, words said aloud, the focus kept, the cover when a session ends. */
import { createTheme, MantineProvider } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import { Announcer } from '../ground/shell/announcer.js';
import { keepFocus } from '../ground/shell/focus-keeper.js';
import { readerStore, useReader } from '../reader/reader-store.js';
import { EndedSession } from './ended-session.js';

/** Of this load of the page: the policy lets in no style element without it. */
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
const styleNonce = () => nonce;
// What keeps the page behind a dialogue from scrolling asks for it by this name.
Object.assign(globalThis, { __webpack_nonce__: nonce });

/** Shades of Mantine that are one colour here, by their names in ground/styles/tokens.css. */
const [TEXT, DIM, FAINT, LINE] = ['var(--text)', 'var(--dim)', 'var(--faint)', 'var(--line)'] as const;
const [PRESS, RAISED, PANEL, ACCENT] = ['var(--press)', 'var(--raised)', 'var(--panel)', 'var(--accent)'] as const;

const theme = createTheme({
  fontFamily: 'var(--letters)',
  fontFamilyMonospace: 'var(--mono)',
  fontSizes: { xs: 'var(--t-label)', sm: 'var(--t-small)', md: 'var(--t-text)', lg: 'var(--t-card)' },
  radius: { sm: 'var(--r-control)', md: 'var(--r-control)', lg: 'var(--r-card)' },
  colors: {
    dark: [TEXT, TEXT, DIM, FAINT, LINE, PRESS, RAISED, PANEL, 'var(--page)', 'var(--plot)'],
    signal: [ACCENT, ACCENT, ACCENT, ACCENT, ACCENT, ACCENT, ACCENT, ACCENT, 'var(--fill-hover)', 'var(--fill)'],
  },
  primaryColor: 'signal',
  primaryShade: { light: 9, dark: 9 },
  defaultRadius: 'sm',
  respectReducedMotion: true,
});

/** Paper is white: the light scheme, for as long as the browser prints. */
for (const [moment, scheme] of [
  ['beforeprint', () => 'light'],
  ['afterprint', () => readerStore.getState().scheme],
] as const)
  window.addEventListener(moment, () => document.documentElement.setAttribute('data-mantine-color-scheme', scheme()));

export function Looks({ children }: { children: ReactNode }) {
  useEffect(keepFocus, []);
  const scheme = useReader((state) => state.scheme);
  return (
    <MantineProvider theme={theme} forceColorScheme={scheme} deduplicateCssVariables={false} getStyleNonce={styleNonce}>
      {children}
      <EndedSession />
      <Announcer />
    </MantineProvider>
  );
}
