/** First file of the page. Over a thin line it shows an overview until the page itself is there. */
import { PAGE_KEY, read } from '../state/stored.js';
import { loadPatiently } from './load-patiently.js';
import { ONE_TIME_LINKS } from './one-time-links.js';
import { Overview } from './overview.js';
import { isLineThin } from './thin-line.js';

void open();

async function open(): Promise<void> {
  const isSummedUp = isLineThin && !ONE_TIME_LINKS.includes(location.pathname);
  const overview = isSummedUp ? new Overview(read(PAGE_KEY)['language'] === 'en' ? 'en' : 'vi') : undefined;
  // The overview has the line for itself until its first answer.
  await overview?.show();
  const { opened } = await loadPatiently(() => import('../main.js'));
  await opened;
  overview?.close();
}
