/** The contact list: hotlines, the regional centre, the tower; called in order. */
import { Button } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecordJson } from '../../../src/api/records.js';
import { Only } from '../access/only.js';
import { RowEdits } from '../access/row-edits.js';
import { addressesFrom, addressText, idFrom } from '../asking/addresses.js';
import { FaultLine } from '../asking/fields.js';
import { type Kept, type Records, useRecords } from '../asking/use-records.js';
import { SEVERITIES, type Severity } from '../cases/incident.js';
import { useWork } from './use-work.js';

type Contact = RecordJson<'contacts'>;

export function ContactList() {
  const { t } = useTranslation('watch');
  const records = useRecords('contacts');
  const { fault, run } = useWork();
  const [edited, setEdited] = useState<Kept<Contact> | 'new'>();
  const inOrder = [...records.rows].sort((a, b) => a.value.order - b.value.order);
  return (
    <>
      {!records.loading && inOrder.length === 0 && <p className="dim">{t('none')}</p>}
      <ol className="plain-list record-list">
        {inOrder.map((kept) => (
          <li key={kept.value.id}>
            <span>
              <span className="dim">{kept.value.order}.</span> <b>{kept.value.name}</b>{' '}
              <span className="dim">
                {t('people.severities')} {kept.value.severities.join(', ')}
              </span>
              <span className="dim small block">{kept.value.addresses.map(({ address }) => address).join(' · ')}</span>
            </span>
            <RowEdits
              may="duty"
              edit={{ label: t('edit', { name: kept.value.name }), run: () => setEdited(kept) }}
              remove={{
                label: t('remove', { name: kept.value.name }),
                run: () => void run(() => records.remove(kept.value.id, kept.version)),
              }}
            />
          </li>
        ))}
      </ol>
      <FaultLine words={fault} />
      {edited === undefined ? (
        <Only may="duty">
          <Button onClick={() => setEdited('new')}>{t('add')}</Button>
        </Only>
      ) : (
        <ContactForm
          key={edited === 'new' ? '' : edited.value.id}
          kept={edited === 'new' ? undefined : edited}
          records={records}
          close={() => setEdited(undefined)}
        />
      )}
    </>
  );
}

interface FormProps {
  readonly kept: Kept<Contact> | undefined;
  readonly records: Records<'contacts'>;
  close(): void;
}

function ContactForm({ kept, records, close }: FormProps) {
  const { t } = useTranslation('watch');
  const { busy, fault, run } = useWork();
  const [name, setName] = useState(kept?.value.name ?? '');
  const [order, setOrder] = useState(String(kept?.value.order ?? records.rows.length + 1));
  const [severities, setSeverities] = useState<Contact['severities']>(kept?.value.severities ?? [1]);
  const [addresses, setAddresses] = useState(addressText(kept?.value.addresses ?? []));
  const [bad, setBad] = useState('');
  const toggle = (one: Severity) =>
    setSeverities(severities.includes(one) ? severities.filter((s) => s !== one) : [...severities, one].sort());
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBad('');
    try {
      const value = { name: name.trim(), order: Number(order), severities, addresses: addressesFrom(addresses) };
      const id = kept?.value.id ?? idFrom(name);
      if (await run(() => records.put(id, kept?.version ?? 0, value))) close();
    } catch (error) {
      setBad(t('people.badAddress', { line: (error as Error).message }));
    }
  };
  return (
    <form className="form" onSubmit={(event) => void submit(event)}>
      <div className="field-row">
        <label className="field">
          <span>{t('people.contactName')}</span>
          <input required maxLength={200} value={name} onChange={({ currentTarget }) => setName(currentTarget.value)} />
        </label>
        <label className="field">
          <span>{t('people.order')}</span>
          <input
            required
            type="number"
            min={0}
            max={10_000}
            value={order}
            onChange={({ currentTarget }) => setOrder(currentTarget.value)}
          />
        </label>
      </div>
      <fieldset className="choice-row">
        <legend>{t('people.severities')}</legend>
        {SEVERITIES.map((one) => (
          <label key={one} className="choice">
            <input type="checkbox" checked={severities.includes(one)} onChange={() => toggle(one)} />
            <span>{one}</span>
          </label>
        ))}
      </fieldset>
      <label className="field">
        <span>
          {t('people.addresses')} <span className="dim small">{t('people.addressHint')}</span>
        </span>
        <textarea rows={3} value={addresses} onChange={({ currentTarget }) => setAddresses(currentTarget.value)} />
      </label>
      <FaultLine words={bad === '' ? fault : bad} />
      <div className="form-buttons">
        <Button type="submit" loading={busy} disabled={severities.length === 0}>
          {t('save')}
        </Button>
        <Button variant="default" onClick={close}>
          {t('cancel')}
        </Button>
      </div>
    </form>
  );
}
