/** The live screen: controls, plots, and beside them what is read from the plots. */
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { ScreenProps } from '../ground/shell/screen.js';
import { nameWindow } from '../ground/shell/title.js';
import { LateControls } from './controls/late-controls.js';
import { useLive } from './live-context.js';
import { Badges, FactsLine } from './parts/facts-line.js';
import { PlotStack } from './parts/plot-stack.js';
import { ProblemNotice } from './parts/problem-notice.js';
import { Side } from './parts/side.js';
import { LateScrubber } from './past/late-scrubber.js';
import { useCommandKeys } from './use-command-keys.js';
import { useLinkedView } from './use-linked-view.js';

export function LiveScreen({ phone }: ScreenProps) {
  const { t } = useTranslation();
  const { session } = useLive();
  useCommandKeys();
  useEffect(() => nameWindow(t('live')), [t]);
  useEffect(() => {
    session.attend(true);
    return () => session.attend(false);
  }, [session]);
  useLinkedView();
  return (
    <>
      <LateControls phone={phone} />
      <main id="main" className="live-screen">
        <h1 className="sr-only">{t('live')}</h1>
        <section className="live" aria-label={t('live')}>
          <ProblemNotice />
          {phone && <Badges />}
          <PlotStack />
          <LateScrubber phone={phone} />
        </section>
        <FactsLine phone={phone} />
        <Side phone={phone} />
      </main>
    </>
  );
}
