/** Form of one entry of the band plan. */
import { useTranslation } from 'react-i18next';
import type { RecordBody } from '../../../src/api/records.js';
import { idFrom } from '../ground/asking/addresses.js';
import { Field, Form, type FormReader, NameFields, NumberField, SelectField } from '../ground/asking/fields.js';
import { SEVERITIES } from '../ground/names/severities.js';
import { useLanguage } from '../ground/words/use-language.js';

export type Band = RecordBody<'bandplan/entries'>;

const CONFIDENCES: readonly Band['confidence'][] = ['verified', 'edges', 'unverified'];

interface Props {
  readonly band: Band | undefined;
  put(key: string, value: Band): Promise<void>;
  close(): void;
}

export function BandForm({ band, put, close }: Props) {
  const { t } = useTranslation('registry');
  const language = useLanguage();
  const submit = async (form: FormReader) => {
    const [startHz = 0, stopHz = 0] = [form.hzOfMhz('start'), form.hzOfMhz('stop')];
    const service = form.text('service');
    const key = band?.key ?? `${idFrom(service)}:${startHz}-${stopHz}`;
    const value = {
      key,
      startHz,
      stopHz,
      service,
      severity: SEVERITIES.find((one) => one === form.number('severity')) ?? 5,
      confidence: CONFIDENCES.find((one) => one === form.text('confidence')) ?? 'unverified',
      source: form.text('source'),
      name: form.names(),
    };
    await put(key, value);
  };
  return (
    <Form send={submit} close={close}>
      <h3>{band === undefined ? t('bands.formNew') : t('bands.formEdit', { name: band.name[language] })}</h3>
      <div className="columns narrow">
        <NumberField label={t('startMhz')} name="start" required defaultValue={band && band.startHz / 1e6} />
        <NumberField label={t('stopMhz')} name="stop" required defaultValue={band && band.stopHz / 1e6} />
        <SelectField
          label={t('bands.severity')}
          name="severity"
          defaultValue={band?.severity ?? 5}
          options={SEVERITIES.map((one) => [`${one}`, `${one}`] as const)}
        />
        <Field label={t('bands.service')} name="service" required maxLength={60} defaultValue={band?.service} />
        <NameFields labels={{ vi: t('bands.nameVi'), en: t('bands.nameEn') }} names={band?.name} />
        <SelectField
          label={t('bands.confidence')}
          name="confidence"
          defaultValue={band?.confidence ?? 'unverified'}
          options={CONFIDENCES.map((one) => [one, t(`bands.confidenceOf.${one}`)] as const)}
        />
        <Field label={t('bands.source')} name="source" required maxLength={1000} defaultValue={band?.source} />
      </div>
    </Form>
  );
}
