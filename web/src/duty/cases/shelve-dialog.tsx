/**
 * Dialog that shelves an alarm for a time, with a reason. The alarm bar, the table and the case open it. An alarm of
 * severity 1 or 2 is shelved for half an hour at most; a second person may shelve it to the end of the shift.
 */

import { Choices, Form, LongField } from '../../ground/asking/fields.js';
import { Dialog } from '../../ground/shell/dialog.js';
import '../../ground/words/late/words.js';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MINUTE_MS } from '../../../../src/time/units.js';
import { useSession } from '../../ground/access/session.js';
import type { Severity } from '../../ground/names/severities.js';
import { spanWords } from '../../ground/words/spans.js';
import { programNow } from '../../program/program-store.js';
import { type Incident, isGrave } from './incident.js';
import { act } from './incident-acts.js';

const CHOICES_MS = [10, 30, 120, 480, 1440, 4320, 10_080].map((minutes) => minutes * MINUTE_MS);
/** Times offered to a second person for severity 1 and 2. The program refuses times beyond the shift. */
const SECOND_MS = [10, 30, 60, 120, 240, 480].map((minutes) => minutes * MINUTE_MS);
/** Longest times that an alarm can be shelved. The program refuses longer ones. */
const LONGEST_MS: Readonly<Record<Severity, number>> = {
  1: 30 * MINUTE_MS,
  2: 30 * MINUTE_MS,
  3: 480 * MINUTE_MS,
  4: 1440 * MINUTE_MS,
  5: 4320 * MINUTE_MS,
  6: 10_080 * MINUTE_MS,
};

interface Props {
  readonly incident: Incident;
  /** `out-of-service` of severity 1 and 2, which has an end as well. */
  readonly name?: 'shelve' | 'out-of-service';
  close(): void;
}

export function ShelveDialog({ incident, name = 'shelve', close }: Props) {
  const { t } = useTranslation();
  const me = useSession(({ user }) => user?.id);
  const second = isGrave(incident) && incident.aside !== undefined && incident.aside.by !== me;
  const choices = second ? SECOND_MS : CHOICES_MS.filter((ms) => ms <= LONGEST_MS[incident.severity]);
  const [forMs, setForMs] = useState(choices[0] ?? MINUTE_MS);
  const [reason, setReason] = useState('');
  return (
    <Dialog title={t(name === 'shelve' ? 'shelve.title' : 'shelve.outOfService', { id: incident.id })} close={close}>
      <Form
        send={() => act(name, incident, { reason, until: new Date(programNow() + forMs).toISOString() })}
        disabled={reason.trim() === ''}
        words={t(name === 'shelve' ? 'shelve.do' : 'shelve.stop')}
        close={close}
      >
        <p className="dim">{t('shelve.hint')}</p>
        {isGrave(incident) && <p className="dim">{t(second ? 'shelve.second' : 'shelve.grave')}</p>}
        <Choices
          legend={t('shelve.until')}
          type="radio"
          name="for"
          options={choices.map((ms) => [ms, t('shelve.for', { time: spanWords(ms) })] as const)}
          chosen={[forMs]}
          toggle={setForMs}
        />
        <LongField
          label={t('shelve.reason')}
          required
          rows={2}
          maxLength={4000}
          value={reason}
          set={setReason}
          data-autofocus
        />
      </Form>
    </Dialog>
  );
}
