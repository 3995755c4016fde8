/** A new account: for somebody of the watch, or somebody else; its owner sets the password by a one-time link. */

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AccountNames } from '../../ground/access/account-names.js';
import type { Role } from '../../ground/access/session.js';
import { ask } from '../../ground/asking/ask.js';
import { Form, SelectField } from '../../ground/asking/fields.js';
import { usePeople } from '../../ground/names/people.js';
import { RoleField } from './role-field.js';

interface Props {
  readonly taken: readonly string[];
  done(made: { readonly name: string; readonly link: string }): void;
  close(): void;
}

/** Form of a sign-in name. People of the watch whose id has another form get no account with that id. */
const SIGN_IN_NAME = /^[a-z0-9][a-z0-9._-]{0,39}$/;

export function NewAccount({ taken, done, close }: Props) {
  const { t } = useTranslation('admin');
  const people = usePeople().filter(({ id, active }) => active && SIGN_IN_NAME.test(id) && !taken.includes(id));
  const [id, setId] = useState('');
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('operator');
  const choose = (chosen: string) => {
    setId(chosen);
    setName(people.find((person) => person.id === chosen)?.name ?? '');
  };
  const submit = async () => {
    const { link = '' } = await ask('POST /api/v1/users', { body: { id, name, role } });
    done({ name, link });
  };
  return (
    <Form send={submit} className="form narrow-form" words={t('users.make')} close={close}>
      <h2>{t('users.add')}</h2>
      {people.length > 0 && (
        <SelectField
          label={t('users.fromWatch')}
          value={people.some((person) => person.id === id) ? id : ''}
          set={choose}
          options={[['', t('users.somebodyElse')], ...people.map((person) => [person.id, person.name] as const)]}
        />
      )}
      <AccountNames id={id} name={name} isOwn={false} setId={setId} setName={setName} />
      <RoleField role={role} set={setRole} />
      <p className="dim">{t('users.linkHint')}</p>
    </Form>
  );
}
