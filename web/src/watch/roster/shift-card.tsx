/** Single shifts, which go before the patterns, and the swaps made so far. */
import { Button } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecordBody } from '../../../../src/api/records.js';
import { Only } from '../../access/only.js';
import { FaultLine } from '../../asking/fields.js';
import { atMs } from '../../asking/instants.js';
import { useRecords } from '../../asking/use-records.js';
import { usePeople } from '../../cases/people.js';
import { useNames } from '../../cases/use-names.js';
import { localDate } from '../../format.js';
import { usePage } from '../../state/page-store.js';
import { useWork } from '../use-work.js';
import { DAY_MS, hourOf, minuteOf, startOf } from './local-days.js';

export function ShiftCard({ changed }: { changed: () => void }) {
  const { t } = useTranslation('watch');
  const language = usePage((state) => state.language);
  const names = useNames();
  const shifts = useRecords('roster/shifts');
  const swaps = useRecords('roster/swaps');
  const { fault, run } = useWork();
  const newestFirst = [...shifts.rows].sort((a, b) => atMs(b.value.startsAt) - atMs(a.value.startsAt)).slice(0, 40);
  return (
    <Only may="duty">
      <section className="card" aria-label={t('roster.shiftTitle')}>
        <h2>{t('roster.shiftTitle')}</h2>
        <ShiftForm put={(id, value) => shifts.put(id, 0, value).then(changed)} />
        <h3>{t('roster.listed')}</h3>
        <ul className="plain-list record-list">
          {newestFirst.map(({ value, version }) => (
            <li key={value.id}>
              <span>
                {localDate(value.startsAt, language)} {hourOf(value.startsAt)}–{hourOf(value.endsAt)}{' '}
                <b>{value.personIds.map(names).join(', ')}</b>
              </span>
              <Button
                size="compact-sm"
                variant="default"
                aria-label={t('remove', { name: `${localDate(value.startsAt, language)} ${hourOf(value.startsAt)}` })}
                onClick={() => void run(() => shifts.remove(value.id, version)).then(changed)}
              >
                ×
              </Button>
            </li>
          ))}
        </ul>
        <h3>{t('roster.swaps')}</h3>
        <ul className="plain-list record-list">
          {swaps.rows.map(({ value, version }) => (
            <li key={value.id}>
              <span>
                <span className="dim">{value.shiftId}</span>{' '}
                {t('roster.swapOf', { in: names(value.inPersonId), out: names(value.outPersonId) })}
              </span>
              <Button
                size="compact-sm"
                variant="default"
                aria-label={t('remove', { name: value.shiftId })}
                onClick={() => void run(() => swaps.remove(value.id, version)).then(changed)}
              >
                ×
              </Button>
            </li>
          ))}
        </ul>
        <FaultLine words={fault} />
      </section>
    </Only>
  );
}

function ShiftForm({ put }: { put: (id: string, value: RecordBody<'roster/shifts'>) => Promise<void> }) {
  const { t } = useTranslation('watch');
  const people = usePeople().filter(({ active }) => active);
  const { busy, fault, run } = useWork();
  const [who, setWho] = useState<readonly string[]>([]);
  const toggle = (id: string) => setWho(who.includes(id) ? who.filter((one) => one !== id) : [...who, id]);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const day = String(form.get('day'));
    const [start, end] = [minuteOf(String(form.get('start'))), minuteOf(String(form.get('end')))];
    const startsAt = startOf(day) + start * 60_000;
    // An end not later than the start is on the next day.
    const endsAt = startOf(day) + end * 60_000 + (end > start ? 0 : DAY_MS);
    const value = {
      startsAt: new Date(startsAt).toISOString(),
      endsAt: new Date(endsAt).toISOString(),
      personIds: who,
    };
    if (await run(() => put(`shift-${startsAt}-${who[0]}`, value))) setWho([]);
  };
  return (
    <form className="form" onSubmit={(event) => void submit(event)}>
      <div className="field-row">
        <label className="field">
          <span>{t('roster.date')}</span>
          <input name="day" required type="date" />
        </label>
        <label className="field">
          <span>{t('roster.start')}</span>
          <input name="start" required type="time" defaultValue="07:00" />
        </label>
        <label className="field">
          <span>{t('roster.end')}</span>
          <input name="end" required type="time" defaultValue="19:00" />
        </label>
      </div>
      <fieldset className="choice-row">
        <legend>{t('roster.who')}</legend>
        {people.map(({ id, name }) => (
          <label key={id} className="choice">
            <input type="checkbox" checked={who.includes(id)} onChange={() => toggle(id)} />
            <span>{name}</span>
          </label>
        ))}
      </fieldset>
      <FaultLine words={fault} />
      <div className="form-buttons">
        <Button type="submit" loading={busy} disabled={who.length === 0}>
          {t('add')}
        </Button>
      </div>
    </form>
  );
}
