/** The live page: header, controls, plots, and beside them what is read from the plots. */
import { createTheme, MantineProvider } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { BottomBar } from './parts/bottom-bar.js';
import { Badges, FactsLine } from './parts/facts-line.js';
import { Header } from './parts/header.js';
import { HelpDialog } from './parts/help-dialog.js';
import { PlotStack } from './parts/plot-stack.js';
import { ProblemNotice } from './parts/problem-notice.js';
import { Side } from './parts/side.js';
import { Toolbar } from './parts/toolbar.js';
import { usePage } from './state/page-store.js';
import { useCommandKeys } from './use-command-keys.js';

const theme = createTheme({
  fontFamily: '"Inter Variable", system-ui, sans-serif',
  fontFamilyMonospace: '"JetBrains Mono Variable", ui-monospace, monospace',
  primaryColor: 'cyan',
  primaryShade: { dark: 8, light: 9 },
  defaultRadius: 'md',
  respectReducedMotion: true,
});

export function App() {
  const scheme = usePage((state) => state.scheme);
  const phone = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false }) ?? false;
  useCommandKeys();
  return (
    <MantineProvider theme={theme} forceColorScheme={scheme}>
      <Page phone={phone} />
    </MantineProvider>
  );
}

function Page({ phone }: { phone: boolean }) {
  const { t } = useTranslation();
  return (
    <div className="page" data-phone={phone || undefined}>
      <a className="skip" href="#plot">
        {t('skipToPlot')}
      </a>
      <Header phone={phone} />
      <Toolbar phone={phone} />
      <main>
        <section className="live" aria-label={t('live')}>
          <ProblemNotice />
          {phone && <Badges />}
          <PlotStack />
        </section>
        <FactsLine phone={phone} />
        <Side phone={phone} />
      </main>
      {phone && <BottomBar />}
      <HelpDialog />
    </div>
  );
}
