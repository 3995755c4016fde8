/** The dialogs that any screen may open. */
import { ExportHost } from '../exports/export-host.js';
import { latePart } from '../shell/late-part.js';
import { usePage } from '../state/page-store.js';

/** Loaded at its first use, so that the page opens faster. */
const HelpDialog = latePart(async () => ({ default: (await import('./help-dialog.js')).HelpDialog }));

export function Dialogs() {
  const helpOpen = usePage((state) => state.helpOpen);
  return (
    <>
      {helpOpen && <HelpDialog />}
      <ExportHost />
    </>
  );
}
