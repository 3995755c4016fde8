import { createRoot } from 'react-dom/client';
import './styles/all.css';
import { AlarmContext } from './alarms/alarm-context.js';
import { AlarmDesk } from './alarms/alarm-desk.js';
import { App } from './app.js';
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

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no #root');
createRoot(root).render(
  <LiveContext value={{ session, commands: new Commands(session) }}>
    <AlarmContext value={alarms}>
      <App />
    </AlarmContext>
  </LiveContext>,
);
