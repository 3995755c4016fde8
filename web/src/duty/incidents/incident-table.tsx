/** Table of tens of thousands of rows; only those in sight are in the document. Only arrows, J and K move the rows. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { defined } from '../../../../src/rf/defined.js';
import { Only } from '../../ground/access/only.js';
import { may } from '../../ground/access/session.js';
import { useReason } from '../../ground/asking/use-followed.js';
import { changeQuery, Link, navigate } from '../../ground/shell/address.js';
import { announce } from '../../ground/shell/announcer.js';
import { areCommandKeysOn, belongsToControl } from '../../ground/shell/single-keys.js';
import { useKnownNow } from '../../ground/words/use-language.js';
import { frequencyOf, type Incident } from '../cases/incident.js';
import { act, MOVE_OF } from '../cases/incident-acts.js';
import { SeverityMark, StateBadge, TimeLeft } from '../cases/marks.js';
import { COLUMN_GRID, type Column, INCIDENT_COLUMNS, TABLE_MIN_PX, useCellContext } from './incident-columns.js';
import type { Order } from './incident-filter.js';
import type { IncidentPages } from './incident-pages.js';

const ROW_PX = 38;
const CARD_PX = 92;
/** The next page loads when the reader is this many rows from the end. */
const AHEAD_ROWS = 60;

interface Props {
  readonly pages: IncidentPages;
  readonly rows: readonly Incident[];
  readonly held: readonly Incident[];
  readonly order: Order;
  readonly phone: boolean;
  readonly empty: boolean;
  readonly selected: ReadonlySet<string>;
  setSelected(ids: ReadonlySet<string>): void;
}

export function IncidentTable(props: Props) {
  const { pages, rows, held, order, phone, empty, selected, setSelected } = props;
  const { t } = useTranslation('incidents');
  const now = useKnownNow();
  const scroller = useRef<HTMLDivElement>(null);
  const [cursor, setCursor] = useState(-1);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => (phone ? CARD_PX : ROW_PX),
    overscan: 8,
    getItemKey: (index) => rows[index]?.id ?? index,
  });
  const shown = virtual.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  useNextPage(pages, rows.length - last);
  useRelease(props, scroller, cursor);
  const toggle = (id: string) => setSelected(toggled(selected, id));
  const moveTo = (index: number) => {
    const place = Math.max(0, Math.min(rows.length - 1, index));
    setCursor(place);
    virtual.scrollToIndex(place);
  };
  const showNewest = () => {
    setCursor(-1);
    pages.release();
    virtual.scrollToIndex(0);
  };
  useTableKeys({ rows, cursor, moveTo, toggle });
  const current = rows[cursor];
  const all = rows.length > 0 && rows.every(({ id }) => selected.has(id));
  return (
    <div className="incident-table" data-phone={phone || undefined}>
      {held.length > 0 && (
        <button type="button" className="new-ones" onClick={showNewest}>
          {t('newOnes', { count: held.length })}
        </button>
      )}
      <div ref={scroller} className="table-scroll row-table">
        <table aria-label={t('table')} aria-rowcount={rows.length + 1}>
          <thead className="table-head" style={{ minWidth: TABLE_MIN_PX }}>
            <tr className="incident-row" style={{ gridTemplateColumns: COLUMN_GRID }} aria-rowindex={1}>
              <td>
                <Only may="incidents">
                  <input
                    type="checkbox"
                    aria-label={t('selectAll')}
                    checked={all}
                    onChange={() => setSelected(all ? new Set() : new Set(rows.map(({ id }) => id)))}
                  />
                </Only>
              </td>
              {INCIDENT_COLUMNS.map((column) => (
                <HeadCell key={column.name} column={column} order={order} />
              ))}
            </tr>
          </thead>
          <tbody className="table-body" style={{ height: virtual.getTotalSize(), minWidth: phone ? 0 : TABLE_MIN_PX }}>
            {shown.map(({ index, key, start, size }) => {
              const incident = rows[index];
              if (incident === undefined) return null;
              return (
                <IncidentRow
                  key={key}
                  {...{ incident, now, index, phone }}
                  top={start}
                  height={size}
                  current={index === cursor}
                  selected={selected.has(incident.id)}
                  toggle={() => toggle(incident.id)}
                  point={() => setCursor(index)}
                />
              );
            })}
          </tbody>
        </table>
      </div>
      <p className="sr-only" role="status">
        {current !== undefined && t('currentRow', { id: current.id, row: cursor + 1, count: rows.length })}
      </p>
      {empty && rows.length === 0 && <p className="table-empty dim">{t('none')}</p>}
    </div>
  );
}

function HeadCell({ column, order }: { readonly column: Column; readonly order: Order }) {
  const { t } = useTranslation('incidents');
  const { name, isFigure, order: by, turned } = column;
  const words = t(`column.${name}`);
  const className = isFigure === true ? 'cell-figure' : undefined;
  if (by === undefined)
    return (
      <th scope="col" className={className}>
        {words}
      </th>
    );
  const sorted = order === by || order === turned;
  const next = order === by && turned !== undefined ? turned : by;
  return (
    <th
      scope="col"
      className={className}
      aria-sort={!sorted ? 'none' : order === 'newest' || order === 'last-heard' ? 'descending' : 'ascending'}
    >
      <button
        type="button"
        className="text-button"
        title={t('sortBy', { column: words })}
        onClick={() => changeQuery({ order: next === 'priority' ? undefined : next })}
      >
        {words} <span aria-hidden>{!sorted ? '' : order === 'newest' || order === 'last-heard' ? '▼' : '▲'}</span>
      </button>
    </th>
  );
}

/** Whether a pointer rests over the table: somebody reads. */
function useReading(scroller: RefObject<HTMLDivElement | null>): RefObject<boolean> {
  const reading = useRef(false);
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    // The scrolling box takes the focus, so that it can be scrolled by keyboard.
    element.tabIndex = 0;
    const enter = () => {
      reading.current = true;
    };
    const leave = () => {
      reading.current = false;
    };
    element.addEventListener('pointerenter', enter);
    element.addEventListener('pointerleave', leave);
    return () => {
      element.removeEventListener('pointerenter', enter);
      element.removeEventListener('pointerleave', leave);
    };
  }, [scroller]);
  return reading;
}

function toggled(selected: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(selected);
  if (!next.delete(id)) next.add(id);
  return next;
}

function useNextPage(pages: IncidentPages, rowsLeft: number): void {
  useEffect(() => {
    if (rowsLeft < AHEAD_ROWS) void pages.next();
  }, [pages, rowsLeft]);
}

/** New rows come in at once while the reader is at the top, points at no row and has selected none. */
function useRelease(
  { pages, held, selected }: Props,
  scroller: RefObject<HTMLDivElement | null>,
  cursor: number,
): void {
  const reading = useReading(scroller);
  useEffect(() => {
    const busy = reading.current || cursor >= 0 || selected.size > 0 || (scroller.current?.scrollTop ?? 0) > 0;
    if (held.length > 0 && !busy) pages.release();
  }, [pages, held, cursor, selected, reading, scroller]);
}

interface IncidentRowProps {
  readonly incident: Incident;
  readonly index: number;
  readonly now: number;
  readonly phone: boolean;
  /** CSS px. */
  readonly top: number;
  readonly height: number;
  readonly current: boolean;
  readonly selected: boolean;
  toggle(): void;
  point(): void;
}

/** One incident as a row of the table; on a phone as a card of three lines. */
function IncidentRow(props: IncidentRowProps) {
  const { incident, index, top, height, current, selected, toggle, point, phone } = props;
  const { t } = useTranslation('incidents');
  return (
    // A press on a row makes it the row that the keys act on. The table handles the keys.
    <tr
      id={`row-${incident.id}`}
      className="incident-row"
      aria-rowindex={index + 2}
      aria-current={current || undefined}
      data-selected={selected || undefined}
      data-severity={incident.severity}
      data-waiting={incident.alarm.endsWith('unacknowledged') || undefined}
      data-over={incident.state === 'closed' || incident.state === 'merged' || undefined}
      style={{
        transform: `translateY(${top}px)`,
        height,
        ...defined({ gridTemplateColumns: phone ? undefined : COLUMN_GRID }),
      }}
      onPointerDown={point}
    >
      <td>
        <Only may="incidents">
          <input
            type="checkbox"
            tabIndex={-1}
            aria-label={t('selectRow', { id: incident.id })}
            checked={selected}
            onChange={toggle}
          />
        </Only>
      </td>
      {phone ? <CardCells {...props} /> : <Cells {...props} />}
    </tr>
  );
}

function Cells({ incident, now }: IncidentRowProps) {
  const context = useCellContext(now);
  return INCIDENT_COLUMNS.map(({ name, isFigure, wraps, cell, title }) => (
    <td key={name} className={isFigure === true ? 'figure' : undefined} title={title?.(incident, context)}>
      {wraps === true ? <span className="two-lines">{cell(incident, context)}</span> : cell(incident, context)}
    </td>
  ));
}

function CardCells({ incident, now }: IncidentRowProps) {
  const { formats, shortPlaces, airOf } = useCellContext(now);
  const air = airOf(incident);
  return (
    <td className="stack tight">
      <span className="line spread">
        <SeverityMark severity={incident.severity} />
        <StateBadge incident={incident} />
      </span>
      <Link to={`/incidents/${incident.id}`} className="card-link">
        <b className="figure">{frequencyOf(incident, formats)}</b> · {shortPlaces(incident.stationIds)}
      </Link>
      <span className="line spread dim">
        <span>
          {incident.id}
          {(air.on || air.unknown) && ` · ${air.words}`}
        </span>
        <TimeLeft incident={incident} now={now} />
      </span>
    </td>
  );
}

const PAGE_ROWS = 15;

interface TableKeys {
  readonly rows: readonly Incident[];
  /** Place of the row that the keys act on; below zero while there is none. */
  readonly cursor: number;
  moveTo(index: number): void;
  toggle(id: string): void;
}

/** Keys of the table, with the focus anywhere on the page: J and K move, Enter opens, A acknowledges, X selects. */
function useTableKeys({ rows, cursor, moveTo, toggle }: TableKeys): void {
  const explain = useReason();
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const inTable = event.target instanceof Element && event.target.classList.contains('table-scroll');
      const { key, ctrlKey, altKey, metaKey } = event;
      if (ctrlKey || altKey || metaKey || belongsToControl(event)) return;
      const step = stepOf(key, inTable, rows.length);
      const single = areCommandKeysOn() || inTable;
      if (!single || rows.length === 0) return;
      const current = rows[cursor];
      if (step !== undefined) moveTo(cursor < 0 && step > 0 ? 0 : cursor + step);
      else if (current === undefined) return;
      else if (key === 'Enter') navigate(`/incidents/${current.id}`);
      else if (!may('incidents')) return;
      else if (key === 'x' || (inTable && key === ' ')) toggle(current.id);
      else if (key === 'a' && current.moves.includes(MOVE_OF.ack))
        void act('ack', current).catch((error: unknown) => announce(explain(error), 'now'));
      else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [rows, cursor, moveTo, toggle, explain]);
}

function stepOf(key: string, inTable: boolean, rows: number): number | undefined {
  if (key === 'j') return 1;
  if (key === 'k') return -1;
  if (!inTable) return undefined;
  switch (key) {
    case 'ArrowDown':
      return 1;
    case 'ArrowUp':
      return -1;
    case 'PageDown':
      return PAGE_ROWS;
    case 'PageUp':
      return -PAGE_ROWS;
    case 'Home':
      return -rows;
    case 'End':
      return rows;
    default:
      return undefined;
  }
}
