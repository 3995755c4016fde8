/** Days off of a year: by rule (sun and moon) until they are announced, then as announced. */
import { Button } from '@mantine/core';
import { type FormEvent, useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecordBody } from '../../../../src/api/records.js';
import { Only, OnlyNote } from '../../access/only.js';
import { FaultLine } from '../../asking/fields.js';
import { useReason } from '../../asking/use-reason.js';
import { useRecords } from '../../asking/use-records.js';
import { localDate } from '../../format.js';
import { useLive } from '../../live-context.js';
import { usePage } from '../../state/page-store.js';
import { useWork } from '../use-work.js';
import { fetchHolidays, type Holiday } from './holiday.js';
import { dayOf, startOf } from './local-days.js';

type Announced = Pick<RecordBody<'roster/holidays'>, 'firstDay' | 'days' | 'source'>;

export function HolidayTab() {
  const { t } = useTranslation('watch');
  const { session } = useLive();
  const explain = useReason();
  const language = usePage((state) => state.language);
  const [year, setYear] = useState(() => Number(dayOf(session.now()).slice(0, 4)));
  const [holidays, setHolidays] = useState<readonly Holiday[]>([]);
  const [problem, setProblem] = useState('');
  const [edited, setEdited] = useState('');
  const announced = useRecords('roster/holidays');
  const load = useCallback(async () => {
    try {
      setHolidays(await fetchHolidays(year));
      setProblem('');
    } catch (error) {
      setProblem(t('failed', { reason: explain(error) }));
    }
  }, [year, t, explain]);
  useEffect(() => void load(), [load]);
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
      <FaultLine words={problem} />
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
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name) ?? '');
    const value = { firstDay: text('first'), days: Number(text('days')), source: text('source') };
    void run(() => put(value));
  };
  return (
    <form className="form" onSubmit={submit}>
      <div className="field-row">
        <label className="field">
          <span>{t('holidays.first')}</span>
          <input name="first" type="date" required defaultValue={holiday.firstDay} />
        </label>
        <label className="field">
          <span>{t('holidays.days')}</span>
          <input name="days" type="number" min={1} max={30} required defaultValue={holiday.days} />
        </label>
        <label className="field">
          <span>{t('holidays.source')}</span>
          <input name="source" required maxLength={200} />
        </label>
      </div>
      <FaultLine words={fault} />
      <div className="form-buttons">
        <Button type="submit" loading={busy}>
          {t('holidays.announce')}
        </Button>
        <Button variant="default" onClick={close}>
          {t('cancel')}
        </Button>
      </div>
    </form>
  );
}
