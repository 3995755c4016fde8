/** A rule's trial: a stretch of the past, how far it is, and what would have happened. */
import { type FormEvent, useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Only, OnlyButton } from '../access/only.js';
import { ask, ProblemError } from '../asking/ask.js';
import { FaultLine, FormReader, TimeField } from '../asking/fields.js';
import { atMs, localInput, localInstant } from '../asking/instants.js';
import { useWork } from '../asking/use-work.js';
import { spanWords } from '../cases/spans.js';
import { useNow } from '../cases/use-now.js';
import { FORMATS, localClock, localDate } from '../format.js';
import { pathWith } from '../shell/address.js';
import { Link } from '../shell/link.js';
import { usePage } from '../state/page-store.js';
import type { Rule, RuleTrial } from './rule.js';

type Firing = NonNullable<RuleTrial['result']>['firings'][number];

const DAY_MS = 86_400_000;
const ASK_EVERY_MS = 700;
const SHOWN = 20;

export function TrialCard({ rule }: { rule: Rule }) {
  const { t } = useTranslation('registry');
  const language = usePage((state) => state.language);
  const formats = FORMATS[language];
  const now = useNow(60_000);
  const { busy, fault, run } = useWork();
  const [trial, setTrial] = useState<RuleTrial>();
  const { id } = rule;
  const load = useCallback(async () => {
    try {
      setTrial(await ask('GET /api/v1/rules/{id}/trial', { params: { id } }));
    } catch (error) {
      // A rule that was never tried.
      if (!(error instanceof ProblemError && error.status === 404)) throw error;
    }
  }, [id]);
  useEffect(() => void run(load), [run, load]);
  const isRunning = trial?.state === 'running';
  useEffect(() => {
    if (!isRunning) return;
    const timer = window.setInterval(() => void load().catch(() => {}), ASK_EVERY_MS);
    return () => window.clearInterval(timer);
  }, [isRunning, load]);
  const start = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormReader(event.currentTarget);
    const times = { from: localInstant(form.text('from')), to: localInstant(form.text('to')) };
    await run(async () => setTrial(await ask('POST /api/v1/rules/{id}/trial', { params: { id }, body: times })));
  };
  const moment = (at: string) => `${localClock(at)} ${localDate(at, language)}`;
  const result = trial?.state === 'done' ? trial.result : undefined;
  return (
    <div className="trial">
      <Only may="registry">
        <form className="filter-fields" onSubmit={(event) => void start(event)}>
          <TimeField
            label={t('from')}
            name="from"
            type="datetime-local"
            required
            defaultValue={localInput(now - DAY_MS)}
          />
          <TimeField label={t('to')} name="to" type="datetime-local" required defaultValue={localInput(now)} />
          {isRunning ? (
            <OnlyButton
              may="registry"
              variant="default"
              onClick={() =>
                void run(async () => setTrial(await ask('DELETE /api/v1/rules/{id}/trial', { params: { id } })))
              }
            >
              {t('trial.cancel')}
            </OnlyButton>
          ) : (
            <OnlyButton may="registry" type="submit" variant="default" loading={busy}>
              {t('trial.run')}
            </OnlyButton>
          )}
        </form>
      </Only>
      <FaultLine words={fault} />
      {isRunning && (
        <div role="status">
          <progress max={1} value={trial.progress} aria-label={t('trial.title')} />
          <p className="small">
            {t('trial.progress', {
              percent: Math.floor(trial.progress * 100),
              sweeps: formats.number(trial.sweeps),
              fired: formats.number(trial.firedSoFar),
            })}
          </p>
        </div>
      )}
      {trial?.state === 'cancelled' && <p className="dim">{t('trial.cancelled')}</p>}
      {trial?.state === 'failed' && <FaultLine words={t('trial.failed', { reason: trial.fault ?? '' })} />}
      {trial !== undefined && result !== undefined && (
        <>
          <p className="trial-sentence" role="status">
            {result.sentence[language]}
          </p>
          <p className="dim small">
            {t('trial.over', { count: trial.sweeps, from: moment(trial.from), to: moment(trial.to) })}
          </p>
          {!result.allowsThisRule && <p className="hole-words">{t('trial.old')}</p>}
          {result.firings.length > 0 && <FiringTable firings={result.firings} fired={result.counts.fired} />}
          {result.silentOn.length > 0 && (
            <p className="small">
              {t('trial.silent')}:{' '}
              {result.silentOn.slice(0, SHOWN).map((id) => (
                <Link key={id} to={`/incidents/${id}`}>
                  {id}{' '}
                </Link>
              ))}
            </p>
          )}
        </>
      )}
    </div>
  );
}

function FiringTable({ firings, fired }: { firings: readonly Firing[]; fired: number }) {
  const { t } = useTranslation('registry');
  const language = usePage((state) => state.language);
  const formats = FORMATS[language];
  return (
    <details open={firings.length <= SHOWN}>
      <summary>
        {t('trial.firings')} ({fired})
      </summary>
      <div className="wide-table">
        <table className="plain-table">
          <thead>
            <tr>
              {(['when', 'where', 'level', 'lasted', 'became'] as const).map((name) => (
                <th key={name} scope="col">
                  {t(`trial.${name}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {firings.slice(0, SHOWN).map(({ emission: one, was, incidentId }) => (
              <tr key={one.emissionId}>
                <td className="moment">
                  <Link to={timeLink(one)} title={t('trial.look')}>
                    {localClock(one.firstHeardAt)} {localDate(one.firstHeardAt, language)}
                  </Link>
                </td>
                <td className="moment">{formats.frequency((one.startHz + one.stopHz) / 2, 4)}</td>
                <td>{formats.level(one.peakDbm)}</td>
                <td>{spanWords(atMs(one.lastHeardAt) - atMs(one.firstHeardAt))}</td>
                <td>
                  {t(`trial.was.${was}`)}{' '}
                  {incidentId !== undefined && <Link to={`/incidents/${incidentId}`}>{incidentId}</Link>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {fired > SHOWN && <p className="dim small">{t('trial.more', { count: fired - SHOWN })}</p>}
    </details>
  );
}

/** The live page at that time and place. */
function timeLink({ receiverId, startHz, stopHz, firstHeardAt }: Firing['emission']): string {
  const centre = (startHz + stopHz) / 2;
  const half = Math.max(250e3, 5 * (stopHz - startHz));
  const view = { start: Math.max(0, Math.round(centre - half)), stop: Math.round(centre + half) };
  return pathWith('/', { receiver: receiverId, t: firstHeardAt, f: Math.round(centre), ...view });
}
