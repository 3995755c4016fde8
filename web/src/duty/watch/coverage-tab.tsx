/** Coverage of each band at each station: one table, what is worst first, that draws only what was not watched. */
import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DAY_MS } from '../../../../src/time/units.js';
import { ask } from '../../ground/asking/ask.js';
import { Choices, FaultLine } from '../../ground/asking/fields.js';
import { isoOf } from '../../ground/asking/instants.js';
import { useFollowed } from '../../ground/asking/use-followed.js';
import { useBandPlan } from '../../ground/names/bands.js';
import { spanWords } from '../../ground/words/spans.js';
import { programNow, useProgram } from '../../program/program-store.js';
import { type CoverageRow, coverageRows } from './coverage-rows.js';
import { CoverageTable } from './coverage-table.js';
import { WATCH_SIGNS, WATCH_STATES } from './watch-cells.js';

const PERIODS = { h24: DAY_MS, d7: 7 * DAY_MS, d30: 30 * DAY_MS } as const;
type Period = keyof typeof PERIODS;

export function CoverageTab() {
  const { t } = useTranslation('watch');
  const stations = useProgram((state) => state.stations);
  const plan = useBandPlan();
  const [period, setPeriod] = useState<Period>('h24');
  const [stationId, setStation] = useState('');
  const [onlyGaps, setOnlyGaps] = useState(false);
  const question = useCallback(
    async (signal: AbortSignal) => {
      const to = programNow();
      const from = to - PERIODS[period];
      const query = { from: isoOf(from), to: isoOf(to), stationId };
      return { from, to, ...(await ask('GET /api/v1/coverage', { query, signal })) };
    },
    [period, stationId],
  );
  const { value: found, fault } = useFollowed(question);
  // Rows are in order of severity: shown when that is known, so that they do not change places.
  const bands = plan.fault === '' ? plan.value : (plan.value ?? []);
  const rows = useMemo(
    () =>
      found &&
      bands &&
      coverageRows(found.coverage, found, (band) => bands.find(({ key }) => key === band)?.severity ?? 6),
    [found, bands],
  );
  const shown = rows?.filter(({ gaps }) => !onlyGaps || gaps.length > 0);
  return (
    <>
      <div className="row">
        {rows === undefined ? <b className="verdict">{t('loading')}</b> : <Summary rows={rows} />}
        <span className="spring" />
        <Choices
          legend={<span className="sr-only">{t('coverage.period')}</span>}
          type="radio"
          name="period"
          options={(['h24', 'd7', 'd30'] as const).map((one) => [one, t(`coverage.${one}`)] as const)}
          chosen={[period]}
          toggle={setPeriod}
        />
        <select
          className="plain-input"
          aria-label={t('coverage.station')}
          value={stationId}
          onChange={({ currentTarget }) => setStation(currentTarget.value)}
        >
          <option value="">{t('coverage.all')}</option>
          {stations.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
        <label className="check">
          <input
            type="checkbox"
            checked={onlyGaps}
            onChange={({ currentTarget }) => setOnlyGaps(currentTarget.checked)}
          />
          {t('coverage.only')}
        </label>
      </div>
      <FaultLine words={fault} />
      {shown?.length === 0 && <p className="dim">{t('coverage.none')}</p>}
      {found !== undefined && shown !== undefined && shown.length > 0 && (
        <CoverageTable rows={shown} from={found.from} to={found.to} />
      )}
      <Legend />
    </>
  );
}

/** How many bands were watched well enough, and how many were not, by what they lacked. */
function Summary({ rows }: { rows: readonly CoverageRow[] }) {
  const { t } = useTranslation('watch');
  const { t: common } = useTranslation();
  const inState = (wanted: string) => rows.filter(({ state }) => state === wanted).length;
  const lacking = (['blind', 'degraded', 'unknown'] as const)
    .filter((state) => inState(state) > 0)
    .map((state) => `${inState(state)} ${common(`states.watch.${state}`)}`);
  const longest = Math.max(0, ...rows.map(({ band }) => band.durationMs.blind));
  return (
    <>
      <b className="verdict">{t('coverage.watched', { good: inState('watched'), all: rows.length })}</b>
      <span className="dim">
        {[...lacking, ...(longest > 0 ? [t('coverage.most', { time: spanWords(longest) })] : [])].join(' · ')}
      </span>
    </>
  );
}

function Legend() {
  const { t } = useTranslation('watch');
  const { t: common } = useTranslation();
  return (
    <ul className="row small dim" aria-label={t('coverage.legend')}>
      {WATCH_STATES.map((state) => (
        <li key={state} data-state={state}>
          <span className="watch-sign" aria-hidden>
            {WATCH_SIGNS[state]}
          </span>{' '}
          {common(`states.watch.${state}`)}
        </li>
      ))}
      <li>{t('coverage.rule')}</li>
    </ul>
  );
}
