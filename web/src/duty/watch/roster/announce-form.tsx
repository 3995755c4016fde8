/** Form that announces the days off of a holiday. */
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecordBody } from '../../../../../src/api/records.js';
import { Field, FormEnd, FormReader, TimeField } from '../../../ground/asking/fields.js';
import { useWork } from '../../../ground/asking/use-work.js';
import type { Holiday } from './holiday.js';

export type Announced = Pick<RecordBody<'roster/holidays'>, 'firstDay' | 'days' | 'source'>;

interface Props {
  readonly holiday: Holiday;
  put(value: Announced): Promise<void>;
  close(): void;
}

export function AnnounceForm({ holiday, put, close }: Props) {
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
      <FormEnd fault={fault} busy={busy} send={t('holidays.announce')} close={close} />
    </form>
  );
}
