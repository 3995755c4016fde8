/** What a one-time link opens: the first administrator, or a password for an account that waits for one. */

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ask } from '../asking/ask.js';
import { FaultLine, Form } from '../asking/fields.js';
import { useAsked } from '../asking/use-followed.js';
import { AccountNames } from './account-names.js';
import { NewPassword } from './new-password.js';

export function SetupForm() {
  const { t } = useTranslation('access');
  const link = location.hash.slice(1);
  const { value: purpose, fault: refused } = useAsked('POST /api/v1/session/link', { body: { link } });
  const [id, setId] = useState('');
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const isFirst = purpose?.purpose === 'first';
  const submit = async () => {
    const body = { link, password, ...(isFirst ? { id, name } : {}) };
    // The link is used up: it must not stay in the address.
    await ask('POST /api/v1/session/setup', { body });
    location.replace('/');
  };
  if (purpose === undefined) return refused === '' ? <p className="dim">…</p> : <LinkFault words={refused} />;
  return (
    <Form send={submit} disabled={password === ''} words={t(isFirst ? 'setup.makeFirst' : 'setup.setPassword')}>
      <p>{isFirst ? t('setup.first') : t('setup.password', { name: purpose.name ?? '', id: purpose.id ?? '' })}</p>
      {isFirst && <AccountNames id={id} name={name} isOwn setId={setId} setName={setName} />}
      <NewPassword set={setPassword} />
    </Form>
  );
}

function LinkFault({ words }: { words: string }) {
  const { t } = useTranslation('access');
  return (
    <>
      <FaultLine words={words} />
      <p>
        <a href="/">{t('setup.toSignIn')}</a>
      </p>
    </>
  );
}
