/** The two actions for an alarm, acknowledge it or shelve it, for people who work on incidents. */

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../ground/access/session.js';
import { useWork } from '../../ground/asking/use-work.js';
import { Button } from '../../ground/shell/button.js';
import { latePart } from '../../ground/shell/late-part.js';
import type { Incident } from '../cases/incident.js';
import { act } from '../cases/incident-acts.js';

/** Loaded at its first use. */
const ShelveDialog = latePart(async () => ({ default: (await import('../cases/shelve-dialog.js')).ShelveDialog }));

export function AlarmActions({ incident }: { incident: Incident }) {
  const { t } = useTranslation();
  const mayAct = useMay('incidents');
  const { busy, fault, run } = useWork();
  const [shelving, setShelving] = useState(false);
  if (!mayAct) return null;
  return (
    <>
      <span className="alarm-buttons">
        <Button size="small" loading={busy} onClick={() => void run(() => act('ack', incident))}>
          {t('cases.acknowledge')}
        </Button>
        <Button size="small" variant="default" onClick={() => setShelving(true)}>
          {t('alarmBar.shelve')}
        </Button>
      </span>
      {fault !== '' && (
        <span role="alert" className="fault-words">
          {t('alarmBar.failed', { reason: fault })}
        </span>
      )}
      {shelving && <ShelveDialog incident={incident} close={() => setShelving(false)} />}
    </>
  );
}
