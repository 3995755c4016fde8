/** One account: name and role, disabled or not, a link for a new password, a lost second factor. */

import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { UserJson } from '../../../../src/api/accounts.js';
import type { Question } from '../../../../src/api/client.js';
import { ask } from '../../ground/asking/ask.js';
import { Field, FormEnd } from '../../ground/asking/fields.js';
import { useWork } from '../../ground/asking/use-work.js';
import { Button } from '../../ground/shell/button.js';
import { RoleField } from './role-field.js';

interface Props {
  readonly account: UserJson;
  done(made?: { readonly name: string; readonly link: string }): void;
  close(): void;
}

export function AccountForm({ account, done, close }: Props) {
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
