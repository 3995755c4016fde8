import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { SCREEN_SCOPE, TOKEN_SCOPES } from '../../../../src/access/permissions.js';
import type { Question } from '../../../../src/api/client.js';
import { defined } from '../../../../src/rf/defined.js';
import { ask } from '../asking/ask.js';
import { Field, Form, SelectField, toggled } from '../asking/fields.js';
import { SCREEN_LINK, useSession } from './session.js';

type Scope = Question<'POST /api/v1/tokens'>['body']['scopes'][number];

const SCOPES: readonly Scope[] = [...TOKEN_SCOPES, SCREEN_SCOPE];

/** A link for a wall has this one scope. */
export function isScreen(scopes: readonly string[]): boolean {
  return scopes.includes(SCREEN_SCOPE);
}

const DAYS = [30, 90, 365, 730] as const;

export function TokenForm({ made, close }: { made: (secret: string) => void; close: () => void }) {
  const { t } = useTranslation('access');
  const mine = useSession(({ permissions }) => permissions);
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<readonly Scope[]>([]);
  const [days, setDays] = useState(365);
  const [password, setPassword] = useState('');
  const hasPassword = useSession(({ user }) => user?.hasPassword === true);
  const forScreen = isScreen(scopes);
  const submit = async () => {
    const body = { name, scopes, days, ...defined({ password: hasPassword ? password : undefined }) };
    const { secret } = await ask('POST /api/v1/tokens', { body });
    made(forScreen ? `${location.origin}${SCREEN_LINK}${secret}` : secret);
  };
  return (
    <Form
      send={submit}
      className="form narrow-form"
      disabled={scopes.length === 0}
      words={t('tokens.make')}
      close={close}
    >
      <Field label={t('tokens.for')} hint={t('tokens.forHint')} value={name} set={setName} required maxLength={200} />
      <fieldset className="columns narrow">
        <legend>{t('tokens.scopes')}</legend>
        {SCOPES.filter((scope) => mine.includes(scope === SCREEN_SCOPE ? 'users' : scope)).map((scope) => (
          <label key={scope} className="check">
            <input
              type="checkbox"
              checked={scopes.includes(scope)}
              disabled={scope !== SCREEN_SCOPE && forScreen}
              onChange={() => setScopes(toggled(scopes, scope))}
            />
            {t(`scope.${scope}`)}
          </label>
        ))}
      </fieldset>
      {!forScreen && (
        <SelectField
          label={t('tokens.lasts')}
          value={days}
          set={(text) => setDays(Number(text))}
          options={DAYS.map((one) => [String(one), t('tokens.days', { count: one })])}
        />
      )}
      {hasPassword && (
        <Field
          label={t('tokens.password')}
          hint={t('tokens.endsWithPassword')}
          type="password"
          autoComplete="current-password"
          value={password}
          set={setPassword}
          required
        />
      )}
    </Form>
  );
}
