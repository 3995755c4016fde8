/** Points of a channel's series in one array, passed between threads without copying a thousand objects. */
import type { ChannelSeriesPoint } from '../archive.js';
import { DEFAULT_OCCUPANCY_RULE, type OccupancyRule } from '../summaries/occupancy-rule.js';

export interface SeriesTable {
  /** {@link POINT_FIELDS} numbers per point: at, maxDbm, meanDbm, occupancy, sweeps, index in `rules`, receivedMs. */
  readonly points: Float64Array;
  readonly rules: readonly OccupancyRule[];
}

export const POINT_FIELDS = 7;

export function toPoints({ points, rules }: SeriesTable): ChannelSeriesPoint[] {
  const series: ChannelSeriesPoint[] = [];
  for (let i = 0; i < points.length; i += POINT_FIELDS)
    series.push({
      at: points[i] as number,
      maxDbm: points[i + 1] as number,
      meanDbm: points[i + 2] as number,
      occupancy: points[i + 3] as number,
      sweeps: points[i + 4] as number,
      rule: rules[points[i + 5] as number] ?? DEFAULT_OCCUPANCY_RULE,
      receivedMs: points[i + 6] as number,
    });
  return series;
}
