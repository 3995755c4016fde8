/** Form that announces the days off of a holiday. */
import { useTranslation } from 'react-i18next';
import type { RecordBody } from '../../../../../src/api/records.js';
import { Field, Form, type FormReader, TimeField } from '../../../ground/asking/fields.js';
import type { Holiday } from './holiday.js';

export type Announced = Pick<RecordBody<'roster/holidays'>, 'firstDay' | 'days' | 'source'>;

interface Props {
  readonly holiday: Holiday;
  put(value: Announced): Promise<void>;
  close(): void;
}

export function AnnounceForm({ holiday, put, close }: Props) {
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
