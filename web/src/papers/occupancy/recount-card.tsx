/** Occupancy counted again from the stored sweeps: form, progress, result and file. */
import '../exports/words.js';
import '../exports/exports.css';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Only } from '../../ground/access/only.js';
import { FaultLine } from '../../ground/asking/fields.js';
import { useFollowed } from '../../ground/asking/use-followed.js';
import { changeQuery } from '../../ground/shell/address.js';
import type { Job } from '../exports/export-job.js';
import { JobRow } from '../exports/job-row.js';
import { useJob } from '../exports/use-jobs.js';
import { FoundOccupancy } from './found-occupancy.js';
import { type ChannelOccupancy, fetchRecount } from './occupancy-api.js';
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
  const [begun, follow] = useState<Job>();
  const { job, fault: unread, load } = useJob(begun?.id === named ? begun : named);
  const [marked, setMarked] = useState<ChannelOccupancy>();
  const done = job?.state === 'done' ? job.id : undefined;
  const question = useCallback(
    async (signal: AbortSignal) => (done === undefined ? undefined : await fetchRecount(done, signal)),
    [done],
  );
  const { value: result, fault: uncounted } = useFollowed(question);
  const fault = unread || uncounted;
  const started = (one: Job) => {
    follow(one);
    changeQuery({ again: one.id });
  };
  return (
    <section className="card recount-card" aria-label={t('again.title')}>
      <h2>{t('again.title')}</h2>
      <p className="dim small">{t('again.hint')}</p>
      <RecountForm {...{ receiverId, from, to, started }} />
      {job !== undefined && (
        <ul>
          <JobRow job={job} changed={() => void load()} />
        </ul>
      )}
      <FaultLine words={fault} />
      {result !== undefined && (
        <>
          <h3>{t('again.result', { receiver: String(job?.request['receiverId'] ?? '') })}</h3>
          <FoundOccupancy occupancy={result} other={undefined} marked={marked} onMark={setMarked} />
        </>
      )}
    </section>
  );
}
