/** What any screen may open over itself. */

import { lazy, Suspense } from 'react';
import { ExportHost } from '../exports/export-host.js';
import { usePage } from '../state/page-store.js';

/** Fetched when it is first asked for: the page opens without it. */
const HelpDialog = lazy(async () => ({ default: (await import('./help-dialog.js')).HelpDialog }));

export function Dialogs() {
  const helpOpen = usePage((state) => state.helpOpen);
  return (
    <>
      {helpOpen && (
        <Suspense fallback={null}>
          <HelpDialog />
        </Suspense>
      )}
      <ExportHost />
    </>
  );
}
