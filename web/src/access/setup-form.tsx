/** What a one-time link opens: the first administrator, or a password for an account that waits for one. */
import { Button } from '@mantine/core';
import { type FormEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FaultLine } from '../asking/fields.js';
import { request, textIn } from '../asking/request.js';
import { TextField } from '../asking/text-field.js';
import { NewPassword } from './new-password.js';
import { useWork } from './use-work.js';

interface Purpose {
  readonly first: boolean;
  readonly id: string;
  readonly name: string;
}

export function SetupForm() {
  const { t } = useTranslation('access');
  const link = location.hash.slice(1);
  const asking = useWork();
  const sending = useWork();
  const [purpose, setPurpose] = useState<Purpose>();
  const [id, setId] = useState('');
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const ask = asking.run;
  useEffect(() => {
    void ask(async () => {
      const answer = await request('POST', '/api/v1/session/link', { link });
      const first = textIn(answer, 'purpose') === 'first';
      setPurpose({ first, id: textIn(answer, 'id') ?? '', name: textIn(answer, 'name') ?? '' });
    });
  }, [ask, link]);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const who = purpose?.first === true ? { id, name } : {};
    const body = { link, password, ...who };
    // The link is used up: it must not stay in the address.
    if (await sending.run(() => request('POST', '/api/v1/session/setup', body))) location.replace('/');
  };
  if (purpose === undefined) return asking.fault === '' ? <p className="dim">…</p> : <LinkFault words={asking.fault} />;
  return (
    <form className="form" onSubmit={(event) => void submit(event)}>
      <p>{purpose.first ? t('setup.first') : t('setup.password', { name: purpose.name, id: purpose.id })}</p>
      {purpose.first && (
        <>
          <TextField
            label={t('user.id')}
            hint={t('user.idHint')}
            value={id}
            set={setId}
            required
            pattern="[a-z0-9][a-z0-9._\-]*"
            maxLength={40}
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
          />
          <TextField label={t('user.name')} value={name} set={setName} required maxLength={200} autoComplete="name" />
        </>
      )}
      <NewPassword set={setPassword} />
      <FaultLine words={sending.fault} />
      <div className="form-buttons">
        <Button type="submit" loading={sending.busy} disabled={password === ''}>
          {t(purpose.first ? 'setup.makeFirst' : 'setup.setPassword')}
        </Button>
      </div>
    </form>
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
