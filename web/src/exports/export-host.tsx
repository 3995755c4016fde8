/** Opens the export dialog for whichever screen asks; its file is fetched when it is first asked for. */
import { lazy, Suspense, useEffect, useState } from 'react';
import { type ExportOpener, offerExport } from '../past/export-hook.js';

const ExportDialog = lazy(() => import('./export-dialog.js'));

export function ExportHost() {
  const [preset, setPreset] = useState<Parameters<ExportOpener>[0]>();
  useEffect(() => offerExport(setPreset), []);
  if (preset === undefined) return null;
  return (
    <Suspense fallback={null}>
      <ExportDialog preset={preset} onClose={() => setPreset(undefined)} />
    </Suspense>
  );
}
