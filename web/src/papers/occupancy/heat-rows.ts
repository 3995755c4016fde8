/** Occupancy as rows of a heat map: hour after hour, or the hours of the Vietnamese day. Pure. */
import { HOUR_MS } from '../../../../src/time/units.js';
import type { ChannelOccupancy, Occupancy } from './occupancy-api.js';

const ZONE_HOURS = 7;
/** A share of an hour below which its occupancy is that of a few moments. */
const HARDLY = 0.1;
export const HEAT_MODES = ['timeline', 'day'] as const;
export type HeatMode = (typeof HEAT_MODES)[number];

export interface HeatRows {
  readonly mode: HeatMode;
  /** Start of the first row, epoch ms; not used for the hours of a day. */
  readonly from: number;
  readonly rows: number;
  /** Rows of which something was received, but less than a tenth. */
  readonly hardly: ReadonlySet<number>;
  /** In order of frequency; neighbours may touch or not. */
  readonly columns: readonly {
    readonly startHz: number;
    readonly stopHz: number;
    readonly shares: readonly number[];
  }[];
}

export function heatRows(
  { channels, from, received }: Pick<Occupancy, 'channels' | 'from' | 'received'>,
  mode: HeatMode,
): HeatRows {
  const parts = channels.filter(({ isPart }) => isPart).sort((a, b) => a.startHz - b.startHz);
  const hours = Math.max(0, ...parts.map((part) => part.hours.length));
  const columns = parts.map(({ startHz, stopHz, hours: shares }) => ({
    startHz,
    stopHz,
    shares: mode === 'timeline' ? shares : dayHours(shares, from),
  }));
  const shares = mode === 'timeline' ? received : dayHours(received, from);
  const hardly = new Set(shares.flatMap((share, row) => (share > 0 && share < HARDLY ? [row] : [])));
  return { mode, from, rows: mode === 'timeline' ? hours : 24, columns, hardly };
}

/** The mean of each hour of the Vietnamese day, 0 to 23; NaN for an hour without data. */
export function dayHours(shares: readonly number[], from: number): number[] {
  const sums = Array.from({ length: 24 }, () => ({ sum: 0, count: 0 }));
  shares.forEach((share, i) => {
    const sum = sums[(Math.floor(from / HOUR_MS) + i + ZONE_HOURS) % 24];
    if (sum === undefined || Number.isNaN(share)) return;
    sum.sum += share;
    sum.count += 1;
  });
  return sums.map(({ sum, count }) => (count === 0 ? Number.NaN : sum / count));
}

/** The column that covers a frequency; none between two ranges of a receiver that sweeps several. */
export function columnAt({ columns }: HeatRows, hz: number): number | undefined {
  const found = columns.findIndex(({ stopHz }, i) => {
    const next = columns[i + 1];
    // A column ends with its last bin; the step to the next one belongs to the nearer of both.
    return hz <= (next === undefined || isGapAfter(columns, i) ? stopHz : (stopHz + next.startHz) / 2);
  });
  const column = columns[found];
  if (column === undefined) return undefined;
  const isFirst = found === 0 || isGapAfter(columns, found - 1);
  return isFirst && hz < column.startHz ? undefined : found;
}

/** Whether the next column is of another range: more than two columns away. */
function isGapAfter(columns: HeatRows['columns'], i: number): boolean {
  const startAt = (index: number) => columns[index]?.startHz ?? Number.NaN;
  const widths = [startAt(i) - startAt(i - 1), startAt(i + 2) - startAt(i + 1)].filter((width) => !Number.isNaN(width));
  return widths.length > 0 && startAt(i + 1) - startAt(i) > 2 * Math.max(...widths);
}

/** True where the intervals of two occupancies do not overlap: chance does not explain the difference. */
export function differs(
  a: Pick<ChannelOccupancy, 'low' | 'high' | 'enough'>,
  b: Pick<ChannelOccupancy, 'low' | 'high' | 'enough'>,
): boolean {
  return a.enough && b.enough && (a.low > b.high || b.low > a.high);
}
