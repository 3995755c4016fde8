/**
 * The columns of the incident table, from left to right. One entry is a whole column: its heading is `column.NAME` of
 * both catalogues; everything else of it stands here.
 */
import type { ReactNode } from 'react';
import { useNames } from '../../ground/names/use-names.js';
import { usePlaces } from '../../ground/names/use-places.js';
import { Link } from '../../ground/shell/address.js';
import type { Formats } from '../../ground/words/format.js';
import { spanWords } from '../../ground/words/spans.js';
import { useFormats } from '../../ground/words/use-language.js';
import { burstMs, frequencyOf, type Incident, widthHz } from '../cases/incident.js';
import { SeverityMark, StateBadge, TimeLeft } from '../cases/marks.js';
import { useOnAir } from '../cases/use-on-air.js';
import type { Order } from './incident-filter.js';

/** Input of cells, besides the incident. */
export interface CellContext {
  readonly now: number;
  readonly formats: Formats;
  places(stationIds: readonly string[]): string;
  shortPlaces(stationIds: readonly string[]): string;
  names(id: string): string;
  airOf: ReturnType<typeof useOnAir>;
}

interface IncidentColumn {
  readonly name: string;
  /** Smallest width in CSS px. */
  readonly widthPx: number;
  /** Share of the remaining space, as `fr` in a CSS grid. A column without it keeps its width. */
  readonly grows?: '1fr' | '0.6fr' | 'auto';
  /** True for numbers, which are aligned to the right. */
  readonly isFigure?: true;
  /** True for names and words that go over two lines, so that what tells them apart is not cut off. */
  readonly wraps?: true;
  /** Orders of the list: after a first click on the heading, and after a second. */
  readonly order?: Order;
  readonly turned?: Order;
  cell(incident: Incident, context: CellContext): ReactNode;
  /** Full text for the tooltip of a cell that can be cut off. */
  title?(incident: Incident, context: CellContext): string;
}

/** To the minute: the case has the seconds. */
const moment = (at: string, { formats }: CellContext) => `${formats.shortDate(at)} ${formats.clock(at).slice(0, 5)}`;

const COLUMNS = [
  { name: 'severity', widthPx: 100, order: 'priority', cell: ({ severity }) => <SeverityMark severity={severity} /> },
  {
    name: 'id',
    widthPx: 136,
    order: 'newest',
    turned: 'oldest',
    cell: ({ id }) => (
      <Link to={`/incidents/${id}`} tabIndex={-1}>
        {id}
      </Link>
    ),
  },
  {
    name: 'frequency',
    widthPx: 190,
    isFigure: true,
    order: 'frequency',
    cell: (incident, { formats }) => frequencyOf(incident, formats),
  },
  {
    name: 'bandwidth',
    widthPx: 70,
    isFigure: true,
    cell: (incident, { formats }) => formats.bandwidth(widthHz(incident)),
  },
  {
    name: 'level',
    widthPx: 66,
    isFigure: true,
    cell: ({ peakDbm }, { formats }) => (peakDbm === undefined ? '—' : formats.number(peakDbm, 1)),
  },
  {
    name: 'over',
    widthPx: 58,
    isFigure: true,
    cell: ({ excessDb }, { formats }) => (excessDb === undefined ? '—' : formats.signed(excessDb, 1)),
  },
  {
    name: 'stations',
    widthPx: 80,
    grows: '1fr',
    wraps: true,
    cell: ({ stationIds }, { shortPlaces }) =>
      `${stationIds.length > 1 ? `(${stationIds.length}) ` : ''}${shortPlaces(stationIds)}`,
    title: ({ stationIds }, { places }) => places(stationIds),
  },
  {
    name: 'first',
    widthPx: 90,
    cell: ({ firstHeardAt }, context) => moment(firstHeardAt, context),
  },
  {
    name: 'last',
    widthPx: 90,
    order: 'last-heard',
    cell: (incident, context) => {
      const { on, unknown, words } = context.airOf(incident);
      if (!on && !unknown) return moment(incident.lastHeardAt, context);
      return (
        <span className={on ? 'fault-words' : 'two-lines dim'}>
          <span aria-hidden>{on ? '●' : '?'}</span> {words}
        </span>
      );
    },
  },
  {
    name: 'duration',
    widthPx: 98,
    cell: (incident, { now, airOf }) => spanWords(burstMs({ ...incident, active: airOf(incident).on }, now)),
  },
  { name: 'state', widthPx: 92, grows: 'auto', wraps: true, cell: (incident) => <StateBadge incident={incident} /> },
  {
    name: 'owner',
    widthPx: 66,
    grows: '1fr',
    wraps: true,
    cell: ({ assigneeId }, { names }) => (assigneeId === undefined ? '—' : names(assigneeId)),
    title: ({ assigneeId }, { names }) => (assigneeId === undefined ? '' : names(assigneeId)),
  },
  { name: 'left', widthPx: 104, wraps: true, cell: (incident, { now }) => <TimeLeft incident={incident} now={now} /> },
] as const satisfies readonly IncidentColumn[];

export type Column = IncidentColumn & { readonly name: (typeof COLUMNS)[number]['name'] };

export const INCIDENT_COLUMNS: readonly Column[] = COLUMNS;

const CHECKBOX_PX = 28;
/** Space in px between columns, and at both ends of a row; the same as in incidents.css. */
const GAP_PX = 8;

/** The widths of all columns, with the box that selects a row, as a CSS grid. */
export const COLUMN_GRID = [
  `${CHECKBOX_PX}px`,
  ...INCIDENT_COLUMNS.map(({ widthPx, grows }) =>
    grows === undefined ? `${widthPx}px` : `minmax(${widthPx}px, ${grows})`,
  ),
].join(' ');

/** Width below which the table scrolls sideways. */
export const TABLE_MIN_PX = INCIDENT_COLUMNS.reduce(
  (sum, { widthPx }) => sum + widthPx + GAP_PX,
  CHECKBOX_PX + 2 * GAP_PX,
);

export function useCellContext(now: number): CellContext {
  return {
    now,
    formats: useFormats(),
    places: usePlaces(),
    shortPlaces: usePlaces('short'),
    names: useNames(),
    airOf: useOnAir(),
  };
}
