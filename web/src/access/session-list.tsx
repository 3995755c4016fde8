/** Where somebody (or everybody) is signed in; each can be ended. */
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { FaultLine } from '../asking/fields.js';
import { request } from '../asking/request.js';
import { useListed } from '../asking/use-listed.js';
import { useNames } from '../cases/use-names.js';
import { usePage } from '../state/page-store.js';
import { momentOf } from './moment.js';
import { useWork } from './use-work.js';

interface SessionRow {
  readonly id: string;
  readonly userId: string;
  readonly current: boolean;
  readonly createdAt: string;
  readonly seenAt: string;
  readonly address: string;
  readonly agent: string;
}

/** What a browser calls itself, as far as people know the names. */
function agentName(agent: string): string {
  const browser = ['Firefox', 'Edg', 'OPR', 'Chrome', 'Safari'].find((name) => agent.includes(`${name}/`));
  const system = ['Android', 'iPhone', 'iPad', 'Windows', 'Mac OS X', 'Linux'].find((name) => agent.includes(name));
  const named = browser === 'Edg' ? 'Edge' : browser === 'OPR' ? 'Opera' : browser;
  return [named, system].filter((part) => part !== undefined).join(' · ') || agent.slice(0, 40) || '—';
}

function latestFirst(a: SessionRow, b: SessionRow): number {
  return Date.parse(b.seenAt) - Date.parse(a.seenAt);
}

export function SessionList({ userId }: { userId?: string }) {
  const { t } = useTranslation('access');
  const language = usePage((state) => state.language);
  const nameOf = useNames();
  const path = userId === undefined ? '/api/v1/sessions' : `/api/v1/users/${encodeURIComponent(userId)}/sessions`;
  const { rows, fault, load } = useListed<SessionRow>(path, 'sessions');
  const { busy, fault: refusal, run } = useWork();
  const end = async (id: string) => {
    await run(() => request('DELETE', `/api/v1/sessions/${encodeURIComponent(id)}`));
    await load();
  };
  return (
    <>
      <FaultLine words={fault || refusal} />
      <div className="wide-table">
        <table className="plain-table">
          <thead>
            <tr>
              {userId === undefined && <th>{t('sessions.who')}</th>}
              <th>{t('sessions.where')}</th>
              <th>{t('sessions.since')}</th>
              <th>{t('sessions.seen')}</th>
              <th>
                <span className="sr-only">{t('act')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {[...(rows ?? [])]
              .sort(latestFirst)
              .map(({ id, userId: who, current, createdAt, seenAt, address, agent }) => (
                <tr key={id}>
                  {userId === undefined && <td>{nameOf(who)}</td>}
                  <td>
                    {agentName(agent)} <span className="dim">{address}</span>
                  </td>
                  <td className="moment">{momentOf(createdAt, language)}</td>
                  <td className="moment">{current ? t('sessions.current') : momentOf(seenAt, language)}</td>
                  <td>
                    {!current && (
                      <Button size="compact-sm" variant="default" loading={busy} onClick={() => void end(id)}>
                        {t('sessions.end')}
                        <span className="sr-only"> {`${nameOf(who)}, ${agentName(agent)}, ${address}`}</span>
                      </Button>
                    )}
                  </td>
                </tr>
              ))}
          </tbody>
        </table>
      </div>
      {rows?.length === 0 && <p className="dim">{t('sessions.none')}</p>}
    </>
  );
}
