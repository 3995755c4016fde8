/** API tokens of one person, or of all: made, shown once, revoked. */
import { Button } from '@mantine/core';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ask, askAll } from '../asking/ask.js';
import { FaultLine } from '../asking/fields.js';
import { useAsked } from '../asking/use-asked.js';
import { useWork } from '../asking/use-work.js';
import { useNames } from '../cases/use-names.js';
import { usePage } from '../state/page-store.js';
import { dayOf } from './moment.js';
import { OnceShown } from './once-shown.js';
import { TokenForm } from './token-form.js';

export function TokenList({ userId }: { userId?: string }) {
  const { t } = useTranslation('access');
  const language = usePage((state) => state.language);
  const nameOf = useNames();
  const question = useCallback(
    () =>
      userId === undefined
        ? askAll('GET /api/v1/tokens', 'tokens', {})
        : askAll('GET /api/v1/users/{userId}/tokens', 'tokens', { params: { userId } }),
    [userId],
  );
  const { value: rows, fault, ask: load } = useAsked(question);
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
        <div className="wide-table">
          <table className="plain-table">
            <thead>
              <tr>
                <th>{t('tokens.for')}</th>
                {userId === undefined && <th>{t('sessions.who')}</th>}
                <th>{t('tokens.scopes')}</th>
                <th>{t('tokens.until')}</th>
                <th>{t('tokens.used')}</th>
                <th>
                  <span className="sr-only">{t('act')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((token) => {
                const over = token.revokedAt !== undefined || Date.parse(token.expiresAt) < Date.now();
                return (
                  <tr key={token.id} data-gone={over || undefined}>
                    <td>{token.name}</td>
                    {userId === undefined && <td>{nameOf(token.userId)}</td>}
                    <td>{token.scopes.map((scope) => t(`scope.${scope}` as 'scope.watch')).join(', ')}</td>
                    <td className="moment">
                      {token.revokedAt === undefined ? dayOf(token.expiresAt, language) : t('tokens.revoked')}
                    </td>
                    <td className="moment">
                      {token.usedAt === undefined ? t('tokens.never') : dayOf(token.usedAt, language)}
                    </td>
                    <td>
                      {!over && (
                        <Button
                          size="compact-sm"
                          variant="default"
                          loading={busy}
                          onClick={() => void revoke(token.id)}
                        >
                          {t('tokens.revoke')}
                          <span className="sr-only"> {token.name}</span>
                        </Button>
                      )}
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
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
