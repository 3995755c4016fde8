/** Repeating turns of duty: a first day, an hour, a length, and crews that follow each other day by day. */
import { Button } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecordBody } from '../../../../src/api/records.js';
import { Only, OnlyNote } from '../../access/only.js';
import { FaultLine } from '../../asking/fields.js';
import { useRecords } from '../../asking/use-records.js';
import { usePeople } from '../../cases/people.js';
import { useNames } from '../../cases/use-names.js';
import { useWork } from '../use-work.js';
import { crewsFrom, UnknownPerson } from './crews.js';
import { minuteOf } from './local-days.js';

type PatternBody = RecordBody<'roster/patterns'>;

const clock = (minute: number) =>
  `${String(Math.floor(minute / 60) % 24).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

export function PatternCard({ changed }: { changed: () => void }) {
  const { t } = useTranslation('watch');
  const names = useNames();
  const records = useRecords('roster/patterns');
  const { fault, run } = useWork();
  const [adding, setAdding] = useState(false);
  return (
    <section className="card" aria-label={t('roster.patternTitle')}>
      <h2>{t('roster.patternTitle')}</h2>
      <OnlyNote may="duty" />
      {!records.loading && records.rows.length === 0 && <p className="dim">{t('none')}</p>}
      <ul className="plain-list record-list">
        {records.rows.map(({ value, version }) => (
          <li key={value.id}>
            <span>
              <b>{value.id}</b>{' '}
              <span className="dim">
                {value.firstDay}
                {value.lastDay === undefined ? '' : ` – ${value.lastDay}`} ·{' '}
                {t(value.days === 'holiday' ? 'roster.daysHoliday' : 'roster.daysEvery')}
              </span>
              {value.slots.map((slot) => (
                <span key={slot.startMin} className="small block">
                  {clock(slot.startMin)}–{clock(slot.startMin + slot.lengthMin)}:{' '}
                  {slot.crews.map((crew) => crew.map(names).join(', ')).join(' → ')}
                </span>
              ))}
            </span>
            <Only may="duty">
              <Button
                size="compact-sm"
                variant="default"
                aria-label={t('remove', { name: value.id })}
                onClick={() => void run(() => records.remove(value.id, version)).then(changed)}
              >
                ×
              </Button>
            </Only>
          </li>
        ))}
      </ul>
      <FaultLine words={fault} />
      {adding ? (
        <PatternForm
          put={(id, value) => records.put(id, 0, value)}
          close={() => {
            setAdding(false);
            changed();
          }}
        />
      ) : (
        <Only may="duty">
          <Button onClick={() => setAdding(true)}>{t('add')}</Button>
        </Only>
      )}
    </section>
  );
}

function PatternForm({ put, close }: { put: (id: string, value: PatternBody) => Promise<void>; close: () => void }) {
  const { t } = useTranslation('watch');
  const people = usePeople();
  const { busy, fault, run } = useWork();
  const [bad, setBad] = useState('');
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name) ?? '');
    setBad('');
    try {
      const crews = crewsFrom(text('crews'), people);
      const slot = { startMin: minuteOf(text('start')), lengthMin: Math.round(60 * Number(text('hours'))), crews };
      const last = text('last') === '' ? {} : { lastDay: text('last') };
      const days = text('days') === 'holiday' ? ('holiday' as const) : ('every' as const);
      const value = { firstDay: text('first'), ...last, days, slots: [slot] };
      if (await run(() => put(text('id').trim(), value))) close();
    } catch (error) {
      if (!(error instanceof UnknownPerson)) throw error;
      setBad(t('roster.unknownPerson', { name: error.message }));
    }
  };
  return (
    <form className="form" onSubmit={(event) => void submit(event)}>
      <div className="field-row">
        <label className="field">
          <span>{t('roster.patternName')}</span>
          <input name="id" required maxLength={60} pattern="[A-Za-z0-9_\-]+" />
        </label>
        <label className="field">
          <span>{t('roster.days')}</span>
          <select name="days">
            <option value="every">{t('roster.daysEvery')}</option>
            <option value="holiday">{t('roster.daysHoliday')}</option>
          </select>
        </label>
        <label className="field">
          <span>{t('roster.firstDay')}</span>
          <input name="first" required type="date" />
        </label>
        <label className="field">
          <span>{t('roster.lastDay')}</span>
          <input name="last" type="date" />
        </label>
        <label className="field">
          <span>{t('roster.startAt')}</span>
          <input name="start" required type="time" defaultValue="07:00" />
        </label>
        <label className="field">
          <span>{t('roster.length')}</span>
          <input name="hours" required type="number" min={0.5} max={24} step={0.5} defaultValue={12} />
        </label>
      </div>
      <label className="field">
        <span>{t('roster.crews')}</span>
        <textarea name="crews" required rows={3} />
        <span className="dim small">{t('roster.crewsHint')}</span>
      </label>
      <FaultLine words={bad === '' ? fault : bad} />
      <div className="form-buttons">
        <Button type="submit" loading={busy}>
          {t('save')}
        </Button>
        <Button variant="default" onClick={close}>
          {t('cancel')}
        </Button>
      </div>
    </form>
  );
}
