/** The export of what was chosen on a screen: the form with its values, then the job until its file is there. */
import { Dialog } from '../../ground/shell/dialog.js';
import '../../papers/exports/words.js';
import '../../papers/exports/exports.css';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from '../../ground/shell/address.js';
import { ExportForm, type Preset } from '../../papers/exports/export-form.js';
import type { Job } from '../../papers/exports/export-job.js';
import { JobRow, useJob } from '../../papers/exports/job-row.js';
import { PictureButton } from './picture-button.js';

export default function ExportDialog({ preset, onClose }: { preset: Preset; onClose: () => void }) {
  const { t } = useTranslation('exports');
  const [begun, follow] = useState<Job>();
  const { job, load } = useJob(begun);
  return (
    <Dialog title={t('dialog')} close={onClose}>
      {job === undefined ? <ExportForm preset={preset} started={follow} /> : null}
      {job !== undefined && (
        <ul>
          <JobRow job={job} changed={() => void load()} />
        </ul>
      )}
      <div className="line tight">
        <PictureButton />
        <span className="spring" />
        <Link to="/exports" className="button-link">
          {t('all')}
        </Link>
      </div>
    </Dialog>
  );
}
