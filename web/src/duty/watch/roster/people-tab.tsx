/** People of the watch, and contacts outside it. */
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Only, OnlyNote } from '../../../ground/access/only.js';
import { addressText, idFrom, readAddresses } from '../../../ground/asking/addresses.js';
import { ask } from '../../../ground/asking/ask.js';
import { Field, Form, FormEnd, FormReader, LongField, SelectField, useWork } from '../../../ground/asking/fields.js';
import { EditedList, useRecords } from '../../../ground/asking/use-records.js';
import { DUTIES, type Duty, loadPeople, type Person, usePeople } from '../../../ground/names/people.js';
import { SEVERITIES, type Severity } from '../../../ground/names/severities.js';
import { Addresses } from '../addresses.js';
import { ContactList } from '../contact-list.js';

const USUAL_FROM: Severity = 3;
/** Severities for which a second person may be asked. */
const SHARED: readonly Severity[] = [1, 2];
const PEOPLE = ['1', '2', '3'] as const;

/** What the duty room decides about its alarms: which are sent to people, and how many people must acknowledge. */
function PolicyCard() {
  const { t } = useTranslation('watch');
  const { t: common } = useTranslation();
  const { rows, loading, put } = useRecords('watch-policy');
  const { busy, fault, run } = useWork();
  if (loading) return null;
  const kept = rows[0];
  const { personalFrom = USUAL_FROM, acknowledgements = {} } = kept?.value ?? {};
  const save = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormReader(event.currentTarget);
    const counts = SHARED.map((severity) => [severity, form.number(`acknowledge-${severity}`) ?? 1]);
    const from = SEVERITIES.find((one) => one === form.number('personalFrom')) ?? USUAL_FROM;
    await run(() =>
      put('current', kept?.version ?? 0, {
        personalFrom: from,
        acknowledgements: Object.fromEntries(counts.filter(([, people]) => people !== 1)),
      }),
    );
  };
  const severityWords = (severity: Severity) => `${severity} ${common(`cases.severity.${severity}`)}`;
  return (
    <section className="card" aria-label={t('policy.title')}>
      <h2>{t('policy.title')}</h2>
      <p className="dim">{t('policy.hint')}</p>
      <form className="form" key={kept?.version ?? 0} onSubmit={(event) => void save(event)}>
        <SelectField
          label={t('policy.personalFrom')}
          name="personalFrom"
          defaultValue={String(personalFrom)}
          options={SEVERITIES.map((one) => [String(one), severityWords(one)])}
        />
        {SHARED.map((severity) => (
          <SelectField
            key={severity}
            label={t('policy.acknowledge', { severity: severityWords(severity) })}
            name={`acknowledge-${severity}`}
            defaultValue={String(acknowledgements[severity] ?? 1)}
            options={PEOPLE.map((count) => [count, t('policy.people', { count: Number(count) })])}
          />
        ))}
        <Only may="registry">
          <FormEnd fault={fault} busy={busy} />
        </Only>
      </form>
    </section>
  );
}

export function PeopleTab() {
  const { t } = useTranslation('watch');
  return (
    <>
      <OnlyNote may="duty" />
      <div className="columns">
        <section className="card" aria-label={t('people.title')}>
          <h2>{t('people.title')}</h2>
          <PeopleList />
        </section>
        <Only may="incidents">
          <section className="card" aria-label={t('people.contacts')}>
            <h2>{t('people.contacts')}</h2>
            <p className="dim">{t('people.contactsHint')}</p>
            <ContactList />
          </section>
        </Only>
        <PolicyCard />
      </div>
    </>
  );
}

/** List of people: add, change, mark as gone. Old reports name them, so nobody is deleted. */
function PeopleList() {
  const { t } = useTranslation('watch');
  const people = usePeople();
  return (
    <EditedList
      may="duty"
      rows={people}
      none={t('none')}
      add={t('add')}
      idOf={({ id }) => id}
      nameOf={({ name }) => name}
      isGone={({ active }) => !active}
      show={({ name, duty, active, addresses }) => (
        <>
          <b>{name}</b> <span className="dim">{t(`people.dutyOf.${duty}`)}</span>
          {!active && <span className="dim"> · {t('people.inactive')}</span>}
          <span className="dim small block">
            <Addresses addresses={addresses} />
          </span>
        </>
      )}
      form={(person, close) => <PersonForm person={person} close={close} />}
    />
  );
}

function PersonForm({ person, close }: { person: Person | undefined; close: () => void }) {
  const { t } = useTranslation('watch');
  const [name, setName] = useState(person?.name ?? '');
  const [duty, setDuty] = useState<Duty>(person?.duty ?? 'operator');
  const [addresses, setAddresses] = useState(addressText(person?.addresses ?? []));
  const [active, setActive] = useState(person?.active ?? true);
  const submit = async () => {
    const value = { name: name.trim(), duty, addresses: readAddresses(addresses, t), active };
    const params = { id: person?.id ?? idFrom(name) };
    const body = { version: person?.version ?? 0, value };
    await ask('PUT /api/v1/people/{id}', { params, body }).finally(loadPeople);
  };
  return (
    <Form send={submit} close={close}>
      <Field label={t('people.name')} required maxLength={200} value={name} set={setName} />
      <SelectField
        label={t('people.duty')}
        value={duty}
        set={setDuty}
        options={DUTIES.map((one) => [one, t(`people.dutyOf.${one}`)] as const)}
      />
      <LongField
        label={t('people.addresses')}
        hint={t('people.addressHint')}
        rows={3}
        value={addresses}
        set={setAddresses}
      />
      <label className="check">
        <input type="checkbox" checked={active} onChange={({ currentTarget }) => setActive(currentTarget.checked)} />
        {t('people.active')}
      </label>
    </Form>
  );
}
