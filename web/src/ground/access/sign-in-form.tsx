/** Name and password, then the code of the authenticator where one is set up; or the OpenID provider. */

import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ask } from '../asking/ask.js';
import { FaultLine, Field, FormEnd, useWork } from '../asking/fields.js';
import { Button } from '../shell/button.js';
import { useSession } from './session.js';

/** Why the OpenID provider let nobody in, as the address says it: a text of the address is never shown. */
const REFUSALS = ['not-listed', 'not-begun', 'other-browser', 'not-vouched', 'away', 'no-name'] as const;

/** @param again called after the sign-in of a page that stays; without it the page is loaded */
export function SignInForm({ again }: { again?: () => Promise<void> }) {
  const { t } = useTranslation('access');
  const { busy, fault, run } = useWork();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState<string>();
  const [refusal] = useState(() => REFUSALS.find((one) => one === new URLSearchParams(location.search).get('signin')));
  const asksCode = code !== undefined;
  const form = useFocusedCode(asksCode);
  const signIn = (event: FormEvent) => {
    event.preventDefault();
    return run(async () => {
      const { needs } = await ask('POST /api/v1/session', { body: { name, password, code } });
      if (needs === 'code') return setCode('');
      if (again !== undefined) await again();
      else if (refusal === undefined) location.reload();
      else location.assign('/');
    });
  };
  return (
    <>
      {refusal !== undefined && <FaultLine words={t(`signIn.refused.${refusal}`)} />}
      <form className="form" ref={form} onSubmit={(event) => void signIn(event)}>
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
      <OidcLink target={again && '_blank'} />
      <p className="dim small">{t('signIn.forgotten')}</p>
    </>
  );
}

function OidcLink({ target }: { target: '_blank' | undefined }) {
  const { t } = useTranslation('access');
  const oidc = useSession((session) => session.oidc);
  if (oidc === undefined) return null;
  return (
    <p>
      <a className="button-link" href={oidc.path} target={target}>
        {t('signIn.with', { label: oidc.label })}
      </a>
    </p>
  );
}

/** The form whose field of the code takes the focus when it is asked for. */
function useFocusedCode(asksCode: boolean) {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (asksCode) form.current?.querySelector<HTMLInputElement>('[name="code"]')?.focus();
  }, [asksCode]);
  return form;
}
