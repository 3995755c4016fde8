/** One export: how far it is, and its file with the hash when it is done. */

import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useWork } from '../../ground/asking/fields.js';
import { useFileWords } from '../../ground/asking/file-fault-words.js';
import { type Shown, useFollowed } from '../../ground/asking/use-followed.js';
import { useNames } from '../../ground/names/use-names.js';
import { Button } from '../../ground/shell/button.js';
import { useFormats } from '../../ground/words/use-language.js';
import { cancelJob, fetchJob, fetchJobs, filePath, isGoing, type Job, removeJob } from './export-job.js';

export function JobRow({ job, changed }: { job: Job; changed: () => void }) {
  const { t } = useTranslation('exports');
  const names = useNames();
  const said = useFileWords();
  const formats = useFormats();
  const { fault, run } = useWork();
  const { what, format, request, state, rows, bytes, sha256, by, createdAt, expiresAt } = job;
  const of = request['incidentId'] ?? request['receiverId'];
  const title = [t(`kind.${what}`), typeof of === 'string' && of, format !== undefined && t(`format.${format}`)];
  const size = bytes < 1e6 ? `${formats.number(bytes / 1e3, 1)} kB` : `${formats.number(bytes / 1e6, 1)} MB`;
  return (
    <li className="job-row stack" data-state={state}>
      <div className="row">
        <b>{title.filter(Boolean).join(' · ')}</b>
        <span className="dim">
          {formats.date(createdAt)} {formats.clock(createdAt)} · {names(by)}
        </span>
        <span className="spring" />
        <span>{t(what === 'recount' && state === 'running' ? 'state.counting' : `state.${state}`)}</span>
      </div>
      {isGoing(job) && (
        <progress value={job.progress} aria-label={t('progress', { percent: Math.floor(100 * job.progress) })} />
      )}
      <div className="row">
        {state === 'done' && (
          <a className="button-link" href={filePath(job)} download={job.file}>
            {t('download', { size })}
          </a>
        )}
        {rows > 0 && <span className="dim">{t('rows', { count: rows, shown: formats.number(rows) })}</span>}
        {expiresAt !== undefined && state === 'done' && (
          <span className="dim">{t('expires', { day: formats.date(expiresAt) })}</span>
        )}
        <span className="spring" />
        <Button
          size="small"
          variant="default"
          onClick={() => void run(() => (isGoing(job) ? cancelJob(job.id) : removeJob(job.id)).then(changed))}
        >
          {t(isGoing(job) ? 'cancel' : 'remove')}
        </Button>
      </div>
      {sha256 !== undefined && <p className="dim small hash">SHA-256 {sha256}</p>}
      {(job.fault !== undefined || fault !== '') && (
        <p className="form-fault" role="alert">
          {job.fault === undefined ? fault : job.fault.split('\n').map(said).join(' ')}
        </p>
      )}
    </li>
  );
}

const MOVING_MS = 700;
const STILL_MS = 10_000;

/** Exports, asked for as often as one of them moves. */
export function useJobs(): Shown<readonly Job[]> {
  return useFollowed(fetchJobs, { everyMs: (jobs) => (jobs?.some(isGoing) === true ? MOVING_MS : STILL_MS) });
}

/** One export, followed until it has ended; `begun` is the answer with which it began, or its id. */
export function useJob(begun: Job | string | undefined) {
  const id = typeof begun === 'object' ? begun.id : begun;
  const question = useCallback(
    async (signal: AbortSignal) => (id === undefined ? undefined : await fetchJob(id, signal)),
    [id],
  );
  const { value, status, fault, ask } = useFollowed(question, {
    everyMs: (job) => (job !== undefined && isGoing(job) ? MOVING_MS : undefined),
  });
  const first = typeof begun === 'object' ? begun : undefined;
  // A job that was removed is none to follow.
  return { job: status === 404 ? undefined : (value ?? first), fault, load: ask };
}
