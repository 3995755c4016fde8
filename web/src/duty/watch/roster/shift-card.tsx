/** Single shifts, which replace those of the patterns, and the swaps so far. */

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecordBody } from '../../../../../src/api/records.js';
import { Only } from '../../../ground/access/only.js';
import { EditedList } from '../../../ground/asking/edited-list.js';
import { Choices, Form, type FormReader, TimeField, toggled } from '../../../ground/asking/fields.js';
import { atMs, isoOf } from '../../../ground/asking/instants.js';
import { listOf, useRecords } from '../../../ground/asking/use-records.js';
import { usePeople } from '../../../ground/names/people.js';
import { useNames } from '../../../ground/names/use-names.js';
import { hourOf, minuteOf, startOf } from '../../../ground/words/local-days.js';
import { useFormats } from '../../../ground/words/use-language.js';

export function ShiftCard({ changed }: { changed: () => void }) {
  const { t } = useTranslation('watch');
  const formats = useFormats();
  const names = useNames();
  const shifts = useRecords('roster/shifts');
  const swaps = useRecords('roster/swaps');
  const newestFirst = [...shifts.rows].sort((a, b) => atMs(b.value.startsAt) - atMs(a.value.startsAt)).slice(0, 40);
  return (
    <Only may="duty">
      <section className="card" aria-label={t('roster.shiftTitle')}>
        <h2>{t('roster.shiftTitle')}</h2>
        <ShiftForm put={(id, value) => shifts.put(id, 0, value).then(changed)} />
        <h3>{t('roster.listed')}</h3>
        <EditedList
          {...listOf(shifts)}
          rows={newestFirst}
          may="duty"
          none={t('none')}
          onlyNew
          nameOf={({ value }) => `${formats.date(value.startsAt)} ${hourOf(value.startsAt)}`}
          show={({ value }) => (
            <>
              {formats.date(value.startsAt)} {hourOf(value.startsAt)}–{hourOf(value.endsAt)}{' '}
              <b>{value.personIds.map(names).join(', ')}</b>
            </>
          )}
          remove={({ value, version }) => shifts.remove(value.id, version).then(changed)}
        />
        <h3>{t('roster.swaps')}</h3>
        <EditedList
          {...listOf(swaps)}
          may="duty"
          none={t('none')}
          onlyNew
          nameOf={({ value }) => value.shiftId}
          show={({ value }) => (
            <>
              <span className="dim">{value.shiftId}</span>{' '}
              {t('roster.swapOf', { in: names(value.inPersonId), out: names(value.outPersonId) })}
            </>
          )}
          remove={({ value, version }) => swaps.remove(value.id, version).then(changed)}
        />
      </section>
    </Only>
  );
}

function ShiftForm({ put }: { put: (id: string, value: RecordBody<'roster/shifts'>) => Promise<void> }) {
  const { t } = useTranslation('watch');
  const people = usePeople().filter(({ active }) => active);
  const [who, setWho] = useState<readonly string[]>([]);
  const submit = async (form: FormReader) => {
    const day = form.text('day');
    const [start, end] = [minuteOf(form.text('start')), minuteOf(form.text('end'))];
    const startsAt = startOf(day) + start * 60_000;
    // A shift whose end is not later than its start ends on the next day.
    const endsAt = startOf(day) + (end > start ? end : end + 1440) * 60_000;
    const value = { startsAt: isoOf(startsAt), endsAt: isoOf(endsAt), personIds: who };
    await put(`shift-${startsAt}-${who[0]}`, value);
    setWho([]);
  };
  return (
    <Form send={submit} disabled={who.length === 0} words={t('add')}>
      <div className="columns narrow">
        <TimeField label={t('roster.date')} name="day" required type="date" />
        <TimeField label={t('roster.start')} name="start" required type="time" defaultValue="07:00" />
        <TimeField label={t('roster.end')} name="end" required type="time" defaultValue="19:00" />
      </div>
      <Choices
        legend={t('roster.who')}
        type="checkbox"
        name="choice"
        options={people.map(({ id, name }) => [id, name] as const)}
        chosen={who}
        toggle={(id) => setWho(toggled(who, id))}
      />
    </Form>
  );
}
