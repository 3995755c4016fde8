/** People and roles: accounts made, changed, disabled; links for those who have no password yet, or forgot it. */
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { UserJson } from '../../../../src/api/accounts.js';
import type { Question } from '../../../../src/api/client.js';
import { AccountNames } from '../../ground/access/account-names.js';
import { NewPassword } from '../../ground/access/new-password.js';
import { OnceShown } from '../../ground/access/once-shown.js';
import { ROLES, type Role, useSession } from '../../ground/access/session.js';
import { ask, askAll } from '../../ground/asking/ask.js';
import { FaultLine, Field, Form, FormEnd, SelectField, useWork } from '../../ground/asking/fields.js';
import { ListTable, RowButton } from '../../ground/asking/list-table.js';
import { useFollowed } from '../../ground/asking/use-followed.js';
import { usePeople } from '../../ground/names/people.js';
import { Button } from '../../ground/shell/button.js';

export function UsersTab() {
  const needsSetup = useSession((session) => session.needsSetup);
  return needsSetup ? <FirstAccount /> : <Accounts />;
}

const fetchAccounts = (signal: AbortSignal) => askAll('GET /api/v1/users', 'users', { signal });

function Accounts() {
  const { t } = useTranslation('admin');
  const { t: tPage } = useTranslation();
  const { value: rows, fault, ask: load } = useFollowed(fetchAccounts);
  const [edited, setEdited] = useState<string>();
  const [link, setLink] = useState<{ readonly name: string; readonly link: string }>();
  const account = rows?.find(({ id }) => id === edited);
  const done = async (made?: { readonly name: string; readonly link: string }) => {
    setLink(made);
    setEdited(undefined);
    await load();
  };
  return (
    <section className="card" aria-label={t('tab.users')}>
      <FaultLine words={fault} />
      <ListTable
        rows={rows ?? []}
        keyOf={({ id }) => id}
        isGone={({ disabled }) => disabled}
        columns={[
          { heading: t('users.name'), cell: ({ name }) => <b>{name}</b> },
          { heading: t('users.id'), cell: ({ id }) => id },
          { heading: t('users.role'), cell: ({ role }) => tPage(`session.role.${role}`) },
          { heading: t('users.state'), cell: (row) => t(`users.stateOf.${stateOf(row)}`) },
          { heading: t('users.totp'), cell: ({ hasTotp }) => t(hasTotp ? 'users.totpOn' : 'users.totpOff') },
          {
            kind: 'acts',
            cell: ({ id, name }) => <RowButton label={t('users.edit', { name })} sign="…" run={() => setEdited(id)} />,
          },
        ]}
      />
      {link !== undefined && <OnceShown hint={t('users.link', { name: link.name })} value={link.link} />}
      {edited === undefined && <Button onClick={() => setEdited('')}>{t('users.add')}</Button>}
      {edited === '' && (
        <NewAccount
          taken={rows?.map(({ id }) => id) ?? []}
          done={(made) => void done(made)}
          close={() => setEdited(undefined)}
        />
      )}
      {account !== undefined && (
        <AccountForm
          key={`${account.id}/${account.version}`}
          account={account}
          done={(made) => void done(made)}
          close={() => setEdited(undefined)}
        />
      )}
    </section>
  );
}

/** Whether somebody can sign in, or waits for their link to be used. */
function stateOf({ disabled, hasPassword, byOidc }: UserJson): 'active' | 'disabled' | 'invited' {
  if (disabled) return 'disabled';
  return hasPassword || byOidc ? 'active' : 'invited';
}

interface Props {
  readonly account: UserJson;
  done(made?: { readonly name: string; readonly link: string }): void;
  close(): void;
}

/** One account: name and role, disabled or not, a link for a new password, a lost second factor. */
function AccountForm({ account, done, close }: Props) {
  const { t } = useTranslation('admin');
  const { busy, fault, run } = useWork();
  const [name, setName] = useState(account.name);
  const [role, setRole] = useState(account.role);
  const params = { userId: account.id };
  const change = async (fields: Omit<Question<'PUT /api/v1/users/{userId}'>['body'], 'version'>) => {
    const body = { version: account.version, ...fields };
    if (await run(() => ask('PUT /api/v1/users/{userId}', { params, body }))) done();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void change({ name, role });
  };
  const makeLink = () =>
    run(async () => {
      const { link } = await ask('POST /api/v1/users/{userId}/link', { params });
      done({ name: account.name, link });
    });
  const dropTotp = async () => {
    if (await run(() => ask('DELETE /api/v1/users/{userId}/totp', { params }))) done();
  };
  const releaseLock = async () => {
    if (await run(() => ask('DELETE /api/v1/users/{userId}/lock', { params }))) done();
  };
  return (
    <form className="form narrow-form" onSubmit={submit}>
      <h2>{t('users.edit', { name: account.name })}</h2>
      <Field label={t('users.name')} value={name} set={setName} required maxLength={200} autoComplete="off" />
      <RoleField role={role} set={setRole} />
      <FormEnd fault={fault} busy={busy} close={close}>
        {!account.byOidc && (
          <Button variant="default" loading={busy} onClick={() => void makeLink()}>
            {t('users.newLink')}
          </Button>
        )}
        {account.hasTotp && (
          <Button variant="default" loading={busy} onClick={() => void dropTotp()}>
            {t('users.dropTotp')}
          </Button>
        )}
        <Button variant="default" loading={busy} onClick={() => void releaseLock()}>
          {t('users.releaseLock')}
        </Button>
        <Button variant="default" loading={busy} onClick={() => void change({ disabled: !account.disabled })}>
          {t(account.disabled ? 'users.enable' : 'users.disable')}
        </Button>
      </FormEnd>
    </form>
  );
}

/** At the machine itself, before there are accounts: the first administrator, who is signed in at once. */
function FirstAccount() {
  const { t } = useTranslation('admin');
  const { t: tAccess } = useTranslation('access');
  const [id, setId] = useState('');
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const submit = async () => {
    await ask('POST /api/v1/users', { body: { id, name, role: 'administrator', password } });
    await ask('POST /api/v1/session', { body: { name: id, password } });
    location.reload();
  };
  return (
    <section className="card" aria-label={t('first.title')}>
      <h2>{t('first.title')}</h2>
      <p>{t('first.hint')}</p>
      <Form send={submit} className="form narrow-form" disabled={password === ''} words={tAccess('setup.makeFirst')}>
        <AccountNames id={id} name={name} isOwn setId={setId} setName={setName} />
        <NewPassword set={setPassword} />
      </Form>
    </section>
  );
}

interface NewAccountProps {
  readonly taken: readonly string[];
  done(made: { readonly name: string; readonly link: string }): void;
  close(): void;
}

/** Form of a sign-in name. People of the watch whose id has another form get no account with that id. */
const SIGN_IN_NAME = /^[a-z0-9][a-z0-9._-]{0,39}$/;

/** A new account: for somebody of the watch, or somebody else; its owner sets the password by a one-time link. */
function NewAccount({ taken, done, close }: NewAccountProps) {
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

/** A role, with a sentence that says what it may do. */
function RoleField({ role, set }: { role: Role; set: (role: Role) => void }) {
  const { t } = useTranslation('admin');
  const { t: tPage } = useTranslation();
  return (
    <SelectField
      label={t('users.role')}
      hint={t(`users.may.${role}`)}
      value={role}
      set={set}
      options={ROLES.map((one) => [one, tPage(`session.role.${one}`)] as const)}
    />
  );
}
