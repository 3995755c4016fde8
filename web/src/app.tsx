/** The live page: header, controls, plots, and beside them what is read from the plots. */
import { createTheme, MantineProvider } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { belongsToControl, commandFor } from './live/keys.js';
import { useLive } from './live-context.js';
import { BandPlanCard } from './parts/band-plan-card.js';
import { BottomBar } from './parts/bottom-bar.js';
import { Badges, FactsLine } from './parts/facts-line.js';
import { Header } from './parts/header.js';
import { HelpDialog } from './parts/help-dialog.js';
import { MarkerCard } from './parts/marker-card.js';
import { PeakCard } from './parts/peak-card.js';
import { PlotStack } from './parts/plot-stack.js';
import { ProblemNotice } from './parts/problem-notice.js';
import { ReceiverCard } from './parts/receiver-card.js';
import { Toolbar } from './parts/toolbar.js';
import { pageStore, usePage } from './state/page-store.js';

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
        <aside className="side">
          <MarkerCard phone={phone} />
          <PeakCard />
          <BandPlanCard />
          <ReceiverCard />
        </aside>
      </main>
      {phone && <BottomBar />}
      <HelpDialog />
    </div>
  );
}

/** One-key commands, wherever the focus is, unless a control needs the key itself or the user turned them off. */
function useCommandKeys(): void {
  const { commands } = useLive();
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (!pageStore.getState().singleKeys || belongsToControl(event.target, event.key)) return;
      const command = commandFor(event);
      if (command === undefined) return;
      event.preventDefault();
      commands.run(command);
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [commands]);
}
