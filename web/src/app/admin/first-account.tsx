/** At the machine itself, before there are accounts: the first administrator, who is signed in at once. */

import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AccountNames } from '../../ground/access/account-names.js';
import { NewPassword } from '../../ground/access/new-password.js';
import { ask } from '../../ground/asking/ask.js';
import { FormEnd } from '../../ground/asking/fields.js';
import { useWork } from '../../ground/asking/use-work.js';

export function FirstAccount() {
  const { t } = useTranslation('admin');
  const { t: tAccess } = useTranslation('access');
  const { busy, fault, run } = useWork();
  const [id, setId] = useState('');
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    await run(async () => {
      await ask('POST /api/v1/users', { body: { id, name, role: 'administrator', password } });
      await ask('POST /api/v1/session', { body: { name: id, password } });
      location.reload();
    });
  };
  return (
    <section className="card" aria-label={t('first.title')}>
      <h2>{t('first.title')}</h2>
      <p>{t('first.hint')}</p>
      <form className="form narrow-form" onSubmit={(event) => void submit(event)}>
        <AccountNames id={id} name={name} isOwn setId={setId} setName={setName} />
        <NewPassword set={setPassword} />
        <FormEnd fault={fault} busy={busy} disabled={password === ''} send={tAccess('setup.makeFirst')} />
      </form>
    </section>
  );
}
