/** Dialog in which one person takes the place of another in one shift: who opens it, until another is chosen. */

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../../ground/access/session.js';
import { ask } from '../../../ground/asking/ask.js';
import { Choices, Form } from '../../../ground/asking/fields.js';
import { usePeople } from '../../../ground/names/people.js';
import { Dialog } from '../../../ground/shell/dialog.js';
import { hourOf } from '../../../ground/words/local-days.js';
import { useFormats } from '../../../ground/words/use-language.js';
import { programNow } from '../../../program/program-store.js';
import { RestWith } from './rest-warnings.js';
import type { Shift } from './shift.js';

export function SwapDialog({ shift, close, changed }: { shift: Shift; close: () => void; changed: () => void }) {
  const { t } = useTranslation('watch');
  const formats = useFormats();
  const everybody = usePeople();
  const people = everybody.filter(({ id, active }) => active && !shift.personIds.includes(id));
  const [outPersonId, setOut] = useState(shift.personIds[0] ?? '');
  const me = useSession(({ user }) => user?.id);
  const [inPersonId, setIn] = useState(people.some(({ id }) => id === me) ? (me ?? '') : '');
  const words = `${formats.date(shift.startsAt)} ${t('roster.shift', {
    from: hourOf(shift.startsAt),
    to: hourOf(shift.endsAt),
  })}`;
  const submit = async () => {
    const value = { shiftId: shift.id, outPersonId, inPersonId };
    const params = { id: `swap-${programNow().toFixed(0)}` };
    await ask('PUT /api/v1/roster/swaps/{id}', { params, body: { version: 0, value } });
    changed();
  };
  return (
    <Dialog title={t('roster.swapTitle')} close={close}>
      <Form send={submit} disabled={inPersonId === ''} words={t('roster.swapDo')} close={close}>
        <p className="dim">{t('roster.swapHint', { shift: words })}</p>
        <Choices
          type="radio"
          name="out"
          legend={t('roster.out')}
          options={shift.personIds.map((id) => [id, everybody.find((one) => one.id === id)?.name ?? id] as const)}
          chosen={[outPersonId]}
          toggle={setOut}
        />
        <Choices
          type="radio"
          name="in"
          legend={t('roster.in')}
          options={people.map(({ id, name }) => [id, name] as const)}
          chosen={[inPersonId]}
          toggle={setIn}
        />
        <RestWith personId={inPersonId} shift={shift} />
      </Form>
    </Dialog>
  );
}
