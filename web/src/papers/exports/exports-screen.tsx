/** Data to take away: a new export, those that are there, and what checks an evidence bundle. */
import { useAsked } from '../../ground/asking/use-followed.js';
import './words.js';
import './exports.css';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { HOUR_MS } from '../../../../src/time/units.js';
import { Only, OnlyNote } from '../../ground/access/only.js';
import { FaultLine } from '../../ground/asking/fields.js';
import { nameWindow } from '../../ground/shell/title.js';
import { ImportCard } from '../imports/import-card.js';
import { ExportForm, type Preset } from './export-form.js';
import { KINDS } from './export-job.js';
import { JobRow, useJobs } from './job-row.js';

/** Whoever may take nothing away is told so, and sees how a bundle that was given to them is checked. */
export default function ExportsScreen() {
  const { t } = useTranslation('exports');
  useEffect(() => nameWindow(t('title')), [t]);
  return (
    <main id="main" className="screen stack">
      <h1>{t('title')}</h1>
      <OnlyNote may="export" />
      <Only may="export">
        <Exports />
      </Only>
      <Only may="registry">
        <ImportCard />
      </Only>
      <KeyCard />
    </main>
  );
}

function Exports() {
  const { t } = useTranslation('exports');
  const { value: jobs, fault, ask: load } = useJobs();
  const [preset] = useState(presetOf);
  return (
    <div className="export-columns">
      <section className="card" aria-label={t('new')}>
        <h2>{t('new')}</h2>
        <ExportForm preset={preset} started={() => void load()} />
      </section>
      <section className="card" aria-label={t('jobs')} aria-busy={jobs === undefined && fault === ''}>
        <h2>{t('jobs')}</h2>
        <FaultLine words={fault} />
        {jobs?.length === 0 && <p className="dim">{t('none')}</p>}
        <ul>
          {jobs?.map((job) => (
            <JobRow key={job.id} job={job} changed={() => void load()} />
          ))}
        </ul>
      </section>
    </div>
  );
}

function KeyCard() {
  const { t } = useTranslation('exports');
  // Without it the card still says how a bundle is checked.
  const { value: key } = useAsked('GET /api/v1/evidence/key', {});
  return (
    <section className="card" aria-label={t('key.title')}>
      <h2>{t('key.title')}</h2>
      <p>{t('key.hint')}</p>
      {key !== undefined && (
        <dl className="key-facts">
          <dt>{t('key.fingerprint')}</dt>
          <dd className="hash">{key.fingerprint.match(/.{1,8}/g)?.join(' ')}</dd>
          <dt>{t('key.head', { seq: key.auditHead.seq })}</dt>
          <dd className="hash">{key.auditHead.hash.match(/.{1,8}/g)?.join(' ')}</dd>
        </dl>
      )}
      <a className="button-link" href="/api/v1/evidence/verify.html" download="verify.html">
        {t('key.page')}
      </a>
    </section>
  );
}

/** What the address asks for: another screen may lead here with its choice. */
function presetOf(): Preset {
  const query = new URLSearchParams(location.search);
  const number = (name: string) => (query.has(name) ? Number(query.get(name)) : undefined);
  const instant = (name: string, otherwise: number) => Date.parse(query.get(name) ?? '') || otherwise;
  const now = Date.now();
  return {
    what: KINDS.find((kind) => kind === query.get('what')),
    receiverId: query.get('receiver') ?? undefined,
    startHz: number('start'),
    stopHz: number('stop'),
    from: instant('from', now - HOUR_MS),
    to: instant('to', now),
  };
}
