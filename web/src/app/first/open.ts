/** First file of the page. Over a thin line, or a late one, it shows an overview until the page itself is there. */

import { loadPatiently } from '../../ground/line/load-patiently.js';
import { isLineThin } from '../../ground/line/thin-line.js';
import { PAGE_KEY, read } from '../../reader/stored.js';
import { ONE_TIME_LINKS } from './one-time-links.js';
import { Overview } from './overview.js';
import '../../ground/styles/tokens.css';

/** A line that carries a short file fast and a long one slowly is found out by this. */
const LATE_MS = 4000;

void open();

async function open(): Promise<void> {
  const overview = new Overview(read(PAGE_KEY)['language'] === 'en' ? 'en' : 'vi');
  const isSummedUp = !ONE_TIME_LINKS.includes(location.pathname);
  const late = window.setTimeout(() => void (isSummedUp && overview.show()), LATE_MS);
  // The overview has the line for itself until its first answer.
  if (isLineThin && isSummedUp) await overview.show();
  const page = await loadPatiently(() => import('../main.js'));
  await overview.free();
  await page.open();
  window.clearTimeout(late);
  overview.close();
}
