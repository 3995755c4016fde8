/** One person takes another's place in one shift. */
import { Button, Modal } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FaultLine } from '../../asking/fields.js';
import { request } from '../../asking/request.js';
import { usePeople } from '../../cases/people.js';
import { useNames } from '../../cases/use-names.js';
import { localDate } from '../../format.js';
import { useLive } from '../../live-context.js';
import { usePage } from '../../state/page-store.js';
import { useWork } from '../use-work.js';
import { hourOf } from './local-days.js';
import type { Shift } from './shift.js';

export function SwapDialog({ shift, close, changed }: { shift: Shift; close: () => void; changed: () => void }) {
  const { t } = useTranslation('watch');
  const { t: common } = useTranslation();
  const { session } = useLive();
  const language = usePage((state) => state.language);
  const names = useNames();
  const people = usePeople().filter(({ id, active }) => active && !shift.personIds.includes(id));
  const { busy, fault, run } = useWork();
  const [outPersonId, setOut] = useState(shift.personIds[0] ?? '');
  const [inPersonId, setIn] = useState('');
  const words = `${localDate(shift.startsAt, language)} ${t('roster.shift', {
    from: hourOf(shift.startsAt),
    to: hourOf(shift.endsAt),
  })}`;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const value = { shiftId: shift.id, outPersonId, inPersonId };
    const path = `/api/v1/roster/swaps/swap-${session.now().toFixed(0)}`;
    if (!(await run(() => request('PUT', path, { version: 0, value })))) return;
    changed();
    close();
  };
  return (
    <Modal
      opened
      onClose={close}
      title={t('roster.swapTitle')}
      closeButtonProps={{ 'aria-label': common('actions.close') }}
      transitionProps={{ duration: 0 }}
    >
      <form className="form" onSubmit={(event) => void submit(event)}>
        <p className="dim">{t('roster.swapHint', { shift: words })}</p>
        <label className="field">
          <span>{t('roster.out')}</span>
          <select value={outPersonId} onChange={({ currentTarget }) => setOut(currentTarget.value)}>
            {shift.personIds.map((id) => (
              <option key={id} value={id}>
                {names(id)}
              </option>
            ))}
          </select>
        </label>
        <label className="field">
          <span>{t('roster.in')}</span>
          <select required value={inPersonId} onChange={({ currentTarget }) => setIn(currentTarget.value)}>
            <option value="" />
            {people.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <FaultLine words={fault} />
        <div className="form-buttons">
          <Button type="submit" loading={busy} disabled={inPersonId === ''}>
            {t('roster.swapDo')}
          </Button>
          <Button variant="default" onClick={close}>
            {t('cancel')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
