/** A new account: for somebody of the watch, or somebody else; its owner sets the password by a one-time link. */

import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Role } from '../access/session.js';
import { ask } from '../asking/ask.js';
import { Field, FormEnd } from '../asking/fields.js';
import { useWork } from '../asking/use-work.js';
import { usePeople } from '../cases/people.js';
import { RoleField } from './role-field.js';

interface Props {
  readonly taken: readonly string[];
  done(made: { readonly name: string; readonly link: string }): void;
  close(): void;
}

/** Names as sign-in names are written, and no other: the audit log and the duty list name people by them. */
const SIGN_IN_NAME = /^[a-z0-9][a-z0-9._-]{0,39}$/;

export function NewAccount({ taken, done, close }: Props) {
  const { t } = useTranslation('admin');
  const { t: tAccess } = useTranslation('access');
  const { busy, fault, run } = useWork();
  const people = usePeople().filter(({ id, active }) => active && SIGN_IN_NAME.test(id) && !taken.includes(id));
  const [id, setId] = useState('');
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('operator');
  const choose = (chosen: string) => {
    setId(chosen);
    setName(people.find((person) => person.id === chosen)?.name ?? '');
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    await run(async () => {
      const { link = '' } = await ask('POST /api/v1/users', { body: { id, name, role } });
      done({ name, link });
    });
  };
  return (
    <form className="form narrow-form" onSubmit={(event) => void submit(event)}>
      <h2>{t('users.add')}</h2>
      {people.length > 0 && (
        <label className="field">
          <span>{t('users.fromWatch')}</span>
          <select
            value={people.some((person) => person.id === id) ? id : ''}
            onChange={({ currentTarget }) => choose(currentTarget.value)}
          >
            <option value="">{t('users.somebodyElse')}</option>
            {people.map((person) => (
              <option key={person.id} value={person.id}>
                {person.name}
              </option>
            ))}
          </select>
        </label>
      )}
      <Field label={t('users.name')} value={name} set={setName} required maxLength={200} autoComplete="off" />
      <Field
        label={t('users.id')}
        hint={tAccess('user.idHint')}
        value={id}
        set={setId}
        required
        pattern="[a-z0-9][a-z0-9._\-]*"
        maxLength={40}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
      />
      <RoleField role={role} set={setRole} />
      <p className="dim">{t('users.linkHint')}</p>
      <FormEnd fault={fault} busy={busy} send={t('users.make')} close={close} />
    </form>
  );
}
