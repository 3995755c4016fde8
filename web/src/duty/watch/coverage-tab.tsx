/** Coverage of each band at each station: one table, what is worst first, that draws only what was not watched. */
import { Fragment, useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DAY_MS } from '../../../../src/time/units.js';
import { COVERAGE_REASON_WORDS } from '../../../../src/watch/watch-sentences.js';
import { ask } from '../../ground/asking/ask.js';
import { Choices, FaultLine } from '../../ground/asking/fields.js';
import { atMs, isoOf } from '../../ground/asking/instants.js';
import { useFollowed } from '../../ground/asking/use-followed.js';
import { useBandPlan, useBands } from '../../ground/names/bands.js';
import { usePlaces } from '../../ground/names/use-places.js';
import { GapStrip } from '../../ground/shell/gap-strip.js';
import { spanWords } from '../../ground/words/spans.js';
import { useFormats } from '../../ground/words/use-language.js';
import { programNow, useProgram } from '../../program/program-store.js';
import { type CoverageRow, coverageRows, lengthMs, percentDown } from './coverage-rows.js';
import { WATCH_SIGNS, WATCH_STATES, watchCellOf } from './watch-cells.js';

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

/** Gaps named in words below a row, the longest. */
const MOST_NAMED = 8;
const COLUMNS = ['band', 'mhz', 'place', 'strip', 'share', 'longest', 'cause'] as const;

/** The rows of coverage; each opens what can be concluded of its band, and when it was not watched. */
function CoverageTable({ rows, from, to }: { rows: readonly CoverageRow[]; from: number; to: number }) {
  const { t } = useTranslation('watch');
  const moment = useMoment();
  return (
    <section className="card wide-table">
      <table className="plain-table coverage-table" aria-label={t('tab.coverage')}>
        <thead>
          <tr>
            <td />
            {COLUMNS.map((column) => (
              <th key={column} scope="col" className={column === 'mhz' || column === 'share' ? 'figure' : undefined}>
                {column === 'strip' ? (
                  <span className="line spread">
                    <span>{moment(from)}</span> <span>{moment(to)} UTC+7</span>
                  </span>
                ) : (
                  t(`coverage.column.${column}`)
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <BandRows key={`${row.band.stationId}/${row.band.band}`} row={row} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function BandRows({ row: { band, state, watchedShare, strip, gaps } }: { row: CoverageRow }) {
  const { t: common } = useTranslation();
  const places = usePlaces();
  const formats = useFormats();
  const bands = useBands();
  const moment = useMoment();
  const [open, setOpen] = useState(false);
  const { language } = formats;
  const [longest] = gaps;
  const cell = watchCellOf(band);
  const isWhole = cell !== undefined && cell.startHz % 1e6 === 0 && cell.stopHz % 1e6 === 0;
  const mhz = (hz: number) => formats.number(hz / 1e6, isWhole ? 0 : 1);
  const named = gaps.slice(0, MOST_NAMED).sort((a, b) => atMs(a.from) - atMs(b.from));
  return (
    <Fragment>
      <tr data-state={state}>
        <td>
          <span className="watch-sign" aria-hidden>
            {WATCH_SIGNS[state]}
          </span>
          <span className="sr-only">{common(`states.watch.${state}`)}</span>
        </td>
        <th scope="row">
          <button type="button" className="text-button" aria-expanded={open} onClick={() => setOpen(!open)}>
            {bands.length === 0 ? '…' : (bands.find(({ key }) => key === band.band)?.name[language] ?? band.band)}
          </button>
        </th>
        <td className="figure">
          {cell &&
            (cell.stopHz - cell.startHz < 1e6
              ? mhz((cell.startHz + cell.stopHz) / 2)
              : `${mhz(cell.startHz)}–${mhz(cell.stopHz)}`)}
        </td>
        <td className="dim">{places([band.stationId])}</td>
        <td>
          <GapStrip gaps={strip} />
        </td>
        <td className="figure">{watchedShare === undefined ? '—' : formats.number(percentDown(watchedShare), 1)}</td>
        <td>
          {longest === undefined ? '—' : spanWords(lengthMs(longest))}{' '}
          {longest !== undefined && <span className="dim small">{moment(atMs(longest.from))}</span>}
        </td>
        <td className="dim">
          {longest?.reason !== undefined && COVERAGE_REASON_WORDS[longest.reason][language].split(':')[0]}
        </td>
      </tr>
      {open && (
        <tr className="coverage-more">
          <td />
          <td colSpan={COLUMNS.length}>
            {band.sentences.map((one) => one[language]).join(' ')} {band.finding[language]}
            <ul className="row dim small">
              {named.map((gap) => (
                <li key={gap.from}>
                  {common(`states.watch.${gap.state}`)} {formats.clock(atMs(gap.from))}–{formats.clock(atMs(gap.to))}{' '}
                  {formats.shortDate(atMs(gap.to))}
                </li>
              ))}
            </ul>
          </td>
        </tr>
      )}
    </Fragment>
  );
}

function useMoment(): (at: number) => string {
  const formats = useFormats();
  return (at) => `${formats.clock(at).slice(0, 5)} ${formats.shortDate(at)}`;
}
