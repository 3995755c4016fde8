/** The contact list: hotlines, the regional centre, the tower; called in order. */

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecordJson } from '../../../../src/api/records.js';
import { addressText, idFrom, readAddresses } from '../../ground/asking/addresses.js';
import { ask } from '../../ground/asking/ask.js';
import { Choices, FaultLine, Field, Form, LongField, toggled, useWork } from '../../ground/asking/fields.js';
import { useAsked } from '../../ground/asking/use-followed.js';
import { EditedList, type Kept, listOf, type Records, useRecords } from '../../ground/asking/use-records.js';
import { SEVERITIES } from '../../ground/names/severities.js';
import { Button } from '../../ground/shell/button.js';
import { localDate } from '../../ground/words/format.js';
import { Addresses } from './addresses.js';

type Contact = RecordJson<'contacts'>;

export function ContactList() {
  const { t } = useTranslation('watch');
  const records = useRecords('contacts');
  const inOrder = [...records.rows].sort((a, b) => a.value.order - b.value.order);
  return (
    <EditedList
      {...listOf(records)}
      rows={inOrder}
      may="duty"
      none={t('none')}
      add={t('add')}
      nameOf={({ value }) => value.name}
      show={({ value: { order, name, severities, addresses } }) => (
        <>
          <span className="dim">{order}.</span> <b>{name}</b>{' '}
          <span className="dim">
            {severities.length === 0 ? t('people.onlySent') : `${t('people.severities')} ${severities.join(', ')}`}
          </span>
          <span className="dim small block">
            <Addresses addresses={addresses} />
          </span>
        </>
      )}
      more={({ value }) => value.addresses.length > 0 && <TestButton contactId={value.id} />}
      form={(kept, close) => <ContactForm kept={kept} records={records} close={close} />}
    />
  );
}

/** Sends a test that asks for an answer: readiness for a campaign wants to know that somebody reads what is sent. */
function TestButton({ contactId }: { contactId: string }) {
  const { t } = useTranslation('watch');
  const { busy, fault, run } = useWork();
  const { value: { sendings } = { sendings: [] }, ask: again } = useAsked('GET /api/v1/sendings', { query: {} });
  const last = sendings.filter((one) => one.contactId === contactId && one.incidentId === undefined).at(-1);
  const state = last?.answers.length
    ? 'answered'
    : last?.told !== undefined
      ? 'told'
      : last?.isGivenUp
        ? 'failed'
        : 'waiting';
  const test = async () => {
    const body = { contactId, text: t('people.testText') };
    if (await run(() => ask('POST /api/v1/sendings', { body }))) await again();
  };
  return (
    <>
      {last !== undefined && (
        <span className="dim small">{t(`people.test.${state}`, { time: localDate(last.at, 'vi') })}</span>
      )}
      <FaultLine words={fault} />
      <Button size="small" variant="default" loading={busy} onClick={() => void test()}>
        {t('people.testSend')}
      </Button>
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
  const [name, setName] = useState(kept?.value.name ?? '');
  const [order, setOrder] = useState(String(kept?.value.order ?? records.rows.length + 1));
  const [severities, setSeverities] = useState<Contact['severities']>(kept?.value.severities ?? [1]);
  const [addresses, setAddresses] = useState(addressText(kept?.value.addresses ?? []));
  const submit = async () => {
    const value = { name: name.trim(), order: Number(order), severities, addresses: readAddresses(addresses, t) };
    await records.put(kept?.value.id ?? idFrom(name), kept?.version ?? 0, value);
  };
  return (
    <Form send={submit} close={close}>
      <div className="columns narrow">
        <Field label={t('people.contactName')} required maxLength={200} value={name} set={setName} />
        <Field label={t('people.order')} required type="number" min={0} max={10_000} value={order} set={setOrder} />
      </div>
      <Choices
        legend={t('people.severities')}
        type="checkbox"
        name="choice"
        options={SEVERITIES.map((one) => [one, `${one}`] as const)}
        chosen={severities}
        toggle={(one) => setSeverities(toggled(severities, one).sort())}
      />
      <LongField
        label={t('people.addresses')}
        hint={t('people.addressHint')}
        rows={3}
        value={addresses}
        set={setAddresses}
      />
    </Form>
  );
}
