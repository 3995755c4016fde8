/** Files into the archive: dropped or chosen, sent with progress, previewed, kept on request. */
import { useAsked, useFollowed, useReason } from '../../ground/asking/use-followed.js';
import './imports.css';
import { type DragEvent, type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Field, SelectField, TimeField, useWork } from '../../ground/asking/fields.js';
import { useFileWords } from '../../ground/asking/file-fault-words.js';
import { localInstant } from '../../ground/asking/instants.js';
import { Button } from '../../ground/shell/button.js';
import { FileButton } from '../../ground/shell/file-button.js';
import { addWords } from '../../ground/words/i18n.js';
import { useFormats } from '../../ground/words/use-language.js';
import { fetchImports, type ImportJob, isGoing, keep, lookAgain, remove, type Stated, sendFile } from './import-job.js';
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
        <FileButton multiple chosen={(files) => void send(files)}>
          {t('choose')}
        </FileButton>
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

type Found = ImportJob['found'][number];

/** One file that was brought: what was found in it, what was assumed, and whether it is kept. */
function ImportRow({ job, stated, changed }: { job: ImportJob; stated: Stated; changed: () => void }) {
  const { t } = useTranslation('imports');
  const said = useFileWords();
  const { fault, run: does } = useWork();
  const run = (work: Promise<void>) => void does(() => work.then(changed));
  const isThere = job.found.some(({ sweeps }) => sweeps > 0);
  return (
    <li>
      <p>
        <b>{job.name}</b> <span className="dim">{t(`state.${job.state}`)}</span>
      </p>
      {job.found.map((found) => (
        <FoundLines key={found.name} found={found} />
      ))}
      {(job.state === 'kept' || job.state === 'keeping') && (
        <p role="status">{t('done', { imported: job.imported, known: job.known })}</p>
      )}
      {(job.fault ?? fault) !== '' && (
        <p className="form-fault" role="alert">
          {job.fault === undefined ? fault : said(job.fault)}
        </p>
      )}
      {job.state === 'ready' && isThere && <KeepForm job={job} run={run} />}
      {(!isGoing(job) || job.state === 'receiving') && (
        <div className="line tight">
          {job.state !== 'kept' && job.state !== 'receiving' && (
            <Button variant="default" onClick={() => run(lookAgain(job.id, stated))}>
              {t('again')}
            </Button>
          )}
          <Button variant="default" onClick={() => run(remove(job.id))}>
            {t('remove')}
          </Button>
        </div>
      )}
    </li>
  );
}

function FoundLines({ found }: { found: Found }) {
  const { t } = useTranslation('imports');
  const formats = useFormats();
  const said = useFileWords();
  const when = (at: string) => `${formats.date(at)} ${formats.clock(at)}`;
  const { name, label, sweeps, from, to, startHz, stopHz, leftOut, reasons, assumptions, fault, isField } = found;
  const facts = [
    label,
    t('sweeps', { count: sweeps }),
    from === undefined || to === undefined ? undefined : `${when(from)} – ${when(to)}`,
    startHz === undefined || stopHz === undefined
      ? undefined
      : `${formats.mhz(startHz)} – ${formats.frequency(stopHz)}`,
    isField ? t('fieldStrength') : undefined,
    leftOut === 0 ? undefined : t('leftOut', { count: leftOut }),
  ];
  return (
    <div className="found-file">
      <p>
        {name}: {facts.filter((fact) => fact !== undefined).join(', ')}
      </p>
      {reasons.map(({ reason, count, first }) => (
        <p key={reason} className="dim small">
          {count} × {said(reason)} ({first.join(', ')})
        </p>
      ))}
      {assumptions.map((what) => (
        <p key={what} className="small">
          {t('assumed', { what: said(what) })}
        </p>
      ))}
      {fault !== undefined && (
        <p className="form-fault">
          {t('unreadable')} {said(fault)}
        </p>
      )}
    </div>
  );
}

function KeepForm({ job, run }: { job: ImportJob; run: (work: Promise<void>) => void }) {
  const { t } = useTranslation('imports');
  // Without the list the station cannot be chosen; the row says nothing is kept.
  const { value: { stations } = { stations: [] } } = useAsked('GET /api/v1/stations', {});
  const [stationId, setStation] = useState('');
  const [receiverId, setReceiver] = useState(() => suggested(job.name));
  const at = stationId || (stations[0]?.id ?? '');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    run(keep(job.id, { stationId: at, receiverId }));
  };
  return (
    <form className="columns narrow" onSubmit={submit}>
      <SelectField
        label={t('station')}
        value={at}
        set={setStation}
        options={stations.map(({ id, name }) => [id, name])}
      />
      <Field
        label={t('receiver')}
        value={receiverId}
        set={setReceiver}
        required
        pattern="[a-z0-9]{1,20}(-[a-z0-9]{1,20})?"
      />
      <Button type="submit" disabled={at === ''}>
        {t('keep')}
      </Button>
    </form>
  );
}

/** A receiver's id from the name of the file: letters and digits of its beginning. */
function suggested(name: string): string {
  const plain = name
    .normalize('NFD')
    .toLowerCase()
    .replace(/\..*$/, '')
    .replace(/[^a-z0-9]/g, '')
    .slice(0, 16);
  return `file-${plain === '' ? '1' : plain}`;
}
