/** The organisation as reports name it: each name with the day from which it holds. */
import { Button } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecordJson } from '../../../src/api/records.js';
import { Only, OnlyNote } from '../access/only.js';
import { RowEdits } from '../access/row-edits.js';
import { FaultLine } from '../asking/fields.js';
import { atMs, localInput, localInstant } from '../asking/instants.js';
import { type KeptRecord, type Records, useRecords } from '../asking/use-records.js';
import { useNow } from '../cases/use-now.js';
import { localDate } from '../format.js';
import { usePage } from '../state/page-store.js';
import { useWork } from '../watch/use-work.js';

type Words = Letterhead['name'];
type Letterhead = RecordJson<'letterheads'>;

export function LetterheadTab() {
  const { t } = useTranslation('reports');
  const { t: watch } = useTranslation('watch');
  const now = useNow(60_000);
  const language = usePage((state) => state.language);
  const records = useRecords('letterheads');
  const { fault, run } = useWork();
  const [edited, setEdited] = useState<KeptRecord<'letterheads'> | 'new'>();
  const newestFirst = [...records.rows].sort((a, b) => atMs(b.value.validFrom) - atMs(a.value.validFrom));
  const current = newestFirst.find(({ value }) => atMs(value.validFrom) <= now);
  return (
    <section className="card" aria-label={t('head.title')}>
      <h2>{t('head.title')}</h2>
      <p className="dim">{t('head.hint')}</p>
      <OnlyNote may="registry" />
      {!records.loading && newestFirst.length === 0 && <p>{t('head.none')}</p>}
      <ul className="plain-list record-list">
        {newestFirst.map((kept) => (
          <li key={kept.value.id}>
            <span>
              <b>{kept.value.name[language]}</b> {kept === current && <span className="dim">({t('head.now')})</span>}
              <span className="small block dim">
                {t('head.from')} {localDate(kept.value.validFrom, language)} · {kept.value.parent?.[language]}
              </span>
            </span>
            <RowEdits
              may="registry"
              edit={{ label: watch('edit', { name: kept.value.name[language] }), run: () => setEdited(kept) }}
              remove={{
                label: watch('remove', { name: kept.value.name[language] }),
                run: () => void run(() => records.remove(kept.value.id, kept.version)),
              }}
            />
          </li>
        ))}
      </ul>
      <FaultLine words={fault} />
      {edited === undefined ? (
        <Only may="registry">
          <Button onClick={() => setEdited('new')}>{t('head.add')}</Button>
        </Only>
      ) : (
        <LetterheadForm
          key={edited === 'new' ? '' : edited.value.id}
          kept={edited === 'new' ? undefined : edited}
          put={records.put}
          close={() => setEdited(undefined)}
        />
      )}
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
  const { t: watch } = useTranslation('watch');
  const { busy, fault, run } = useWork();
  const old = kept?.value;
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name) ?? '').trim();
    const words = (name: string) => ({ vi: text(`${name}Vi`), en: text(`${name}En`) || text(`${name}Vi`) });
    const optional = (name: string, value: Words) => (value.vi === '' ? {} : { [name]: value });
    const plain = Object.fromEntries(
      (['address', 'phone', 'email', 'numberSuffix'] as const).flatMap((name) =>
        text(name) === '' ? [] : [[name, text(name)]],
      ),
    );
    const value = {
      validFrom: localInstant(`${text('from')}T00:00:00`),
      ...{ name: words('name'), place: words('place') },
      ...optional('parent', words('parent')),
      ...optional('signerRole', words('signer')),
      ...plain,
    };
    const id = old?.id ?? `head-${text('from')}`;
    if (await run(() => put(id, kept?.version ?? 0, value))) close();
  };
  const field = (name: string, words: string, value: string | undefined, required = false) => (
    <label className="field">
      <span>{words}</span>
      <input name={name} required={required} maxLength={200} defaultValue={value} />
    </label>
  );
  return (
    <form className="form" onSubmit={(event) => void submit(event)}>
      <div className="field-row wide-fields">
        <label className="field">
          <span>{t('head.from')}</span>
          <input name="from" type="date" required defaultValue={old && localInput(old.validFrom).slice(0, 10)} />
        </label>
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
      </div>
      <FaultLine words={fault} />
      <div className="form-buttons">
        <Button type="submit" loading={busy}>
          {watch('save')}
        </Button>
        <Button variant="default" onClick={close}>
          {watch('cancel')}
        </Button>
      </div>
    </form>
  );
}
