/** The dialogs that any screen may open. */

import { latePart } from '../../ground/shell/late-part.js';
import { ExportHost } from '../../live/saving/export-host.js';
import { useReader } from '../../reader/reader-store.js';

/** Loaded at its first use, so that the page opens faster. */
const HelpDialog = latePart(async () => ({ default: (await import('./help-dialog.js')).HelpDialog }));

export function Dialogs() {
  const helpOpen = useReader((state) => state.helpOpen);
  return (
    <>
      {helpOpen && <HelpDialog />}
      <ExportHost />
    </>
  );
}
