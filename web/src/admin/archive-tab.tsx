/** The archive's care: whether sweeps are kept, its check, and copies of everything. */
import { Button } from '@mantine/core';
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { momentOf } from '../access/moment.js';
import { useWork } from '../access/use-work.js';
import { FaultLine } from '../asking/fields.js';
import { get, request } from '../asking/request.js';
import { FORMATS } from '../format.js';
import { usePage } from '../state/page-store.js';

interface Job<T> {
  readonly state: 'never' | 'running' | 'done' | 'failed';
  readonly startedAt?: string;
  readonly endedAt?: string;
  readonly fault?: string;
  readonly result?: T;
}
interface Backup {
  readonly name: string;
  readonly madeAt: string;
  readonly files: readonly { readonly bytes: number }[];
}
type Check = Job<{ readonly blocks: number; readonly problems: readonly string[] }>;
type Copying = Job<unknown> & { readonly backups: readonly Backup[] };

/** While something runs its state is asked this often. */
const ASK_EVERY_MS = 1500;

function useJob<T extends Job<unknown>>(path: string) {
  const { fault, busy, run } = useWork();
  const [job, setJob] = useState<T>();
  const load = useCallback(async () => setJob((await get(path)) as unknown as T), [path]);
  useEffect(() => void run(load), [run, load]);
  const running = job?.state === 'running';
  useEffect(() => {
    if (!running) return;
    const timer = window.setInterval(() => void run(load), ASK_EVERY_MS);
    return () => window.clearInterval(timer);
  }, [running, run, load]);
  const start = (body?: object) => run(() => request('POST', path, body).then(load));
  return { job, fault, busy: busy || running, start };
}

export function ArchiveTab() {
  return (
    <div className="card-columns">
      <CheckCard />
      <BackupCard />
    </div>
  );
}

function CheckCard() {
  const { t } = useTranslation('admin');
  const language = usePage((state) => state.language);
  const { job, fault, busy, start } = useJob<Check>('/api/v1/integrity');
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
              blocks: FORMATS[language].number(job.result.blocks, 0),
              count: problems.length,
              at: momentOf(job.endedAt, language),
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
  const language = usePage((state) => state.language);
  const { job, fault, busy, start } = useJob<Copying>('/api/v1/backup');
  const megabytes = ({ files }: Backup) => files.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6;
  return (
    <section className="card" aria-label={t('archive.backup')}>
      <h2>{t('archive.backup')}</h2>
      <p className="dim">{t('archive.backupHint')}</p>
      <p role="status">{job?.state === 'running' ? t('archive.copying') : ''}</p>
      {job !== undefined && job.backups.length > 0 && (
        <div className="wide-table">
          <table className="plain-table">
            <thead>
              <tr>
                <th>{t('archive.madeAt')}</th>
                <th>{t('archive.folder')}</th>
                <th className="figure">{t('archive.size')}</th>
              </tr>
            </thead>
            <tbody>
              {job.backups.map((backup) => (
                <tr key={backup.name}>
                  <td className="moment">{momentOf(backup.madeAt, language)}</td>
                  <td>{backup.name}</td>
                  <td className="figure">{FORMATS[language].number(megabytes(backup), 1)} MB</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {job !== undefined && job.backups.length === 0 && <p>{t('archive.noBackup')}</p>}
      <FaultLine words={fault || (job?.fault ?? '')} />
      <Button loading={busy} onClick={() => void start({})}>
        {t('archive.backupNow')}
      </Button>
    </section>
  );
}
