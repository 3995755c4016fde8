/** Fonts, colours and scheme around whatever is shown. */
import { createTheme, MantineProvider } from '@mantine/core';
import type { ReactNode } from 'react';
import { usePage } from './state/page-store.js';

const theme = createTheme({
  fontFamily: '"Inter Variable", system-ui, sans-serif',
  fontFamilyMonospace: '"JetBrains Mono Variable", ui-monospace, monospace',
  primaryColor: 'cyan',
  primaryShade: { dark: 9, light: 9 },
  defaultRadius: 'md',
  respectReducedMotion: true,
});

export function Looks({ children }: { children: ReactNode }) {
  const scheme = usePage((state) => state.scheme);
  return (
    <MantineProvider theme={theme} forceColorScheme={scheme}>
      {children}
    </MantineProvider>
  );
}
