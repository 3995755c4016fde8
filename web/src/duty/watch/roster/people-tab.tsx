/** People of the watch, and contacts outside it. */
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Only, OnlyNote } from '../../../ground/access/only.js';
import { addressText, idFrom, readAddresses } from '../../../ground/asking/addresses.js';
import { ask } from '../../../ground/asking/ask.js';
import { EditedList } from '../../../ground/asking/edited-list.js';
import { Field, FormEnd, LongField, SelectField } from '../../../ground/asking/fields.js';
import { useWork } from '../../../ground/asking/use-work.js';
import { DUTIES, type Duty, loadPeople, type Person, usePeople } from '../../../ground/names/people.js';
import { Addresses } from '../addresses.js';
import { ContactList } from '../contact-list.js';
import { PolicyCard } from '../policy-card.js';

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
  const { busy, fault, run } = useWork();
  const [name, setName] = useState(person?.name ?? '');
  const [duty, setDuty] = useState<Duty>(person?.duty ?? 'operator');
  const [addresses, setAddresses] = useState(addressText(person?.addresses ?? []));
  const [active, setActive] = useState(person?.active ?? true);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const done = await run(async () => {
      const value = { name: name.trim(), duty, addresses: readAddresses(addresses, t), active };
      const params = { id: person?.id ?? idFrom(name) };
      await ask('PUT /api/v1/people/{id}', { params, body: { version: person?.version ?? 0, value } });
    });
    await loadPeople();
    if (done) close();
  };
  return (
    <form className="form" onSubmit={(event) => void submit(event)}>
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
      <FormEnd fault={fault} busy={busy} close={close} />
    </form>
  );
}
