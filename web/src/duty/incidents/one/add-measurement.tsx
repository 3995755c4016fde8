/** What adds to the measurements of a case: the form, and the log of a KrakenSDR. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { krakenBearings } from '../../../../../src/location/kraken-bearings.js';
import { FaultLine } from '../../../ground/asking/fields.js';
import { record } from '../../../ground/asking/outbox.js';
import { useWork } from '../../../ground/asking/use-work.js';
import { FileButton } from '../../../ground/shell/file-button.js';
import type { Incident } from '../../cases/incident.js';
import { MeasurementForm } from './measurement-form.js';

/** Two hours of a KrakenSDR that writes four lines a second. */
const MOST_BYTES = 64 * 1024 * 1024;

export function AddMeasurement({ incident }: { incident: Incident }) {
  const { t } = useTranslation('incidents');
  const [open, setOpen] = useState(false);
  const receiver = incident.measurements?.at(-1)?.receiver;
  if (open) return <MeasurementForm id={incident.id} receiver={receiver} close={() => setOpen(false)} />;
  return (
    <>
      <button type="button" className="text-button" onClick={() => setOpen(true)}>
        {t('where.add')}
      </button>{' '}
      <KrakenFile incident={incident} />
    </>
  );
}

/** Takes the bearings at the frequencies of the case. */
function KrakenFile({ incident: { id, startHz, stopHz } }: { incident: Incident }) {
  const { t } = useTranslation('incidents');
  const { busy, fault, run } = useWork();
  const take = (file: File) =>
    run(async () => {
      const bearings = file.size > MOST_BYTES ? [] : krakenBearings(await file.text(), { startHz, stopHz });
      if (bearings.length === 0) throw new Error(t('where.kraken.none'));
      for (const { at, ...one } of bearings)
        await record(id, { kind: 'measurement', measurement: { ...one, at: new Date(at).toISOString() } });
    });
  return (
    <>
      <FileButton accept=".csv,.txt,.html" disabled={busy} chosen={([file]) => void take(file)}>
        {t('where.kraken.file')}
      </FileButton>
      <FaultLine words={fault} />
    </>
  );
}
