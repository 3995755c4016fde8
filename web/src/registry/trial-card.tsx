/** A rule's trial: a stretch of the past, how far it is, and what would have happened. */
import { type FormEvent, useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Only, OnlyButton } from '../access/only.js';
import { FaultLine } from '../asking/fault-line.js';
import { Field, FormReader } from '../asking/fields.js';
import { localInput, localInstant } from '../asking/local-input.js';
import { get, ProblemError, pathWith, request } from '../asking/request.js';
import { spanWords } from '../cases/spans.js';
import { useNow } from '../cases/use-now.js';
import { FORMATS, localClock, localDate } from '../format.js';
import { Link } from '../shell/link.js';
import { usePage } from '../state/page-store.js';
import { useWork } from '../watch/use-work.js';
import { type Firing, type Rule, type Trial, trialFrom } from './rule.js';

const DAY_MS = 86_400_000;
const ASK_EVERY_MS = 700;
const SHOWN = 20;

export function TrialCard({ rule }: { rule: Rule }) {
  const { t } = useTranslation('registry');
  const language = usePage((state) => state.language);
  const formats = FORMATS[language];
  const now = useNow(60_000);
  const { busy, fault, run } = useWork();
  const [trial, setTrial] = useState<Trial>();
  const path = `/api/v1/rules/${encodeURIComponent(rule.id)}/trial`;
  const ask = useCallback(async () => {
    try {
      setTrial(trialFrom(await get(path)));
    } catch (error) {
      // A rule that was never tried.
      if (!(error instanceof ProblemError && error.status === 404)) throw error;
    }
  }, [path]);
  useEffect(() => void run(ask), [run, ask]);
  const isRunning = trial?.state === 'running';
  useEffect(() => {
    if (!isRunning) return;
    const timer = window.setInterval(() => void ask().catch(() => {}), ASK_EVERY_MS);
    return () => window.clearInterval(timer);
  }, [isRunning, ask]);
  const start = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormReader(event.currentTarget);
    const times = { from: localInstant(form.text('from')), to: localInstant(form.text('to')) };
    await run(async () => setTrial(trialFrom(await request('POST', path, times))));
  };
  const moment = (at: number) => `${localClock(at)} ${localDate(at, language)}`;
  const result = trial?.state === 'done' ? trial.result : undefined;
  return (
    <div className="trial">
      <Only may="registry">
        <form className="filter-fields" onSubmit={(event) => void start(event)}>
          <Field
            label={t('from')}
            name="from"
            type="datetime-local"
            step={1}
            required
            defaultValue={localInput(now - DAY_MS)}
          />
          <Field label={t('to')} name="to" type="datetime-local" step={1} required defaultValue={localInput(now)} />
          {isRunning ? (
            <OnlyButton
              may="registry"
              variant="default"
              onClick={() => void run(async () => setTrial(trialFrom(await request('DELETE', path))))}
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
      {trial?.state === 'failed' && <FaultLine words={t('trial.failed', { reason: trial.fault })} />}
      {trial !== undefined && result !== undefined && (
        <>
          <p className="trial-sentence" role="status">
            {result.sentence[language]}
          </p>
          <p className="dim small">
            {t('trial.over', { count: trial.sweeps, from: moment(trial.from), to: moment(trial.to) })}
          </p>
          {!result.allowsThisRule && <p className="hole-words">{t('trial.old')}</p>}
          {result.firings.length > 0 && <FiringTable firings={result.firings} fired={result.fired} />}
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
            {firings.slice(0, SHOWN).map((one) => (
              <tr key={one.emissionId}>
                <td className="moment">
                  <Link to={timeLink(one)} title={t('trial.look')}>
                    {localClock(one.firstAt)} {localDate(one.firstAt, language)}
                  </Link>
                </td>
                <td className="moment">{formats.frequency((one.startHz + one.stopHz) / 2, 4)}</td>
                <td>{formats.level(one.peakDbm)}</td>
                <td>{spanWords(one.lastAt - one.firstAt)}</td>
                <td>
                  {t(`trial.was.${one.was}`)}{' '}
                  {one.incidentId !== undefined && <Link to={`/incidents/${one.incidentId}`}>{one.incidentId}</Link>}
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
function timeLink({ receiverId, startHz, stopHz, firstAt }: Firing): string {
  const centre = (startHz + stopHz) / 2;
  const half = Math.max(250e3, 5 * (stopHz - startHz));
  const view = { start: Math.max(0, Math.round(centre - half)), stop: Math.round(centre + half) };
  return pathWith('/', { receiver: receiverId, t: new Date(firstAt).toISOString(), f: Math.round(centre), ...view });
}
