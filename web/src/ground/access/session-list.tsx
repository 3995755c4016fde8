/** Where somebody (or everybody) is signed in; each can be ended. */

import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { SessionJson } from '../../../../src/api/accounts.js';
import { ask, askAll } from '../asking/ask.js';
import { FaultLine } from '../asking/fields.js';
import { ListTable } from '../asking/list-table.js';
import { useFollowed } from '../asking/use-followed.js';
import { useWork } from '../asking/use-work.js';
import { useNames } from '../names/use-names.js';
import { Button } from '../shell/button.js';
import { useLanguage } from '../words/use-language.js';
import { momentOf } from './moment.js';

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

export function SessionList({ userId }: { userId?: string }) {
  const { t } = useTranslation('access');
  const language = useLanguage();
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
          { heading: t('sessions.since'), kind: 'moment', cell: ({ createdAt }) => momentOf(createdAt, language) },
          {
            heading: t('sessions.seen'),
            kind: 'moment',
            cell: ({ current, seenAt }) => (current ? t('sessions.current') : momentOf(seenAt, language)),
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
