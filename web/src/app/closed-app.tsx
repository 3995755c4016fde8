/** In place of everything else, while nobody is signed in. */

import { latePart } from '../ground/shell/late-part.js';
import { ONE_TIME_LINKS } from './first/one-time-links.js';
import { Looks } from './looks.js';

/** Fetched only where it is wanted: most pages are opened by somebody who is signed in. */
const Entrance = latePart(() => import('../ground/access/entrance.js'), {
  waiting: () => <main id="main" aria-busy="true" />,
});

/** True where a one-time link leads: it opens its own page, whoever is signed in. */
export function isOneTimeLink(): boolean {
  return ONE_TIME_LINKS.includes(location.pathname);
}

export function ClosedApp() {
  return (
    <Looks>
      <Entrance />
    </Looks>
  );
}
