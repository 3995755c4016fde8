/** The dialogs that any screen may open. */

import { lazy, Suspense } from 'react';
import { ExportHost } from '../exports/export-host.js';
import { usePage } from '../state/page-store.js';

/** Loaded at its first use, so that the page opens faster. */
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
