/** Puts an alarm aside for a time, with a reason: from the alarm bar, the table and the case itself. */
import { Choices } from '../asking/fields.js';
import '../parts/words.js';
import { Button, Modal, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useReason } from '../asking/use-reason.js';
import { useLive } from '../live-context.js';
import type { Incident, Severity } from './incident.js';
import { act } from './incident-acts.js';
import { spanWords } from './spans.js';

const MINUTE_MS = 60_000;
const CHOICES_MS = [10, 30, 120, 480, 1440, 4320, 10_080].map((minutes) => minutes * MINUTE_MS);
/** The house's longest times; the program refuses more. */
const LONGEST_MS: Readonly<Record<Severity, number>> = {
  1: 30 * MINUTE_MS,
  2: 120 * MINUTE_MS,
  3: 480 * MINUTE_MS,
  4: 1440 * MINUTE_MS,
  5: 4320 * MINUTE_MS,
  6: 10_080 * MINUTE_MS,
};

export function ShelveDialog({ incident, close }: { incident: Incident; close: () => void }) {
  const { t } = useTranslation();
  const { session } = useLive();
  const explain = useReason();
  const choices = CHOICES_MS.filter((ms) => ms <= LONGEST_MS[incident.severity]);
  const [forMs, setForMs] = useState(choices[0] ?? MINUTE_MS);
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    act('shelve', incident, { reason, until: new Date(session.now() + forMs).toISOString() })
      .then(close, (error: unknown) => setFault(explain(error)))
      .finally(() => setBusy(false));
  };
  return (
    <Modal
      opened
      onClose={close}
      title={t('shelve.title', { id: incident.id })}
      closeButtonProps={{ 'aria-label': t('actions.close') }}
      transitionProps={{ duration: 0 }}
    >
      <form className="form" onSubmit={submit}>
        <p className="dim">{t('shelve.hint')}</p>
        <Choices
          legend={t('shelve.until')}
          type="radio"
          name="for"
          options={choices.map((ms) => [ms, t('shelve.for', { time: spanWords(ms) })] as const)}
          chosen={[forMs]}
          toggle={setForMs}
        />
        <Textarea
          label={t('shelve.reason')}
          required
          autosize
          minRows={2}
          maxLength={4000}
          value={reason}
          onChange={({ currentTarget }) => setReason(currentTarget.value)}
          data-autofocus
        />
        {fault !== '' && (
          <p role="alert" className="form-fault">
            {fault}
          </p>
        )}
        <div className="form-buttons">
          <Button type="submit" loading={busy} disabled={reason.trim() === ''}>
            {t('shelve.do')}
          </Button>
          <Button variant="default" onClick={close}>
            {t('shelve.cancel')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
