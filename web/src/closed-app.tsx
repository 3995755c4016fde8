/** In place of everything else, while nobody is signed in. */
import { lazy, Suspense } from 'react';
import { Looks } from './looks.js';

/** Fetched only where it is wanted: most pages are opened by somebody who is signed in. */
const Entrance = lazy(() => import('./access/entrance.js'));

export function ClosedApp() {
  return (
    <Looks>
      <Suspense fallback={<main id="main" aria-busy="true" />}>
        <Entrance />
      </Suspense>
    </Looks>
  );
}
