/** Begins the live session as the address and this machine's preferences say. */
import { DEFLATE_QUERY } from '../../../src/live/wire.js';
import { tellFollowers } from '../ground/asking/followed.js';
import { loadPatiently } from '../ground/line/load-patiently.js';
import { isLineThin } from '../ground/line/thin-line.js';
import { startDrawing } from '../picture/drawing/drawing-thread.js';
import { loadPreferences } from '../picture/picture-preferences.js';
import { pictureStore } from '../picture/picture-store.js';
import { onReturn } from '../program/liveness.js';
import { programStore } from '../program/program-store.js';
import { onTicks } from '../program/ticks.js';
import { Commands } from './commands.js';
import { readLink, writeLinks } from './link.js';
import type { Live } from './live-context.js';
import { LiveSession } from './live-session.js';

/** Small or coarse screens, and thin lines, get the light stream: fewer bins, fewer frames. */
const LITE_SCREEN = '(max-width: 48em), (pointer: coarse)';

/** Interval in ms of the questions that take the place of messages where a network lets no WebSocket through. */
const UNHEARD_EVERY_MS = 5000;

export async function startLive(): Promise<Live> {
  await loadPatiently(startDrawing);
  const link = readLink(location.pathname === '/' ? location.search : '');
  if (link.at !== undefined && link.timeSpan !== undefined) pictureStore.setState({ timeSpan: link.timeSpan });
  if (link.compared !== undefined) pictureStore.setState({ compared: link.compared });
  const receiverId = link.receiverId ?? loadPreferences().receiverId;
  const lite = isLineThin || matchMedia(LITE_SCREEN).matches;
  const session = new LiveSession({
    url: `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/live${lite ? `?${DEFLATE_QUERY}` : ''}`,
    lite,
    hear: tellFollowers,
    receiverId,
    view: link.view,
    at: link.at,
  });
  onReturn(() => tellFollowers({ type: 'return' }));
  onTicks(UNHEARD_EVERY_MS, () => {
    if (programStore.getState().phase === 'polling') tellFollowers({ type: 'unheard' });
  });
  writeLinks(pictureStore);
  return { session, commands: new Commands(session) };
}
