/** Level and occupancy of channels, from `ch`. */
import type { Channel, ChannelQuery, ChannelSeriesPoint } from '../../../src/store/archive.js';
import type { InfluxConnection } from '../../../src/store/influx/connection.js';
import { quoteText, RowReader } from '../../../src/store/influx/influxql.js';
import { msToNs } from '../../../src/store/influx/measurements.js';
import { toDbm } from '../../../src/store/summaries/block-summary.js';
import { SLOT_MS } from '../../../src/store/summaries/channel-row.js';
import { DEFAULT_OCCUPANCY_RULE, type OccupancyRule } from '../../../src/store/summaries/occupancy-rule.js';
import { windows } from './stored-form.js';

/** The channels of a receiver, in order of frequency. @throws Error of the server. */
export async function readChannels(connection: InfluxConnection, receiverId: string): Promise<Channel[]> {
  const series = await connection.query(
    `SELECT last("f0") AS "f0", last("f1") AS "f1" FROM "ch" WHERE "receiver" = ${quoteText(receiverId)} GROUP BY "channel"`,
  );
  return series
    .flatMap(({ tags, columns, rows }) => {
      const reader = new RowReader(columns);
      const [startHz, stopHz] = [reader.number(rows[0] ?? [], 'f0'), reader.number(rows[0] ?? [], 'f1')];
      const name = tags['channel'];
      return name === undefined || startHz === undefined || stopHz === undefined ? [] : [{ name, startHz, stopHz }];
    })
    .sort((a, b) => a.startHz - b.startHz);
}

interface Sum {
  maxDbm: number;
  powerMw: number;
  occupied: number;
  slots: number;
  sweeps: number;
  rule: OccupancyRule;
}

/**
 * Points of whole intervals of 10 s, folded here, because means of levels must be taken in power, which InfluxQL 1.6 cannot do.
 * @throws Error of the server
 */
export async function readChannelSeries(
  connection: InfluxConnection,
  query: ChannelQuery,
): Promise<ChannelSeriesPoint[]> {
  const { receiverId, channel, from, to, maxPoints = Number.POSITIVE_INFINITY } = query;
  const stepMs = Math.max(1, Math.ceil((to - from) / maxPoints / SLOT_MS)) * SLOT_MS;
  const where = `"receiver" = ${quoteText(receiverId)} AND "channel" = ${quoteText(channel)}`;
  const sums = new Map<number, Sum>();
  let rule = DEFAULT_OCCUPANCY_RULE;
  // A point's time is the end of its interval; intervals that touch the range count.
  for (const window of windows(from + 1, to + SLOT_MS)) {
    const [series] = await connection.query(
      `SELECT "max", "mean", "occ", "n", "margin", "limit" FROM "ch" WHERE ${where} ` +
        `AND time >= ${msToNs(Math.ceil(window.from))} AND time < ${msToNs(Math.ceil(window.to))}`,
    );
    if (series === undefined) continue;
    const reader = new RowReader(series.columns);
    for (const row of series.rows) {
      rule = ruleOf(reader.number(row, 'margin'), reader.number(row, 'limit')) ?? rule;
      const maxDbm = reader.number(row, 'max');
      const sweeps = reader.number(row, 'n') ?? 0;
      if (maxDbm === undefined || sweeps === 0) continue;
      const slotAt = (reader.number(row, 'time') ?? 0) - SLOT_MS;
      const point = Math.floor(Math.max(0, slotAt - from) / stepMs);
      const sum = sums.get(point) ?? {
        maxDbm: Number.NEGATIVE_INFINITY,
        powerMw: 0,
        occupied: 0,
        slots: 0,
        sweeps: 0,
        rule,
      };
      sums.set(point, sum);
      sum.maxDbm = Math.max(sum.maxDbm, maxDbm);
      sum.powerMw += sweeps * 10 ** ((reader.number(row, 'mean') ?? Number.NEGATIVE_INFINITY) / 10);
      sum.occupied += reader.number(row, 'occ') ?? 0;
      sum.slots += 1;
      sum.sweeps += sweeps;
      sum.rule = rule;
    }
  }
  return [...sums]
    .sort(([a], [b]) => a - b)
    .map(([point, { maxDbm, powerMw, occupied, slots, sweeps, rule }]) => ({
      at: from + point * stepMs,
      maxDbm,
      meanDbm: toDbm(powerMw / sweeps),
      occupancy: Math.round((occupied / slots) * 1e6) / 1e6,
      sweeps,
      receivedMs: slots * SLOT_MS,
      rule,
    }));
}

/** Rule as stored with the first slot of a minute; undefined where it is not stored. */
function ruleOf(marginDb: number | undefined, thresholdDbm: number | undefined): OccupancyRule | undefined {
  if (thresholdDbm !== undefined) return { kind: 'fixed', thresholdDbm };
  return marginDb === undefined ? undefined : { kind: 'noise', marginDb };
}
