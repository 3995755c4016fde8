/** One account: name and role, disabled or not, a link for a new password, a lost second factor. */
import { Button } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useWork } from '../access/use-work.js';
import { FaultLine } from '../asking/fields.js';
import { request, textIn } from '../asking/request.js';
import { TextField } from '../asking/text-field.js';
import type { Account } from './account.js';
import { RoleField } from './role-field.js';

interface Props {
  readonly account: Account;
  done(made?: { readonly name: string; readonly link: string }): void;
  close(): void;
}

export function AccountForm({ account, done, close }: Props) {
  const { t } = useTranslation('admin');
  const { t: tAccess } = useTranslation('access');
  const { busy, fault, run } = useWork();
  const [name, setName] = useState(account.name);
  const [role, setRole] = useState(account.role);
  const path = `/api/v1/users/${encodeURIComponent(account.id)}`;
  const put = (fields: object) => run(() => request('PUT', path, { version: account.version, ...fields }));
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (await put({ name, role })) done();
  };
  const makeLink = () =>
    run(async () => {
      const answer = await request('POST', `${path}/link`);
      done({ name: account.name, link: textIn(answer, 'link') ?? '' });
    });
  const switchOff = async () => {
    if (await put({ disabled: !account.disabled })) done();
  };
  const dropTotp = async () => {
    if (await run(() => request('DELETE', `${path}/totp`))) done();
  };
  const releaseLock = async () => {
    if (await run(() => request('DELETE', `${path}/lock`))) done();
  };
  return (
    <form className="form narrow-form" onSubmit={(event) => void submit(event)}>
      <h2>{t('users.edit', { name: account.name })}</h2>
      <TextField label={t('users.name')} value={name} set={setName} required maxLength={200} autoComplete="off" />
      <RoleField role={role} set={setRole} />
      <FaultLine words={fault} />
      <div className="form-buttons">
        <Button type="submit" loading={busy}>
          {t('users.save')}
        </Button>
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
        <Button variant="default" loading={busy} onClick={() => void switchOff()}>
          {t(account.disabled ? 'users.enable' : 'users.disable')}
        </Button>
        <Button variant="default" onClick={close}>
          {tAccess('cancel')}
        </Button>
      </div>
    </form>
  );
}
