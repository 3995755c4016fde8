/** Name and password, then the code of the authenticator where one is set up; or the OpenID provider. */

import { Button } from '@mantine/core';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ask } from '../asking/ask.js';
import { FaultLine, Field, FormEnd } from '../asking/fields.js';
import { useWork } from '../asking/use-work.js';
import { useSession } from './session.js';

/** Why the OpenID provider let nobody in, as the address says it: a text of the address is never shown. */
const REFUSALS = ['not-listed', 'not-begun', 'other-browser', 'not-vouched', 'away', 'no-name'] as const;

/** @param again called after the sign-in of a page that stays; without it the page is loaded */
export function SignInForm({ again }: { again?: () => Promise<void> }) {
  const { t } = useTranslation('access');
  const oidc = useSession((session) => session.oidc);
  const { busy, fault, run } = useWork();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState<string>();
  const [refusal] = useState(() => REFUSALS.find((one) => one === new URLSearchParams(location.search).get('signin')));
  const codeField = useRef<HTMLFormElement>(null);
  const asksCode = code !== undefined;
  useEffect(() => {
    if (asksCode) codeField.current?.querySelector<HTMLInputElement>('[name="code"]')?.focus();
  }, [asksCode]);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    await run(async () => {
      const { needs } = await ask('POST /api/v1/session', { body: { name, password, code } });
      if (needs === 'code') return setCode('');
      if (again !== undefined) await again();
      else if (refusal === undefined) location.reload();
      else location.assign('/');
    });
  };
  return (
    <>
      <FaultLine words={refusal === undefined ? '' : t(`signIn.refused.${refusal}`)} />
      <form className="form" ref={codeField} onSubmit={(event) => void submit(event)}>
        <Field
          label={t('signIn.name')}
          value={name}
          set={setName}
          required
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          readOnly={asksCode}
        />
        <Field
          label={t('signIn.password')}
          value={password}
          set={setPassword}
          required
          type="password"
          autoComplete="current-password"
          readOnly={asksCode}
        />
        {asksCode && (
          <Field
            label={t('signIn.code')}
            hint={t('signIn.codeHint')}
            value={code}
            set={setCode}
            required
            name="code"
            autoComplete="one-time-code"
            autoCapitalize="none"
          />
        )}
        <FormEnd fault={fault} busy={busy} send={t('signIn.submit')}>
          {asksCode && (
            <Button variant="default" onClick={() => setCode(undefined)}>
              {t('signIn.back')}
            </Button>
          )}
        </FormEnd>
      </form>
      {oidc !== undefined && (
        <p>
          <a className="button-link" href={oidc.path} target={again && '_blank'}>
            {t('signIn.with', { label: oidc.label })}
          </a>
        </p>
      )}
      <p className="dim small">{t('signIn.forgotten')}</p>
    </>
  );
}
