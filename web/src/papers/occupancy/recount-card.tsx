/** Occupancy counted again from the stored sweeps: form, progress, result and file. */
import '../exports/words.js';
import '../exports/exports.css';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Only } from '../../ground/access/only.js';
import { useReason } from '../../ground/asking/use-reason.js';
import { changeQuery } from '../../ground/shell/address.js';
import { fetchJob, type Job } from '../exports/export-job.js';
import { JobRow } from '../exports/job-row.js';
import { useJob } from '../exports/use-jobs.js';
import { FoundOccupancy } from './found-occupancy.js';
import { type ChannelOccupancy, fetchRecount, type Occupancy } from './occupancy-api.js';
import { RecountForm, type RecountRange } from './recount-form.js';

interface Props extends RecountRange {
  /** Id of the job that the address names. */
  readonly named: string | undefined;
}

/** Nothing for those who may not export. */
export function RecountCard(props: Props) {
  return (
    <Only may="export">
      <Recount {...props} />
    </Only>
  );
}

function Recount({ receiverId, from, to, named }: Props) {
  const { t } = useTranslation('occupancy');
  const explain = useReason();
  const { job, follow, load } = useJob();
  const [fault, setFault] = useState('');
  const [result, setResult] = useState<Occupancy>();
  const [marked, setMarked] = useState<ChannelOccupancy>();
  useEffect(() => {
    if (named === undefined || named === job?.id) return;
    fetchJob(named).then(follow, (error: unknown) => setFault(explain(error)));
  }, [named, job?.id, follow, explain]);
  const done = job?.state === 'done' ? job.id : undefined;
  useEffect(() => {
    setResult(undefined);
    if (done === undefined) return;
    fetchRecount(done).then(setResult, (error: unknown) => setFault(explain(error)));
  }, [done, explain]);
  const started = (one: Job) => {
    setFault('');
    follow(one);
    changeQuery({ again: one.id });
  };
  return (
    <section className="card recount-card" aria-label={t('again.title')}>
      <h2>{t('again.title')}</h2>
      <p className="dim small">{t('again.hint')}</p>
      <RecountForm {...{ receiverId, from, to, started }} />
      {job !== undefined && (
        <ul className="plain-list">
          <JobRow job={job} changed={load} />
        </ul>
      )}
      {fault !== '' && (
        <p className="form-fault" role="alert">
          {fault}
        </p>
      )}
      {result !== undefined && (
        <>
          <h3>{t('again.result', { receiver: String(job?.request['receiverId'] ?? '') })}</h3>
          <FoundOccupancy occupancy={result} other={undefined} marked={marked} onMark={setMarked} />
        </>
      )}
    </section>
  );
}
