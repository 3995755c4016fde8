/** People: added, changed, marked as gone. Old reports name them, so nobody is deleted by a slip. */
import { Button } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Only } from '../../access/only.js';
import { addressesFrom, addressText, idFrom } from '../../asking/addresses.js';
import { FaultLine } from '../../asking/fields.js';
import { request } from '../../asking/request.js';
import { DUTIES, type Duty, loadPeople, type Person, usePeople } from '../../cases/people.js';
import { useWork } from '../use-work.js';

export function PeopleList() {
  const { t } = useTranslation('watch');
  const people = usePeople();
  const [edited, setEdited] = useState<Person | 'new'>();
  return (
    <>
      {people.length === 0 && <p className="dim">{t('none')}</p>}
      <ul className="plain-list record-list">
        {people.map((person) => (
          <li key={person.id} data-gone={!person.active || undefined}>
            <span>
              <b>{person.name}</b> <span className="dim">{t(`people.dutyOf.${person.duty}`)}</span>
              {!person.active && <span className="dim"> · {t('people.inactive')}</span>}
              <span className="dim small block">{person.addresses.map(({ address }) => address).join(' · ')}</span>
            </span>
            <Only may="duty">
              <Button
                size="compact-sm"
                variant="default"
                aria-label={t('edit', { name: person.name })}
                onClick={() => setEdited(person)}
              >
                …
              </Button>
            </Only>
          </li>
        ))}
      </ul>
      {edited === undefined ? (
        <Only may="duty">
          <Button onClick={() => setEdited('new')}>{t('add')}</Button>
        </Only>
      ) : (
        <PersonForm
          key={edited === 'new' ? '' : edited.id}
          person={edited === 'new' ? undefined : edited}
          close={() => setEdited(undefined)}
        />
      )}
    </>
  );
}

function PersonForm({ person, close }: { person: Person | undefined; close: () => void }) {
  const { t } = useTranslation('watch');
  const { busy, fault, run } = useWork();
  const [name, setName] = useState(person?.name ?? '');
  const [duty, setDuty] = useState<Duty>(person?.duty ?? 'operator');
  const [addresses, setAddresses] = useState(addressText(person?.addresses ?? []));
  const [active, setActive] = useState(person?.active ?? true);
  const [bad, setBad] = useState('');
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBad('');
    let read: ReturnType<typeof addressesFrom>;
    try {
      read = addressesFrom(addresses);
    } catch (error) {
      setBad(t('people.badAddress', { line: (error as Error).message }));
      return;
    }
    const id = person?.id ?? idFrom(name);
    const value = { name: name.trim(), duty, addresses: read, active };
    const body = { version: person?.version ?? 0, value };
    const done = await run(() => request('PUT', `/api/v1/people/${encodeURIComponent(id)}`, body));
    await loadPeople();
    if (done) close();
  };
  return (
    <form className="form" onSubmit={(event) => void submit(event)}>
      <label className="field">
        <span>{t('people.name')}</span>
        <input required maxLength={200} value={name} onChange={({ currentTarget }) => setName(currentTarget.value)} />
      </label>
      <label className="field">
        <span>{t('people.duty')}</span>
        <select
          value={duty}
          onChange={({ currentTarget }) => setDuty(DUTIES.find((one) => one === currentTarget.value) ?? 'operator')}
        >
          {DUTIES.map((one) => (
            <option key={one} value={one}>
              {t(`people.dutyOf.${one}`)}
            </option>
          ))}
        </select>
      </label>
      <label className="field">
        <span>
          {t('people.addresses')} <span className="dim small">{t('people.addressHint')}</span>
        </span>
        <textarea rows={3} value={addresses} onChange={({ currentTarget }) => setAddresses(currentTarget.value)} />
      </label>
      <label className="check">
        <input type="checkbox" checked={active} onChange={({ currentTarget }) => setActive(currentTarget.checked)} />
        {t('people.active')}
      </label>
      <FaultLine words={bad === '' ? fault : bad} />
      <div className="form-buttons">
        <Button type="submit" loading={busy}>
          {t('save')}
        </Button>
        <Button variant="default" onClick={close}>
          {t('cancel')}
        </Button>
      </div>
    </form>
  );
}
