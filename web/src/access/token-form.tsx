import { Button } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FaultLine } from '../asking/fields.js';
import { request, textIn } from '../asking/request.js';
import { TextField } from '../asking/text-field.js';
import { useSession } from './session.js';
import { useWork } from './use-work.js';

/** What a token may be given, as in `TOKEN_SCOPES` of the program. */
const SCOPES = [
  ...(['watch', 'metrics', 'incidents', 'duty', 'tune', 'field'] as const),
  ...(['registry', 'export', 'evidence', 'audit', 'drill'] as const),
];
const DAYS = [30, 90, 365, 730] as const;

export function TokenForm({ made, close }: { made: (secret: string) => void; close: () => void }) {
  const { t } = useTranslation('access');
  const { busy, fault, run } = useWork();
  const mine = useSession(({ permissions }) => permissions);
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<readonly string[]>([]);
  const [days, setDays] = useState(365);
  const [password, setPassword] = useState('');
  const hasPassword = useSession(({ user }) => user?.hasPassword === true);
  const toggle = (scope: string, on: boolean) =>
    setScopes(on ? [...scopes, scope] : scopes.filter((one) => one !== scope));
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    await run(async () => {
      const proof = hasPassword ? { password } : {};
      const answer = await request('POST', '/api/v1/tokens', { name, scopes, days, ...proof });
      made(textIn(answer, 'secret') ?? '');
    });
  };
  return (
    <form className="form narrow-form" onSubmit={(event) => void submit(event)}>
      <TextField
        label={t('tokens.for')}
        hint={t('tokens.forHint')}
        value={name}
        set={setName}
        required
        maxLength={200}
      />
      <fieldset className="checks">
        <legend>{t('tokens.scopes')}</legend>
        {SCOPES.filter((scope) => mine.includes(scope)).map((scope) => (
          <label key={scope} className="check">
            <input
              type="checkbox"
              checked={scopes.includes(scope)}
              onChange={({ currentTarget }) => toggle(scope, currentTarget.checked)}
            />
            {t(`scope.${scope}`)}
          </label>
        ))}
      </fieldset>
      <label className="field">
        <span>{t('tokens.lasts')}</span>
        <select value={days} onChange={({ currentTarget }) => setDays(Number(currentTarget.value))}>
          {DAYS.map((one) => (
            <option key={one} value={one}>
              {t('tokens.days', { count: one })}
            </option>
          ))}
        </select>
      </label>
      {hasPassword && (
        <TextField
          label={t('tokens.password')}
          hint={t('tokens.endsWithPassword')}
          type="password"
          autoComplete="current-password"
          value={password}
          set={setPassword}
          required
        />
      )}
      <FaultLine words={fault} />
      <div className="form-buttons">
        <Button type="submit" loading={busy} disabled={scopes.length === 0}>
          {t('tokens.make')}
        </Button>
        <Button variant="default" onClick={close}>
          {t('cancel')}
        </Button>
      </div>
    </form>
  );
}
