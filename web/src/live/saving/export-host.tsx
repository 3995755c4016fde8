/** Opens the export dialog for whichever screen asks; its file is fetched when it is first asked for. */
import { useEffect, useState } from 'react';
import { latePart } from '../../ground/shell/late-part.js';
import { type ExportOpener, offerExport } from './export-hook.js';

const ExportDialog = latePart(() => import('./export-dialog.js'));

export function ExportHost() {
  const [preset, setPreset] = useState<Parameters<ExportOpener>[0]>();
  useEffect(() => offerExport(setPreset), []);
  if (preset === undefined) return null;
  return <ExportDialog preset={preset} onClose={() => setPreset(undefined)} />;
}
