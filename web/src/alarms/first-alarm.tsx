/** The most urgent alarm of the bar: what it is, how long it has waited, and the two things to do about it. */
import { Button } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../access/session.js';
import { centreHz, type Incident } from '../cases/incident.js';
import { act } from '../cases/incident-acts.js';
import { SeverityMark } from '../cases/marks.js';
import { runningSpan } from '../cases/spans.js';
import { useNow } from '../cases/use-now.js';
import { usePlaces } from '../cases/use-places.js';
import { useReason } from '../cases/use-reason.js';
import { FORMATS } from '../format.js';
import { Link } from '../shell/link.js';
import { usePage } from '../state/page-store.js';

/** Fetched when it is first asked for. */
const ShelveDialog = lazy(async () => ({ default: (await import('../cases/shelve-dialog.js')).ShelveDialog }));

export function FirstAlarm({ incident }: { incident: Incident }) {
  const { t } = useTranslation();
  const formats = FORMATS[usePage((state) => state.language)];
  const places = usePlaces();
  const mayAct = useMay('incidents');
  const now = useNow();
  const reason = useReason();
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState('');
  const [shelving, setShelving] = useState(false);
  const waited = runningSpan(now - (incident.openedAt ?? incident.firstHeardAt));
  const acknowledge = () => {
    setBusy(true);
    act('ack', incident)
      .then(
        () => setFault(''),
        (error: unknown) => setFault(reason(error)),
      )
      .finally(() => setBusy(false));
  };
  return (
    <>
      <SeverityMark severity={incident.severity} />
      <Link to={`/incidents/${incident.id}`} className="alarm-what">
        <b>{formats.frequency(centreHz(incident))}</b> · {places(incident.stationIds)}
        <span className="alarm-id"> · {incident.id}</span>
      </Link>
      <span className="alarm-since">
        <span className="wide-words">{t('alarmBar.waiting', { time: waited })}</span>
        <span className="thumb-words" aria-hidden>
          {waited}
        </span>
      </span>
      {mayAct && (
        <span className="alarm-buttons">
          <Button size="compact-sm" color="cyan" loading={busy} onClick={acknowledge}>
            {t('cases.acknowledge')}
          </Button>
          <Button size="compact-sm" variant="default" onClick={() => setShelving(true)}>
            {t('alarmBar.shelve')}
          </Button>
        </span>
      )}
      {fault !== '' && (
        <span role="alert" className="alarm-fault">
          {t('alarmBar.failed', { reason: fault })}
        </span>
      )}
      {shelving && (
        <Suspense fallback={null}>
          <ShelveDialog incident={incident} close={() => setShelving(false)} />
        </Suspense>
      )}
    </>
  );
}
