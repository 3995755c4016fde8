/** The rows of coverage; each opens what can be concluded of its band, and when it was not watched. */
import { Fragment, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { COVERAGE_REASON_WORDS } from '../../../../src/watch/watch-sentences.js';
import { atMs } from '../../ground/asking/instants.js';
import { useBands } from '../../ground/names/bands.js';
import { usePlaces } from '../../ground/names/use-places.js';
import { GapStrip } from '../../ground/shell/gap-strip.js';
import { localClock, shortDate } from '../../ground/words/format.js';
import { spanWords } from '../../ground/words/spans.js';
import { useFormats } from '../../ground/words/use-language.js';
import { type CoverageRow, lengthMs, percentDown } from './coverage-rows.js';
import { WATCH_SIGNS, watchCellOf } from './watch-cells.js';

/** Gaps named in words below a row, the longest. */
const MOST_NAMED = 8;
const COLUMNS = ['band', 'mhz', 'place', 'strip', 'share', 'longest', 'cause'] as const;

export function CoverageTable({ rows, from, to }: { rows: readonly CoverageRow[]; from: number; to: number }) {
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
                  {common(`states.watch.${gap.state}`)} {localClock(atMs(gap.from))}–{localClock(atMs(gap.to))}{' '}
                  {shortDate(atMs(gap.to), language)}
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
  const { language } = useFormats();
  return (at) => `${localClock(at).slice(0, 5)} ${shortDate(at, language)}`;
}
