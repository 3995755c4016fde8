/** Days off of a year: computed by rule (solar and lunar calendar) until they are announced. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecordBody } from '../../../../../src/api/records.js';
import { Only, OnlyNote } from '../../../ground/access/only.js';
import { FaultLine, Field, Form, type FormReader, TimeField } from '../../../ground/asking/fields.js';
import { ListTable, RowButton } from '../../../ground/asking/list-table.js';
import { useAsked } from '../../../ground/asking/use-followed.js';
import { useRecords } from '../../../ground/asking/use-records.js';
import { Button } from '../../../ground/shell/button.js';
import { dayOf, startOf } from '../../../ground/words/local-days.js';
import { useFormats } from '../../../ground/words/use-language.js';
import { programNow } from '../../../program/program-store.js';
import type { Holiday } from './holiday.js';

export function HolidayTab() {
  const { t } = useTranslation('watch');
  const formats = useFormats();
  const [year, setYear] = useState(() => Number(dayOf(programNow()).slice(0, 4)));
  const [edited, setEdited] = useState('');
  const announced = useRecords('roster/holidays');
  const {
    value: { holidays } = { holidays: [] },
    fault,
    ask: load,
  } = useAsked('GET /api/v1/holidays', { query: { year } });
  const put = async (key: string, value: Announced) => {
    const id = `${key}-${year}`;
    const version = announced.rows.find((row) => row.value.id === id)?.version ?? 0;
    await announced.put(id, version, { ruleKey: key, year, ...value });
    await load();
    setEdited('');
  };
  return (
    <section className="card" aria-label={t('holidays.title', { year })}>
      <div className="card-head row">
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
      <ListTable
        rows={holidays}
        keyOf={({ key }) => key}
        columns={[
          { heading: t('holidays.name'), kind: 'name', cell: ({ name }) => name[formats.language] },
          {
            heading: t('holidays.first'),
            kind: 'moment',
            cell: ({ firstDay }) => formats.date(startOf(firstDay)),
          },
          { heading: t('holidays.days'), kind: 'figure', cell: ({ days }) => days },
          {
            heading: t('holidays.source'),
            kind: 'acts',
            cell: (holiday) =>
              edited === holiday.key ? (
                <AnnounceForm holiday={holiday} put={(value) => put(holiday.key, value)} close={() => setEdited('')} />
              ) : (
                <>
                  <span className="dim">{t(holiday.announced ? 'holidays.announced' : 'holidays.byRule')}</span>{' '}
                  <Only may="duty">
                    <RowButton
                      label={`${t('holidays.announce')}: ${holiday.name[formats.language]}`}
                      sign="…"
                      run={() => setEdited(holiday.key)}
                    />
                  </Only>
                </>
              ),
          },
        ]}
      />
    </section>
  );
}

type Announced = Pick<RecordBody<'roster/holidays'>, 'firstDay' | 'days' | 'source'>;

interface Props {
  readonly holiday: Holiday;
  put(value: Announced): Promise<void>;
  close(): void;
}

/** Form that announces the days off of a holiday. */
function AnnounceForm({ holiday, put, close }: Props) {
  const { t } = useTranslation('watch');
  const submit = async (form: FormReader) => {
    await put({ firstDay: form.text('first'), days: form.number('days') ?? 1, source: form.text('source') });
  };
  return (
    <Form send={submit} words={t('holidays.announce')} close={close}>
      <div className="columns narrow">
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
    </Form>
  );
}
