/** At the machine itself, before there are accounts: the first administrator, who is signed in at once. */

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AccountNames } from '../../ground/access/account-names.js';
import { NewPassword } from '../../ground/access/new-password.js';
import { ask } from '../../ground/asking/ask.js';
import { Form } from '../../ground/asking/fields.js';

export function FirstAccount() {
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
