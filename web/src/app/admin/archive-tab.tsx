/** The archive's care: whether sweeps are kept, its check, and copies of everything. */

import { useTranslation } from 'react-i18next';
import { ask } from '../../ground/asking/ask.js';
import { FaultLine, useWork } from '../../ground/asking/fields.js';
import { ListTable } from '../../ground/asking/list-table.js';
import { useFollowed } from '../../ground/asking/use-followed.js';
import { Button } from '../../ground/shell/button.js';
import { useFormats } from '../../ground/words/use-language.js';

/** Interval of the questions while a job is running. */
const ASK_EVERY_MS = 1500;

interface Job {
  readonly state: 'never' | 'running' | 'done' | 'failed';
}

/** A job that takes minutes: its state, and how to start it. */
function useJob<T extends Job>(question: (signal: AbortSignal) => Promise<T>, begin: () => Promise<unknown>) {
  const { fault: refusal, busy, run } = useWork();
  const {
    value: job,
    fault,
    ask: load,
  } = useFollowed(question, { everyMs: (known) => (known?.state === 'running' ? ASK_EVERY_MS : undefined) });
  const running = job?.state === 'running';
  return { job, fault: refusal || fault, busy: busy || running, start: () => run(() => begin().then(load)) };
}

const askIntegrity = (signal: AbortSignal) => ask('GET /api/v1/integrity', { signal });
const askBackup = (signal: AbortSignal) => ask('GET /api/v1/backup', { signal });

export function ArchiveTab() {
  return (
    <div className="columns">
      <CheckCard />
      <BackupCard />
    </div>
  );
}

function CheckCard() {
  const { t } = useTranslation('admin');
  const formats = useFormats();
  const { job, fault, busy, start } = useJob(askIntegrity, () => ask('POST /api/v1/integrity'));
  const problems = job?.result?.problems ?? [];
  return (
    <section className="card" aria-label={t('archive.check')}>
      <h2>{t('archive.check')}</h2>
      <p className="dim">{t('archive.checkHint')}</p>
      <div role="status">
        {job?.state === 'never' && <p>{t('archive.neverChecked')}</p>}
        {job?.state === 'running' && <p>{t('archive.checking')}</p>}
        {job?.endedAt !== undefined && job.result !== undefined && (
          <p>
            {t(problems.length === 0 ? 'archive.whole' : 'archive.damaged', {
              blocks: formats.number(job.result.blocks, 0),
              count: problems.length,
              at: formats.moment(job.endedAt),
            })}
          </p>
        )}
      </div>
      {problems.length > 0 && (
        <ul>
          {problems.slice(0, 20).map((problem) => (
            <li key={problem}>{problem}</li>
          ))}
        </ul>
      )}
      <FaultLine words={fault || (job?.fault ?? '')} />
      <Button loading={busy} onClick={() => void start()}>
        {t('archive.checkNow')}
      </Button>
    </section>
  );
}

function BackupCard() {
  const { t } = useTranslation('admin');
  const formats = useFormats();
  const { job, fault, busy, start } = useJob(askBackup, () => ask('POST /api/v1/backup', { body: {} }));
  return (
    <section className="card" aria-label={t('archive.backup')}>
      <h2>{t('archive.backup')}</h2>
      <p className="dim">{t('archive.backupHint')}</p>
      <p role="status">{job?.state === 'running' ? t('archive.copying') : ''}</p>
      {job !== undefined && job.backups.length > 0 && (
        <ListTable
          rows={job.backups}
          keyOf={({ name }) => name}
          columns={[
            { heading: t('archive.madeAt'), kind: 'moment', cell: ({ madeAt }) => formats.moment(madeAt) },
            { heading: t('archive.folder'), cell: ({ name }) => name },
            {
              heading: t('archive.size'),
              kind: 'figure',
              cell: ({ bytes }) => `${formats.number(bytes / 1e6, 1)} MB`,
            },
          ]}
        />
      )}
      {job !== undefined && job.backups.length === 0 && <p>{t('archive.noBackup')}</p>}
      {job !== undefined && (
        <p>
          {t(job.atMostBytes === undefined ? 'archive.inAll' : 'archive.inAllOf', {
            taken: formats.number(job.backups.reduce((sum, { bytes }) => sum + bytes, 0) / 1e9, 2),
            most: formats.number((job.atMostBytes ?? 0) / 1e9, 2),
          })}
        </p>
      )}
      <FaultLine words={fault || (job?.fault ?? '')} />
      <Button loading={busy} onClick={() => void start()}>
        {t('archive.backupNow')}
      </Button>
    </section>
  );
}
