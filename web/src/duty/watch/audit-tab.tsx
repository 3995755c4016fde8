/** The audit log: read it, filter it, check its chain of hashes. */

import type { TFunction } from 'i18next';
import { type FormEvent, useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Answer } from '../../../../src/api/client.js';
import { ask } from '../../ground/asking/ask.js';
import { FaultLine, FormReader, useWork } from '../../ground/asking/fields.js';
import { ListTable } from '../../ground/asking/list-table.js';
import { usePaged } from '../../ground/asking/use-paged.js';
import { useNames } from '../../ground/names/use-names.js';
import { Button } from '../../ground/shell/button.js';
import { useFormats } from '../../ground/words/use-language.js';

const PAGE_ROWS = 100;

export function AuditTab() {
  const { t } = useTranslation('watch');
  const names = useNames();
  const formats = useFormats();
  const [filter, setFilter] = useState({ subject: '', actor: '' });
  const question = useCallback(
    (signal: AbortSignal, cursor?: string) =>
      ask('GET /api/v1/audit', { query: { ...filter, limit: PAGE_ROWS, cursor }, signal }),
    [filter],
  );
  const { pages, fault, more } = usePaged(question);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormReader(event.currentTarget);
    setFilter({ subject: form.text('subject'), actor: form.text('actor') });
  };
  return (
    <section className="card" aria-label={t('tab.audit')}>
      <p className="dim">{t('audit.hint')}</p>
      {pages[0] !== undefined && <p className="hash">{t('audit.head', pages[0].head)}</p>}
      <Verify />
      <form data-tool className="filter-fields row" onSubmit={submit}>
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
      <ListTable
        rows={pages.flatMap(({ rows }) => rows)}
        keyOf={({ seq }) => seq}
        columns={[
          { heading: '#', kind: 'figure', cell: ({ seq }) => seq },
          {
            heading: t('audit.when'),
            kind: 'moment',
            cell: ({ at }) => `${formats.clock(at)} ${formats.date(at)}`,
          },
          {
            heading: t('audit.who'),
            cell: ({ actor, detail }) =>
              typeof detail['token'] === 'string'
                ? t('audit.byToken', { person: names(actor), token: detail['token'] })
                : names(actor),
          },
          { heading: t('audit.what'), cell: ({ action }) => <span title={action}>{actionWords(action, t)}</span> },
          { heading: t('audit.on'), cell: ({ subject }) => subject },
          {
            heading: 'SHA-256',
            cell: ({ hash }) => (
              <span className="hash dim" title={hash}>
                {hash.slice(0, 16)}…
              </span>
            ),
          },
        ]}
      />
      {more !== undefined && (
        <Button variant="default" onClick={() => void more()}>
          {t('audit.more')}
        </Button>
      )}
    </section>
  );
}

/** Words for an action. An action that this page does not know is shown as the log has it. */
function actionWords(action: string, t: TFunction<'watch'>): string {
  const ACTIONS: Readonly<Record<string, string>> = t('audit.action', { returnObjects: true });
  const MOVES: Readonly<Record<string, string>> = t('audit.move', { returnObjects: true });
  return ACTIONS[action] ?? MOVES[action.split('.').at(-1) ?? ''] ?? action;
}

function Verify() {
  const { t } = useTranslation('watch');
  const { busy, fault, run } = useWork();
  const [found, setFound] = useState<Answer<'POST /api/v1/audit/verify'>>();
  const verify = () => run(async () => setFound(await ask('POST /api/v1/audit/verify', { body: {} })));
  return (
    <div className="verify row">
      <Button loading={busy} variant="default" onClick={() => void verify()}>
        {t('audit.verify')}
      </Button>
      <span role="status">{found?.faults.length === 0 && t('audit.verified', { rows: found.rows })}</span>
      <FaultLine words={fault} />
      {found !== undefined && found.faults.length > 0 && (
        <div role="alert" className="form-fault">
          <p>{t('audit.faults', { count: found.faults.length })}</p>
          <ul>
            {found.faults.map(({ problem }) => (
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
