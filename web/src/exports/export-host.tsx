/** Opens the export dialog for whichever screen asks; its file is fetched when it is first asked for. */
import { useEffect, useState } from 'react';
import { type ExportOpener, offerExport } from '../past/export-hook.js';
import { latePart } from '../shell/late-part.js';

const ExportDialog = latePart(() => import('./export-dialog.js'));

export function ExportHost() {
  const [preset, setPreset] = useState<Parameters<ExportOpener>[0]>();
  useEffect(() => offerExport(setPreset), []);
  if (preset === undefined) return null;
  return <ExportDialog preset={preset} onClose={() => setPreset(undefined)} />;
}
