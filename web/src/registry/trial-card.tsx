/** The trial of a rule: its time span, its progress, and the alarms that the rule would have raised. */
import { type FormEvent, useCallback, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Only, OnlyButton } from '../ground/access/only.js';
import { ask } from '../ground/asking/ask.js';
import { FaultLine, FormReader, TimeField, useWork } from '../ground/asking/fields.js';
import { atMs, isoOf, localInput, localInstant } from '../ground/asking/instants.js';
import { ListTable } from '../ground/asking/list-table.js';
import { useAsked } from '../ground/asking/use-followed.js';
import { Link, pathWith } from '../ground/shell/address.js';
import { spanWords } from '../ground/words/spans.js';
import { useFormats, useNow } from '../ground/words/use-language.js';
import type { Rule, RuleTrial } from './rule.js';

const DAY_MS = 86_400_000;

interface Props {
  readonly rule: Rule;
  /** Length of the past that is proposed. */
  readonly days?: number;
  /** A rule that was just made for this is tried at once. */
  readonly startsNow?: boolean;
}

const ASK_EVERY_MS = 700;

export function TrialCard({ rule, days = 1, startsNow = false }: Props) {
  const { t } = useTranslation('registry');
  const now = useNow(60_000);
  const { busy, fault, run } = useWork();
  const { id } = rule;
  const {
    value: trial,
    fault: unread,
    status,
    take,
  } = useAsked(
    'GET /api/v1/rules/{id}/trial',
    { params: { id } },
    { everyMs: (known) => (known?.state === 'running' ? ASK_EVERY_MS : undefined) },
  );
  const tryOver = useCallback(
    (from: string, to: string) =>
      run(async () => take(await ask('POST /api/v1/rules/{id}/trial', { params: { id }, body: { from, to } }))),
    [id, run, take],
  );
  useEffect(() => {
    const to = Date.now();
    if (startsNow) void tryOver(isoOf(to - days * DAY_MS), isoOf(to));
  }, [tryOver, startsNow, days]);
  const isRunning = trial?.state === 'running';
  const start = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormReader(event.currentTarget);
    await tryOver(localInstant(form.text('from')), localInstant(form.text('to')));
  };
  return (
    <div className="trial stack">
      <Only may="registry">
        <form className="filter-fields row" onSubmit={(event) => void start(event)}>
          <TimeField
            label={t('from')}
            name="from"
            type="datetime-local"
            required
            defaultValue={localInput(now - days * DAY_MS)}
          />
          <TimeField label={t('to')} name="to" type="datetime-local" required defaultValue={localInput(now)} />
          {isRunning ? (
            <OnlyButton
              may="registry"
              variant="default"
              onClick={() =>
                void run(async () => take(await ask('DELETE /api/v1/rules/{id}/trial', { params: { id } })))
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
      {/* 404: this rule was never tried. */}
      <FaultLine words={fault || (status === 404 ? '' : unread)} />
      {isRunning && <TrialProgress trial={trial} />}
      {trial?.state === 'cancelled' && <p className="dim">{t('trial.cancelled')}</p>}
      {trial?.state === 'failed' && <FaultLine words={t('trial.failed', { reason: trial.fault ?? '' })} />}
      {trial?.result !== undefined && trial.state === 'done' && <TrialResult trial={trial} result={trial.result} />}
    </div>
  );
}

function TrialResult({ trial, result }: { trial: RuleTrial; result: NonNullable<RuleTrial['result']> }) {
  const { t } = useTranslation('registry');
  const formats = useFormats();
  const moment = (at: string) => `${formats.clock(at)} ${formats.date(at)}`;
  return (
    <>
      <p className="trial-sentence strong" role="status">
        {result.sentence[formats.language]}
      </p>
      <p className="dim small">
        {t('trial.over', { count: trial.sweeps, from: moment(trial.from), to: moment(trial.to) })}
      </p>
      {!result.allowsThisRule && <p className="fault-words">{t('trial.old')}</p>}
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
  );
}

function TrialProgress({ trial }: { trial: RuleTrial }) {
  const { t } = useTranslation('registry');
  const formats = useFormats();
  return (
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
  );
}

type Firing = NonNullable<RuleTrial['result']>['firings'][number];

/** Most rows of a list of a trial. */
const SHOWN = 20;

/** The alarms that a rule would have raised, each with what became of the emission. */
function FiringTable({ firings, fired }: { firings: readonly Firing[]; fired: number }) {
  const { t } = useTranslation('registry');
  const formats = useFormats();
  return (
    <details open={firings.length <= SHOWN}>
      <summary>
        {t('trial.firings')} ({fired})
      </summary>
      <ListTable
        rows={firings.slice(0, SHOWN)}
        keyOf={({ emission }) => emission.emissionId}
        columns={[
          {
            heading: t('trial.when'),
            kind: 'moment',
            cell: ({ emission }) => (
              <Link to={timeLink(emission)} title={t('trial.look')}>
                {formats.clock(emission.firstHeardAt)} {formats.date(emission.firstHeardAt)}
              </Link>
            ),
          },
          {
            heading: t('trial.where'),
            kind: 'moment',
            cell: ({ emission }) => formats.told(emission.frequency),
          },
          { heading: t('trial.level'), cell: ({ emission }) => formats.level(emission.peakDbm) },
          {
            heading: t('trial.lasted'),
            cell: ({ emission: { firstHeardAt, lastHeardAt } }) => spanWords(atMs(lastHeardAt) - atMs(firstHeardAt)),
          },
          {
            heading: t('trial.became'),
            cell: ({ was, incidentId }) => (
              <>
                {t(`trial.was.${was}`)}{' '}
                {incidentId !== undefined && <Link to={`/incidents/${incidentId}`}>{incidentId}</Link>}
              </>
            ),
          },
        ]}
      />
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
