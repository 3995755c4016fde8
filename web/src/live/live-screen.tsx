/** The live screen: controls, plots, and beside them what is read from the plots. */
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useAddress } from '../ground/shell/address.js';
import type { ScreenProps } from '../ground/shell/screen.js';
import { isCommandKey } from '../ground/shell/single-keys.js';
import { nameWindow } from '../ground/shell/title.js';
import { pictureStore, shownState } from '../picture/picture-store.js';
import { commandFor } from './keys.js';
import { readLink } from './link.js';
import { useLive } from './live-context.js';
import { Badges, FactsLine } from './parts/facts-line.js';
import { LateControls, LateScrubber, Side } from './parts/late-parts.js';
import { PlotStack } from './parts/plot-stack.js';
import { ProblemNotice, SilentStations } from './parts/problem-notice.js';

/** Follows the address: a link within the page, or a step back, names another receiver or span. */
function useLinkedView(): void {
  const { session } = useLive();
  const { query } = useAddress();
  useEffect(() => {
    const { receivers, receiverId: shown } = shownState();
    const { receiverId, view, at, timeSpan, compared } = readLink(query);
    // Before the list is there, the session itself keeps what the link asked for.
    if (receiverId === undefined || receivers.length === 0) return;
    if (timeSpan !== undefined && at !== undefined) pictureStore.setState({ timeSpan });
    if (compared !== undefined) pictureStore.setState({ compared });
    if (view !== undefined) session.show(receiverId, view);
    else if (receiverId !== shown) session.select(receiverId);
    if (at === undefined) session.past.toLive();
    else if (at !== session.past.at) session.past.go(at);
  }, [session, query]);
}

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
          <SilentStations />
          {phone && (
            <div className="badges-room">
              <Badges />
            </div>
          )}
          <PlotStack />
          <LateScrubber phone={phone} />
        </section>
        <FactsLine phone={phone} />
        <Side phone={phone} />
      </main>
    </>
  );
}

/** One-key commands, wherever the focus is, unless a control needs the key itself or the user turned them off. */
function useCommandKeys(): void {
  const { commands } = useLive();
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (!isCommandKey(event)) return;
      const command = commandFor(event);
      if (command === undefined) return;
      event.preventDefault();
      commands.run(command);
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [commands]);
}
