/** One file that was brought: what was found in it, what was assumed, and whether it is kept. */

import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Field, SelectField } from '../../ground/asking/fields.js';
import { useFileWords } from '../../ground/asking/file-fault-words.js';
import { useAsked } from '../../ground/asking/use-followed.js';
import { useWork } from '../../ground/asking/use-work.js';
import { Button } from '../../ground/shell/button.js';
import { FORMATS, type Language, localClock, localDate } from '../../ground/words/format.js';
import { useLanguage } from '../../ground/words/use-language.js';
import { type ImportJob, isGoing, keep, lookAgain, remove, type Stated } from './import-job.js';

type Found = ImportJob['found'][number];

export function ImportRow({ job, stated, changed }: { job: ImportJob; stated: Stated; changed: () => void }) {
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
  const language = useLanguage();
  const formats = FORMATS[language];
  const said = useFileWords();
  const { name, label, sweeps, from, to, startHz, stopHz, leftOut, reasons, assumptions, fault } = found;
  const facts = [
    label,
    t('sweeps', { count: sweeps }),
    from === undefined || to === undefined ? undefined : `${whenOf(from, language)} – ${whenOf(to, language)}`,
    startHz === undefined || stopHz === undefined
      ? undefined
      : `${formats.mhz(startHz)} – ${formats.frequency(stopHz)}`,
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

function whenOf(at: string, language: Language): string {
  return `${localDate(at, language)} ${localClock(at)}`;
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
