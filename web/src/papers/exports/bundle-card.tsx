/** The evidence bundle of an incident: made, followed, fetched. */
import './words.js';
import './exports.css';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FaultLine, useWork } from '../../ground/asking/fields.js';
import { Button } from '../../ground/shell/button.js';
import { type Job, startBundle } from './export-job.js';
import { JobRow, useJob } from './job-row.js';

export function BundleCard({ id }: { id: string }) {
  const { t } = useTranslation('exports');
  const [begun, follow] = useState<Job>();
  const { job, load } = useJob(begun);
  const { busy, fault, run } = useWork();
  return (
    <section className="card" aria-label={t('bundle.title')}>
      <h2>{t('bundle.title')}</h2>
      <p className="dim">{t('bundle.hint')}</p>
      {job !== undefined && (
        <ul>
          <JobRow job={job} changed={() => void load()} />
        </ul>
      )}
      <FaultLine words={fault} />
      {(job === undefined || job.state !== 'running') && (
        <Button variant="default" loading={busy} onClick={() => void run(() => startBundle(id).then(follow))}>
          {t(job === undefined ? 'bundle.make' : 'bundle.again')}
        </Button>
      )}
    </section>
  );
}
