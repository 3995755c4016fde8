import { createRoot } from 'react-dom/client';
import './styles/all.css';
import { followSession, loadSession, sessionStore } from './access/session.js';
import { AlarmContext } from './alarms/alarm-context.js';
import { AlarmDesk } from './alarms/alarm-desk.js';
import { App, ClosedApp } from './app.js';
import { followIncidents } from './cases/open-incidents.js';
import { startTranslations } from './i18n.js';
import { Commands } from './live/commands.js';
import { LiveSession } from './live/live-session.js';
import { LiveContext } from './live-context.js';
import { readLink, writeLinks } from './state/link.js';
import { hearMessage } from './state/messages.js';
import { pageStore } from './state/page-store.js';
import { loadPreferences } from './state/preferences.js';

/** Small or coarse screens get the light stream: fewer bins, fewer frames. */
const LITE_SCREEN = '(max-width: 48em), (pointer: coarse)';

startTranslations(pageStore.getState().language);
const place = document.getElementById('root');
if (place === null) throw new Error('the page has no #root');
const root = createRoot(place);

// Whoever is not signed in gets nothing of the page but the way in; a one-time link leads there too.
const { state } = await loadSession();
if (state === 'sign-in' || location.pathname === '/enter') root.render(<ClosedApp />);
else start();

/** The page itself, and everything that runs beside it. */
function start(): void {
  followSession();
  const link = readLink(location.pathname === '/' ? location.search : '');
  if (link.at !== undefined && link.timeSpan !== undefined) pageStore.setState({ timeSpan: link.timeSpan });
  const receiverId = link.receiverId ?? loadPreferences().receiverId;
  const session = new LiveSession({
    url: `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/live`,
    lite: matchMedia(LITE_SCREEN).matches,
    hear: hearMessage,
    ...(receiverId === undefined ? {} : { receiverId }),
    ...(link.view === undefined ? {} : { view: link.view }),
    ...(link.at === undefined ? {} : { at: link.at }),
  });
  writeLinks(pageStore);
  const alarms = new AlarmDesk();
  followIncidents();

  root.render(
    <LiveContext value={{ session, commands: new Commands(session) }}>
      <AlarmContext value={alarms}>
        <App />
      </AlarmContext>
    </LiveContext>,
  );
  // A connection that cannot be made again may have been refused: the program says whether the session is over.
  pageStore.subscribe(({ phase }, before) => {
    if (phase !== 'reconnecting' || before.phase === 'reconnecting') return;
    const known = sessionStore.getState().state;
    void loadSession().then(({ state: now }) => {
      if (now === 'sign-in' && known !== now) location.reload();
    });
  });
}
