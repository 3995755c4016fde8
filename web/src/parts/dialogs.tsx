/** What any screen may open over itself. */
import { ExportHost } from '../exports/export-host.js';
import { HelpDialog } from './help-dialog.js';

export function Dialogs() {
  return (
    <>
      <HelpDialog />
      <ExportHost />
    </>
  );
}
