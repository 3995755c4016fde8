/** API tokens of one person, or of all: made, shown once, revoked. */

import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TokenJson } from '../../../../src/api/accounts.js';
import { ask, askAll } from '../asking/ask.js';
import { FaultLine } from '../asking/fields.js';
import { ListTable } from '../asking/list-table.js';
import { useFollowed } from '../asking/use-followed.js';
import { useWork } from '../asking/use-work.js';
import { useNames } from '../names/use-names.js';
import { Button } from '../shell/button.js';
import { useLanguage } from '../words/use-language.js';
import { dayOf } from './moment.js';
import { OnceShown } from './once-shown.js';
import { isScreen, TokenForm } from './token-form.js';

function isOver({ revokedAt, expiresAt }: TokenJson): boolean {
  return revokedAt !== undefined || Date.parse(expiresAt) < Date.now();
}

export function TokenList({ userId }: { userId?: string }) {
  const { t } = useTranslation('access');
  const language = useLanguage();
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
                    : dayOf(expiresAt, language),
            },
            {
              heading: t('tokens.used'),
              kind: 'moment',
              cell: ({ usedAt }) => (usedAt === undefined ? t('tokens.never') : dayOf(usedAt, language)),
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
