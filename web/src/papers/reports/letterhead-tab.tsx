/** The organisation as reports name it: each name with the day from which it holds. */

import { useTranslation } from 'react-i18next';
import { OnlyNote } from '../../ground/access/only.js';
import { Field, Form, type FormReader, LongField, TimeField } from '../../ground/asking/fields.js';
import { atMs, localInput, localInstant } from '../../ground/asking/instants.js';
import { EditedList, type KeptRecord, listOf, type Records, useRecords } from '../../ground/asking/use-records.js';
import { useFormats, useNow } from '../../ground/words/use-language.js';
import { linesOf } from './report.js';

export function LetterheadTab() {
  const { t } = useTranslation('reports');
  const now = useNow(60_000);
  const formats = useFormats();
  const records = useRecords('letterheads');
  const newestFirst = [...records.rows].sort((a, b) => atMs(b.value.validFrom) - atMs(a.value.validFrom));
  const current = newestFirst.find(({ value }) => atMs(value.validFrom) <= now);
  return (
    <section className="card" aria-label={t('head.title')}>
      <h2>{t('head.title')}</h2>
      <p className="dim">{t('head.hint')}</p>
      <OnlyNote may="registry" />
      <EditedList
        {...listOf(records)}
        rows={newestFirst}
        may="registry"
        none={t('head.none')}
        add={t('head.add')}
        nameOf={({ value }) => value.name[formats.language]}
        show={(kept) => (
          <>
            <b>{kept.value.name[formats.language]}</b>{' '}
            {kept === current && <span className="dim">({t('head.now')})</span>}
            <span className="small block dim">
              {t('head.from')} {formats.date(kept.value.validFrom)} · {kept.value.parent?.[formats.language]}
            </span>
          </>
        )}
        form={(kept, close) => <LetterheadForm kept={kept} put={records.put} close={close} />}
      />
    </section>
  );
}

interface FormProps {
  readonly kept: KeptRecord<'letterheads'> | undefined;
  readonly put: Records<'letterheads'>['put'];
  close(): void;
}

function LetterheadForm({ kept, put, close }: FormProps) {
  const { t } = useTranslation('reports');
  const old = kept?.value;
  const submit = async (form: FormReader) => {
    /** Without English words the Vietnamese ones are used. */
    const words = (name: string) => ({
      vi: form.text(`${name}Vi`),
      en: form.given(`${name}En`) ?? form.text(`${name}Vi`),
    });
    const optional = (name: string) => (form.text(`${name}Vi`) === '' ? undefined : words(name));
    const value = {
      validFrom: localInstant(`${form.text('from')}T00:00:00`),
      name: words('name'),
      place: words('place'),
      parent: optional('parent'),
      signerRole: optional('signer'),
      address: form.given('address'),
      phone: form.given('phone'),
      email: form.given('email'),
      numberSuffix: form.given('numberSuffix'),
      addressees: linesOf(form.text('addressees')),
      recipients: linesOf(form.text('recipients')),
    };
    const id = old?.id ?? `head-${form.text('from')}`;
    await put(id, kept?.version ?? 0, value);
  };
  const field = (name: string, words: string, value: string | undefined, required = false) => (
    <Field label={words} name={name} required={required} maxLength={200} defaultValue={value} />
  );
  const lines = (name: string, words: string, value: readonly string[] | undefined) => (
    <LongField label={words} hint={t('paper.lines')} name={name} rows={3} defaultValue={value?.join('\n')} />
  );
  return (
    <Form send={submit} close={close}>
      <div className="columns narrow">
        <TimeField
          label={t('head.from')}
          name="from"
          type="date"
          required
          defaultValue={old && localInput(old.validFrom).slice(0, 10)}
        />
        {field('numberSuffix', t('head.suffix'), old?.numberSuffix)}
        {field('nameVi', t('head.nameVi'), old?.name.vi, true)}
        {field('nameEn', t('head.nameEn'), old?.name.en)}
        {field('parentVi', t('head.parentVi'), old?.parent?.vi)}
        {field('parentEn', t('head.parentEn'), old?.parent?.en)}
        {field('placeVi', t('head.placeVi'), old?.place.vi, true)}
        {field('placeEn', t('head.placeEn'), old?.place.en)}
        {field('signerVi', t('head.signerVi'), old?.signerRole?.vi)}
        {field('signerEn', t('head.signerEn'), old?.signerRole?.en)}
        {field('address', t('head.address'), old?.address)}
        {field('phone', t('head.phone'), old?.phone)}
        {field('email', t('head.email'), old?.email)}
        {lines('addressees', t('paper.addressees'), old?.addressees)}
        {lines('recipients', t('paper.recipients'), old?.recipients)}
      </div>
    </Form>
  );
}
