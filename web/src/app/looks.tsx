/** Fonts, colours and scheme around whatever is shown, and the cover over it when its session ends. */
import { createTheme, MantineProvider } from '@mantine/core';
import type { ReactNode } from 'react';
import { useReader } from '../reader/reader-store.js';
import { EndedSession } from './ended-session.js';

/** Of this load of the page: the policy lets in no style element without it. */
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
const styleNonce = () => nonce;
// What keeps the page behind a dialogue from scrolling asks for it by this name.
Object.assign(globalThis, { __webpack_nonce__: nonce });

const theme = createTheme({
  fontFamily: '"Inter Variable", system-ui, sans-serif',
  fontFamilyMonospace: '"JetBrains Mono Variable", ui-monospace, monospace',
  primaryColor: 'cyan',
  primaryShade: { dark: 9, light: 9 },
  defaultRadius: 'md',
  respectReducedMotion: true,
});

export function Looks({ children }: { children: ReactNode }) {
  const scheme = useReader((state) => state.scheme);
  return (
    <MantineProvider theme={theme} forceColorScheme={scheme} deduplicateCssVariables={false} getStyleNonce={styleNonce}>
      {children}
      <EndedSession />
    </MantineProvider>
  );
}
