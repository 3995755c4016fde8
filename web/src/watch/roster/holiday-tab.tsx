/** Days off of a year: by rule (sun and moon) until they are announced, then as announced. */

import { Button } from '@mantine/core';
import { type FormEvent, useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecordBody } from '../../../../src/api/records.js';
import { Only, OnlyNote } from '../../access/only.js';
import { FaultLine, Field, FormEnd, FormReader, TimeField } from '../../asking/fields.js';
import { useAsked } from '../../asking/use-asked.js';
import { useRecords } from '../../asking/use-records.js';
import { useWork } from '../../asking/use-work.js';
import { localDate } from '../../format.js';
import { useLive } from '../../live-context.js';
import { usePage } from '../../state/page-store.js';
import { fetchHolidays, type Holiday } from './holiday.js';
import { dayOf, startOf } from './local-days.js';

type Announced = Pick<RecordBody<'roster/holidays'>, 'firstDay' | 'days' | 'source'>;

export function HolidayTab() {
  const { t } = useTranslation('watch');
  const { session } = useLive();
  const language = usePage((state) => state.language);
  const [year, setYear] = useState(() => Number(dayOf(session.now()).slice(0, 4)));
  const [edited, setEdited] = useState('');
  const announced = useRecords('roster/holidays');
  const question = useCallback(() => fetchHolidays(year), [year]);
  const { value: holidays = [], fault, ask: load } = useAsked(question);
  const put = async (key: string, value: Announced) => {
    const id = `${key}-${year}`;
    const version = announced.rows.find((row) => row.value.id === id)?.version ?? 0;
    await announced.put(id, version, { ruleKey: key, year, ...value });
    await load();
    setEdited('');
  };
  return (
    <section className="card" aria-label={t('holidays.title', { year })}>
      <div className="card-head">
        <h2>{t('holidays.title', { year })}</h2>
        <span className="spring" />
        <Button variant="default" aria-label={`${t('holidays.year')} ${year - 1}`} onClick={() => setYear(year - 1)}>
          ←
        </Button>
        <Button variant="default" aria-label={`${t('holidays.year')} ${year + 1}`} onClick={() => setYear(year + 1)}>
          →
        </Button>
      </div>
      <p className="dim">{t('holidays.lunar')}</p>
      <OnlyNote may="duty" />
      <FaultLine words={fault} />
      <div className="wide-table">
        <table className="plain-table">
          <thead>
            <tr>
              <th scope="col">{t('holidays.name')}</th>
              <th scope="col">{t('holidays.first')}</th>
              <th scope="col" className="figure">
                {t('holidays.days')}
              </th>
              <th scope="col">
                <span className="sr-only">{t('holidays.source')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {holidays.map((holiday) => (
              <tr key={holiday.key}>
                <th scope="row">{holiday.name[language]}</th>
                <td className="moment">{localDate(startOf(holiday.firstDay), language)}</td>
                <td className="figure">{holiday.days}</td>
                <td>
                  {edited === holiday.key ? (
                    <AnnounceForm
                      holiday={holiday}
                      put={(value) => put(holiday.key, value)}
                      close={() => setEdited('')}
                    />
                  ) : (
                    <>
                      <span className="dim">{t(holiday.announced ? 'holidays.announced' : 'holidays.byRule')}</span>{' '}
                      <Only may="duty">
                        <Button
                          size="compact-sm"
                          variant="default"
                          aria-label={`${t('holidays.announce')}: ${holiday.name[language]}`}
                          onClick={() => setEdited(holiday.key)}
                        >
                          …
                        </Button>
                      </Only>
                    </>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

interface FormProps {
  readonly holiday: Holiday;
  put(value: Announced): Promise<void>;
  close(): void;
}

function AnnounceForm({ holiday, put, close }: FormProps) {
  const { t } = useTranslation('watch');
  const { busy, fault, run } = useWork();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormReader(event.currentTarget);
    const value = { firstDay: form.text('first'), days: form.number('days') ?? 1, source: form.text('source') };
    void run(() => put(value));
  };
  return (
    <form className="form" onSubmit={submit}>
      <div className="field-row">
        <TimeField label={t('holidays.first')} name="first" type="date" required defaultValue={holiday.firstDay} />
        <Field
          label={t('holidays.days')}
          name="days"
          type="number"
          min={1}
          max={30}
          required
          defaultValue={holiday.days}
        />
        <Field label={t('holidays.source')} name="source" required maxLength={200} />
      </div>
      <FormEnd fault={fault} busy={busy} send={t('holidays.announce')} close={close} />
    </form>
  );
}
