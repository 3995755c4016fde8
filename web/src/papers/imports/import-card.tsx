/** Files into the archive: dropped or chosen, sent with progress, previewed, kept on request. */
import { useFollowed } from '../../ground/asking/use-followed.js';
import './imports.css';
import { type DragEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Field, SelectField, TimeField } from '../../ground/asking/fields.js';
import { localInstant } from '../../ground/asking/instants.js';
import { useReason } from '../../ground/asking/use-reason.js';
import { addWords } from '../../ground/words/i18n.js';
import { fetchImports, isGoing, type Stated, sendFile } from './import-job.js';
import { ImportRow } from './import-row.js';
import en from './locales/en.json';
import vi from './locales/vi.json';

addWords('imports', { vi, en });

const MOVING_MS = 700;
const STILL_MS = 10_000;
/** Most files come from here; the field shows it, and another may be typed. */
const VIETNAM = 'Asia/Ho_Chi_Minh';
const UNITS = ['Hz', 'kHz', 'MHz', 'GHz'] as const;

export function ImportCard() {
  const { t } = useTranslation('imports');
  const explain = useReason();
  const [sending, setSending] = useState<{ readonly name: string; readonly share: number }>();
  const [fault, setFault] = useState('');
  const [isOver, setOver] = useState(false);
  const [stated, setStated] = useState<Stated>({ zone: VIETNAM });
  const {
    value: jobs = [],
    fault: unread,
    ask: load,
  } = useFollowed(fetchImports, { everyMs: (known) => (known?.some(isGoing) === true ? MOVING_MS : STILL_MS) });
  const send = async (files: readonly File[]) => {
    setFault('');
    for (const file of files) {
      setSending({ name: file.name, share: 0 });
      try {
        await sendFile(file, stated, (share) => setSending({ name: file.name, share }));
      } catch (error) {
        setFault(`${file.name}: ${error instanceof Error ? error.message : explain(error)}`);
      }
      void load();
    }
    setSending(undefined);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void send([...event.dataTransfer.files]);
  };
  return (
    <section className="card" aria-label={t('title')}>
      <h2>{t('title')}</h2>
      <fieldset
        className={isOver ? 'drop-place over' : 'drop-place'}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <p className="dim">{t('hint')}</p>
        <label className="button-link file-button">
          <input
            type="file"
            multiple
            className="sr-only"
            onChange={({ currentTarget }) => {
              const files = [...(currentTarget.files ?? [])];
              currentTarget.value = '';
              void send(files);
            }}
          />
          {t('choose')}
        </label>
      </fieldset>
      <StatedFields stated={stated} change={setStated} />
      {sending !== undefined && (
        <p role="status">{t('sending', { name: sending.name, percent: Math.round(100 * sending.share) })}</p>
      )}
      {(fault || unread) !== '' && (
        <p className="form-fault" role="alert">
          {fault || unread}
        </p>
      )}
      {jobs.length === 0 && <p className="dim">{t('none')}</p>}
      <ul>
        {jobs.map((job) => (
          <ImportRow key={job.id} job={job} stated={stated} changed={() => void load()} />
        ))}
      </ul>
    </section>
  );
}

function StatedFields({ stated, change }: { stated: Stated; change: (stated: Stated) => void }) {
  const { t } = useTranslation('imports');
  return (
    <div className="columns narrow">
      <Field
        label={t('zone')}
        value={stated.zone ?? ''}
        set={(zone) => change({ ...stated, zone: zone === '' ? undefined : zone })}
      />
      <TimeField
        label={t('start')}
        type="datetime-local"
        set={(start) => change({ ...stated, start: start === '' ? undefined : localInstant(start) })}
      />
      <Field
        label={t('every')}
        inputMode="numeric"
        placeholder="1000"
        set={(every) => change({ ...stated, everyMs: /^[1-9]\d{0,7}$/.test(every) ? Number(every) : undefined })}
      />
      <Field
        label={t('span')}
        placeholder="865MHz-867MHz"
        set={(span) => change({ ...stated, span: span.trim() || undefined })}
      />
      <Field
        label={t('format')}
        placeholder={t('own')}
        set={(format) => change({ ...stated, format: format.trim() || undefined })}
      />
      <Field
        label={t('reading')}
        inputMode="numeric"
        set={(reading) => change({ ...stated, reading: /^[1-9]$/.test(reading) ? Number(reading) : undefined })}
      />
      <SelectField
        label={t('unit')}
        value={stated.unit ?? ''}
        set={(unit) => change({ ...stated, unit: unit === '' ? undefined : unit })}
        options={[['', t('own')], ...UNITS.map((unit) => [unit, unit] as const)]}
      />
    </div>
  );
}
