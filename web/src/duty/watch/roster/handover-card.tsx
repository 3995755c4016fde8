/** One hand-over: its summary, which never changes, the head of the audit log, the two signatures. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { spellDuration } from '../../../../../src/words/sentence.js';
import { Only, OnlyButton } from '../../../ground/access/only.js';
import { SignerProof } from '../../../ground/access/signer-proof.js';
import { ask } from '../../../ground/asking/ask.js';
import { FaultLine, Field, useWork } from '../../../ground/asking/fields.js';
import type { Instant } from '../../../ground/asking/instants.js';
import { useBands } from '../../../ground/names/bands.js';
import { useNames } from '../../../ground/names/use-names.js';
import { usePlaces } from '../../../ground/names/use-places.js';
import { Link, navigate } from '../../../ground/shell/address.js';
import { Button } from '../../../ground/shell/button.js';
import { hourOf } from '../../../ground/words/local-days.js';
import { useFormats, useLanguage } from '../../../ground/words/use-language.js';
import { frequencyOf } from '../../cases/incident.js';
import { SeverityMark } from '../../cases/marks.js';
import { type Gap, gapsAlike, type Handover, type HandoverLine, LISTS, SIDES, type Side } from './handover.js';

/** One side of a hand-over: who signed it and when, or the way to sign it. */
function Signature({ handover, side, signed }: { handover: Handover; side: Side; signed: () => void }) {
  const { t } = useTranslation('watch');
  const names = useNames();
  const formats = useFormats();
  const { busy, fault, run } = useWork();
  const [remark, setRemark] = useState('');
  const [proof, setProof] = useState('');
  const signature = handover.signatures[side];
  const words = t(`handover.side.${side}`);
  const sign = async () => {
    const body = { version: handover.version, side, remark: remark.trim() || undefined, proof: proof || undefined };
    const question = { params: { handoverId: handover.id }, body };
    if (await run(() => ask('POST /api/v1/handovers/{handoverId}/sign', question))) signed();
  };
  return (
    <div className="stack">
      <h3>
        {t(`handover.${side}`)}: {handover.people[side].map(names).join(', ')}
      </h3>
      {signature === undefined ? (
        <Only may="duty">
          <Field label={t('handover.remark')} maxLength={4000} value={remark} set={setRemark} />
          <SignerProof value={proof} set={setProof} />
          <FaultLine words={fault} />
          <Button loading={busy} onClick={() => void sign()}>
            {t('handover.sign', { side: words })}
          </Button>
        </Only>
      ) : (
        <p>
          {t('handover.signed', {
            person: names(signature.personId),
            time: `${formats.clock(signature.at)} ${formats.date(signature.at)}`,
          })}
          {signature.remark !== undefined && <span className="dim"> — {signature.remark}</span>}
        </p>
      )}
    </div>
  );
}

export function HandoverCard({ handover, signed }: { handover: Handover; signed: () => void }) {
  const { t } = useTranslation('watch');
  const formats = useFormats();
  const { summary, note, complete, auditHead } = handover;
  const { from, at, gaps } = summary;
  const moment = (instant: Instant) => `${hourOf(instant)} ${formats.date(instant)}`;
  const title = t('handover.of', { from: moment(from), at: moment(at) });
  return (
    <section className="card handover stack" aria-label={title}>
      <h2>
        {title}{' '}
        <span className="state-badge" data-state={complete ? 'resolved' : 'open'}>
          {t(complete ? 'handover.complete' : 'handover.incomplete')}
        </span>
      </h2>
      <div className="columns">
        {LISTS.map((name) => [name, summary[name]] as const).map(
          ([name, lines]) =>
            lines !== undefined && (
              <div key={name}>
                <h3>
                  {t(`handover.${name}`)} ({lines.length})
                </h3>
                {lines.length === 0 && <p className="dim">{t('handover.nothing')}</p>}
                <ul>
                  {lines.map((line) => (
                    <Line key={line.incidentId} line={line} />
                  ))}
                </ul>
              </div>
            ),
        )}
        <div>
          <h3>
            {t('handover.gaps')} ({gaps.length})
          </h3>
          {gaps.length === 0 && <p className="dim">{t('handover.nothing')}</p>}
          <GapLines gaps={gaps} />
        </div>
      </div>
      {note !== undefined && (
        <div>
          <h3>{t('handover.note')}</h3>
          <p className="note">{note}</p>
        </div>
      )}
      <p className="hash dim">{t('handover.head', auditHead)}</p>
      <div className="columns">
        {SIDES.map((side) => (
          <Signature key={side} {...{ handover, side, signed }} />
        ))}
      </div>
      <PrintButton id={handover.id} />
    </section>
  );
}

/** Makes the paper of the hand-over and opens it. */
function PrintButton({ id }: { id: string }) {
  const { t } = useTranslation('watch');
  const { busy, fault, run } = useWork();
  const print = () =>
    run(async () => {
      const { report } = await ask('POST /api/v1/reports', { body: { kind: 'handover', handoverId: id } });
      navigate(`/reports/${report.id}`);
    });
  return (
    <div>
      <OnlyButton may="export" variant="default" loading={busy} onClick={() => void print()}>
        {t('handover.print')}
      </OnlyButton>
      <FaultLine words={fault} />
    </div>
  );
}

/** Lines of a hand-over: an incident, a band that was not watched all the time. */
function Line({ line }: { line: HandoverLine }) {
  const { t } = useTranslation('watch');
  const formats = useFormats();
  const { incidentId, severity, aside } = line;
  return (
    <li>
      <SeverityMark severity={severity} /> <Link to={`/incidents/${incidentId}`}>{incidentId}</Link>{' '}
      {frequencyOf(line, formats)}
      {line.acts !== undefined && <HandledWords line={line} />}
      {aside !== undefined && (
        <span className="dim">
          {' '}
          {aside.until === undefined
            ? t('handover.aside', { reason: aside.reason })
            : t('handover.asideUntil', { time: formats.clock(aside.until), reason: aside.reason })}
        </span>
      )}
    </li>
  );
}

function HandledWords({ line: { acts = [], stationIds = [], cause } }: { line: HandoverLine }) {
  const { t } = useTranslation();
  const places = usePlaces();
  const language = useLanguage();
  const done = acts.map((act) => t(`states.handled.${act}`)).join(', ');
  return (
    <span className="block dim">
      {[places(stationIds), done, ...(cause === undefined ? [] : [cause[language]])].join(' · ')}
    </span>
  );
}

/** Bands of one station that were not watched for the same time, mostly because its program stood still: one line. */
function GapLines({ gaps }: { gaps: readonly Gap[] }) {
  const { t } = useTranslation('watch');
  const language = useLanguage();
  const places = usePlaces();
  const bands = useBands();
  return (
    <ul>
      {gapsAlike(gaps).map(([first, ...more]) => {
        const { blind, unknown, degraded } = first.durationMs;
        const times = [
          ...(blind + unknown > 0 ? [t('handover.blind', { time: spellDuration(blind + unknown, language) })] : []),
          ...(degraded > 0 ? [t('handover.degraded', { time: spellDuration(degraded, language) })] : []),
        ];
        const names = [first, ...more].map(
          ({ bandKey }) => bands.find((band) => band.key === bandKey)?.name[language] ?? bandKey,
        );
        return (
          <li key={`${first.stationId}/${first.bandKey}`}>
            <b>{places([first.stationId])}</b> {times.join(', ')}{' '}
            {first.blindNow && <b className="fault-words">{t('handover.blindNow')}</b>}
            <span className="block dim">{names.join('; ')}</span>
          </li>
        );
      })}
    </ul>
  );
}
