/** The audit log: read, filtered, and its chain of hashes checked. */
import { Button } from '@mantine/core';
import type { TFunction } from 'i18next';
import { type FormEvent, useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FaultLine } from '../asking/fields.js';
import { get, listIn, request, textIn } from '../asking/request.js';
import { useReason } from '../asking/use-reason.js';
import { atOf, fieldsOf, numberOf, textOf } from '../cases/incident.js';
import { useNames } from '../cases/use-names.js';
import { localClock, localDate } from '../format.js';
import { usePage } from '../state/page-store.js';
import { useWork } from './use-work.js';

interface Row {
  readonly seq: number;
  readonly at: number;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly hash: string;
}

interface Log {
  readonly rows: readonly Row[];
  readonly cursor: string | undefined;
  readonly head: { readonly seq: number; readonly hash: string };
}

const PAGE_ROWS = 100;

export function AuditTab() {
  const { t } = useTranslation('watch');
  const explain = useReason();
  const names = useNames();
  const language = usePage((state) => state.language);
  const [filter, setFilter] = useState({ subject: '', actor: '' });
  const [log, setLog] = useState<Log>();
  const [fault, setFault] = useState('');
  const load = useCallback(
    async (before?: Log) => {
      try {
        const query = { ...filter, limit: PAGE_ROWS, cursor: before?.cursor };
        const answer = await get('/api/v1/audit', query);
        const head = fieldsOf(answer['head']);
        setLog({
          rows: [...(before?.rows ?? []), ...listIn(answer, 'rows').map(rowFrom)],
          cursor: textIn(answer, 'nextCursor'),
          head: { seq: numberOf(head['seq']) ?? 0, hash: textOf(head['hash']) ?? '' },
        });
        setFault('');
      } catch (error) {
        setFault(t('failed', { reason: explain(error) }));
      }
    },
    [filter, t, explain],
  );
  useEffect(() => void load(), [load]);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setFilter({ subject: String(form.get('subject') ?? '').trim(), actor: String(form.get('actor') ?? '').trim() });
  };
  return (
    <section className="card" aria-label={t('tab.audit')}>
      <p className="dim">{t('audit.hint')}</p>
      {log !== undefined && <p className="hash">{t('audit.head', log.head)}</p>}
      <Verify />
      <form className="filter-fields" onSubmit={submit}>
        <input
          name="subject"
          className="plain-input"
          aria-label={t('audit.subject')}
          placeholder={t('audit.subjectHint')}
        />
        <input name="actor" className="plain-input" aria-label={t('audit.actor')} placeholder={t('audit.actor')} />
        <Button type="submit" variant="default">
          {t('audit.subject')}
        </Button>
      </form>
      <FaultLine words={fault} />
      <div className="wide-table">
        <table className="plain-table">
          <thead>
            <tr>
              <th scope="col" className="figure">
                #
              </th>
              <th scope="col">{t('audit.when')}</th>
              <th scope="col">{t('audit.who')}</th>
              <th scope="col">{t('audit.what')}</th>
              <th scope="col">{t('audit.on')}</th>
              <th scope="col">SHA-256</th>
            </tr>
          </thead>
          <tbody>
            {log?.rows.map(({ seq, at, actor, action, subject, hash }) => (
              <tr key={seq}>
                <td className="figure">{seq}</td>
                <td className="moment">
                  {localClock(at)} {localDate(at, language)}
                </td>
                <td>{names(actor)}</td>
                <td>
                  <span title={action}>{actionWords(action, t)}</span>
                </td>
                <td>{subject}</td>
                <td className="hash dim" title={hash}>
                  {hash.slice(0, 16)}…
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {log?.cursor !== undefined && (
        <Button variant="default" onClick={() => void load(log)}>
          {t('audit.more')}
        </Button>
      )}
    </section>
  );
}

/** An action's words; of a record or an incident, what was done to it. One that this page does not know is shown as written. */
function actionWords(action: string, t: TFunction<'watch'>): string {
  const ACTIONS: Readonly<Record<string, string>> = t('audit.action', { returnObjects: true });
  const MOVES: Readonly<Record<string, string>> = t('audit.move', { returnObjects: true });
  return ACTIONS[action] ?? MOVES[action.split('.').at(-1) ?? ''] ?? action;
}

function Verify() {
  const { t } = useTranslation('watch');
  const { busy, fault, run } = useWork();
  const [found, setFound] = useState<{ rows: number; problems: readonly string[] }>();
  const verify = () =>
    run(async () => {
      const answer = await request('POST', '/api/v1/audit/verify', {});
      const problems = listIn(answer, 'faults').map((one) => textOf(fieldsOf(one)['problem']) ?? '');
      setFound({ rows: numberOf(answer['rows']) ?? 0, problems });
    });
  return (
    <div className="verify">
      <Button loading={busy} variant="default" onClick={() => void verify()}>
        {t('audit.verify')}
      </Button>
      <span role="status">{found?.problems.length === 0 && t('audit.verified', { rows: found.rows })}</span>
      <FaultLine words={fault} />
      {found !== undefined && found.problems.length > 0 && (
        <div role="alert" className="form-fault">
          <p>{t('audit.faults', { count: found.problems.length })}</p>
          <ul>
            {found.problems.map((problem) => (
              <li key={problem} lang="en">
                {problem}
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}

function rowFrom(value: unknown): Row {
  const raw = fieldsOf(value);
  return {
    seq: numberOf(raw['seq']) ?? 0,
    at: atOf(raw['at']) ?? 0,
    actor: textOf(raw['actor']) ?? '',
    action: textOf(raw['action']) ?? '',
    subject: textOf(raw['subject']) ?? '',
    hash: textOf(raw['hash']) ?? '',
  };
}
