import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { SCREEN_SCOPE, TOKEN_SCOPES } from '../../../../src/access/permissions.js';
import type { SessionJson, TokenJson } from '../../../../src/api/accounts.js';
import type { Question } from '../../../../src/api/client.js';
import { defined } from '../../../../src/rf/defined.js';
import { ask, askAll } from '../asking/ask.js';
import { FaultLine, Field, Form, SelectField, toggled, useWork } from '../asking/fields.js';
import { ListTable } from '../asking/list-table.js';
import { useFollowed } from '../asking/use-followed.js';
import { useNames } from '../names/use-names.js';
import { Button } from '../shell/button.js';
import { useFormats } from '../words/use-language.js';
import { OnceShown } from './once-shown.js';
import { SCREEN_LINK, useSession } from './session.js';

function isOver({ revokedAt, expiresAt }: TokenJson): boolean {
  return revokedAt !== undefined || Date.parse(expiresAt) < Date.now();
}

/** API tokens of one person, or of all: made, shown once, revoked. */
export function TokenList({ userId }: { userId?: string }) {
  const { t } = useTranslation('access');
  const formats = useFormats();
  const nameOf = useNames();
  const question = useCallback(
    (signal: AbortSignal) =>
      userId === undefined
        ? askAll('GET /api/v1/tokens', 'tokens', { signal })
        : askAll('GET /api/v1/users/{userId}/tokens', 'tokens', { params: { userId }, signal }),
    [userId],
  );
  const { value: rows, fault, ask: load } = useFollowed(question);
  const { busy, fault: refusal, run } = useWork();
  const [secret, setSecret] = useState<string>();
  const [adding, setAdding] = useState(false);
  const revoke = async (id: string) => {
    await run(() => ask('DELETE /api/v1/tokens/{tokenId}', { params: { tokenId: id } }));
    await load();
  };
  const made = async (value: string) => {
    setSecret(value);
    setAdding(false);
    await load();
  };
  return (
    <>
      <FaultLine words={fault || refusal} />
      {rows !== undefined && rows.length > 0 && (
        <ListTable
          rows={rows}
          keyOf={({ id }) => id}
          isGone={isOver}
          columns={[
            { heading: t('tokens.for'), cell: ({ name }) => name },
            userId === undefined && { heading: t('sessions.who'), cell: ({ userId: who }) => nameOf(who) },
            {
              heading: t('tokens.scopes'),
              cell: ({ scopes }) => scopes.map((scope) => t(`scope.${scope}` as 'scope.watch')).join(', '),
            },
            {
              heading: t('tokens.until'),
              kind: 'moment',
              cell: ({ revokedAt, expiresAt, scopes }) =>
                revokedAt !== undefined
                  ? t('tokens.revoked')
                  : isScreen(scopes)
                    ? t('tokens.noEnd')
                    : formats.date(expiresAt),
            },
            {
              heading: t('tokens.used'),
              kind: 'moment',
              cell: ({ usedAt }) => (usedAt === undefined ? t('tokens.never') : formats.date(usedAt)),
            },
            {
              kind: 'acts',
              cell: (token) =>
                !isOver(token) && (
                  <Button size="small" variant="default" loading={busy} onClick={() => void revoke(token.id)}>
                    {t('tokens.revoke')}
                    <span className="sr-only"> {token.name}</span>
                  </Button>
                ),
            },
          ]}
        />
      )}
      {rows?.length === 0 && <p className="dim">{t('tokens.none')}</p>}
      {secret !== undefined && <OnceShown hint={t('tokens.once')} value={secret} />}
      {adding ? (
        <TokenForm made={(value) => void made(value)} close={() => setAdding(false)} />
      ) : (
        <Button onClick={() => setAdding(true)}>{t('tokens.make')}</Button>
      )}
    </>
  );
}

type Scope = Question<'POST /api/v1/tokens'>['body']['scopes'][number];

const SCOPES: readonly Scope[] = [...TOKEN_SCOPES, SCREEN_SCOPE];

/** A link for a wall has this one scope. */
function isScreen(scopes: readonly string[]): boolean {
  return scopes.includes(SCREEN_SCOPE);
}

const DAYS = [30, 90, 365, 730] as const;

function TokenForm({ made, close }: { made: (secret: string) => void; close: () => void }) {
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
          value={password}
          set={setPassword}
          required
        />
      )}
    </Form>
  );
}

/** What a browser calls itself, as far as people know the names. */
function agentName(agent: string): string {
  const browser = ['Firefox', 'Edg', 'OPR', 'Chrome', 'Safari'].find((name) => agent.includes(`${name}/`));
  const system = ['Android', 'iPhone', 'iPad', 'Windows', 'Mac OS X', 'Linux'].find((name) => agent.includes(name));
  const named = browser === 'Edg' ? 'Edge' : browser === 'OPR' ? 'Opera' : browser;
  return [named, system].filter((part) => part !== undefined).join(' · ') || agent.slice(0, 40) || '—';
}

function latestFirst(a: SessionJson, b: SessionJson): number {
  return Date.parse(b.seenAt) - Date.parse(a.seenAt);
}

/** Where somebody (or everybody) is signed in; each can be ended. */
export function SessionList({ userId }: { userId?: string }) {
  const { t } = useTranslation('access');
  const formats = useFormats();
  const nameOf = useNames();
  const question = useCallback(
    (signal: AbortSignal) =>
      userId === undefined
        ? askAll('GET /api/v1/sessions', 'sessions', { signal })
        : askAll('GET /api/v1/users/{userId}/sessions', 'sessions', { params: { userId }, signal }),
    [userId],
  );
  const { value: rows, fault, ask: load } = useFollowed(question);
  const { busy, fault: refusal, run } = useWork();
  const end = async (id: string) => {
    await run(() => ask('DELETE /api/v1/sessions/{sessionId}', { params: { sessionId: id } }));
    await load();
  };
  return (
    <>
      <FaultLine words={fault || refusal} />
      <ListTable
        rows={[...(rows ?? [])].sort(latestFirst)}
        keyOf={({ id }) => id}
        columns={[
          userId === undefined && { heading: t('sessions.who'), cell: ({ userId: who }) => nameOf(who) },
          {
            heading: t('sessions.where'),
            cell: ({ agent, address }) => (
              <>
                {agentName(agent)} <span className="dim">{address}</span>
              </>
            ),
          },
          { heading: t('sessions.since'), kind: 'moment', cell: ({ createdAt }) => formats.moment(createdAt) },
          {
            heading: t('sessions.seen'),
            kind: 'moment',
            cell: ({ current, seenAt }) => (current ? t('sessions.current') : formats.moment(seenAt)),
          },
          {
            kind: 'acts',
            cell: ({ id, userId: who, current, agent, address }) =>
              !current && (
                <Button size="small" variant="default" loading={busy} onClick={() => void end(id)}>
                  {t('sessions.end')}
                  <span className="sr-only"> {`${nameOf(who)}, ${agentName(agent)}, ${address}`}</span>
                </Button>
              ),
          },
        ]}
      />
      {rows?.length === 0 && <p className="dim">{t('sessions.none')}</p>}
    </>
  );
}
