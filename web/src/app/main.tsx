import { createRoot } from 'react-dom/client';
import '../ground/styles/all.css';
import { AlarmContext } from '../duty/alarms/alarm-context.js';
import { AlarmDesk } from '../duty/alarms/alarm-desk.js';
import { followIncidents } from '../duty/cases/open-incidents.js';
import { followSession, loadSession, takeScreenLink } from '../ground/access/session.js';
import { fetchLetters } from '../ground/styles/letters.js';
import { startTranslations } from '../ground/words/i18n.js';
import { LiveContext } from '../live/live-context.js';
import { startLive } from '../live/start-live.js';
import { programStore } from '../program/program-store.js';
import { readerStore } from '../reader/reader-store.js';
import { App } from './app.js';
import { ClosedApp, isOneTimeLink } from './closed-app.js';

const place = document.getElementById('root');
if (place === null) throw new Error('the page has no #root');
const root = createRoot(place);

/**
 * Puts the page, or the way in, where the overview was. A person who is not signed in gets nothing of the page but the way
 * in; a one-time link leads there too.
 */
export async function open(): Promise<void> {
  void fetchLetters();
  await takeScreenLink();
  const [{ state }] = await Promise.all([loadSession(), startTranslations(readerStore.getState().language)]);
  if (state === 'sign-in' || isOneTimeLink()) root.render(<ClosedApp />);
  else await start();
}

/** The page itself, and everything that runs beside it. */
async function start(): Promise<void> {
  followSession();
  const live = await startLive();
  const alarms = new AlarmDesk();
  followIncidents();

  root.render(
    <LiveContext value={live}>
      <AlarmContext value={alarms}>
        <App />
      </AlarmContext>
    </LiveContext>,
  );
  // A connection that cannot be made again may have been refused: the program says whether the session is over.
  programStore.subscribe(({ phase }, before) => {
    if (phase !== 'reconnecting' || before.phase === 'reconnecting') return;
    void loadSession();
  });
}
