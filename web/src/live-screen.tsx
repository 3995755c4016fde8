/** The live screen: controls, plots, and beside them what is read from the plots. */
import { lazy, Suspense, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { afterFirstPicture } from './live/first-picture.js';
import { useLive } from './live-context.js';
import { Badges, FactsLine } from './parts/facts-line.js';
import { LiveActions } from './parts/live-actions.js';
import { PlotStack } from './parts/plot-stack.js';
import { ProblemNotice } from './parts/problem-notice.js';
import { Side } from './parts/side.js';
import { Toolbar } from './parts/toolbar.js';
import type { ScreenProps } from './shell/screen.js';
import { nameWindow } from './shell/title.js';
import { useCommandKeys } from './use-command-keys.js';
import { useLinkedView } from './use-linked-view.js';

/** Fetched after the first picture: the present comes first. */
const Scrubber = lazy(afterFirstPicture(() => import('./past/scrubber.js')));

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
      <Toolbar phone={phone} />
      {phone && <LiveActions />}
      <main id="main" className="live-screen">
        <h1 className="sr-only">{t('live')}</h1>
        <section className="live" aria-label={t('live')}>
          <ProblemNotice />
          {phone && <Badges />}
          <PlotStack />
          <Suspense fallback={<div className="scrubber-room" />}>
            <Scrubber phone={phone} />
          </Suspense>
        </section>
        <FactsLine phone={phone} />
        <Side phone={phone} />
      </main>
    </>
  );
}
