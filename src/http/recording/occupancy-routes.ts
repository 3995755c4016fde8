/** Occupancy of channels over time, from the series that were computed when the sweeps came in. */
import { occupancyApi } from '../../api/occupancy.js';
import { ConfigError } from '../../errors/errors.js';
import {
  channelSummary,
  occupancyJson,
  RECOUNTED_DAYS,
  type Stretch,
  stretchOf,
} from '../../report/occupancy-summary.js';
import { iso } from '../../rf/iso.js';
import type { Archive, Channel, ChannelsQuery } from '../../store/archive.js';
import { rulesIn, type SeriesTable, toPoints } from '../../store/reading/series-table.js';
import { nextTurn } from '../../time/pause.js';
import { noSuch, notFound, Problem } from '../problem.js';
import { type Route, route } from '../route.js';

export function occupancyRoutes(archive: SummarisedArchive, isKnown: (receiverId: string) => boolean): Route[] {
  return [
    route(
      occupancyApi,
      'GET /api/v1/occupancy',
      { access: 'watch', readsHistory: 'much' },
      async ({ query, request }) => {
        const { receiverId, channel, ...range } = query;
        if (!isKnown(receiverId)) throw noSuch('receiverId', receiverId, 'receiver');
        const known = await archive.channels(receiverId);
        const wanted = channel === undefined ? known : known.filter(({ name }) => name === channel);
        if (channel !== undefined && wanted.length === 0)
          throw notFound('channel is "{channel}": {receiverId} has no such channel.', { channel, receiverId });
        const channels = [];
        for await (const [{ name, startHz, stopHz }, table] of tablesOf(
          archive,
          wanted,
          { receiverId, ...range },
          request,
        )) {
          const rules = rulesIn(table);
          const points = toPoints(table).map(({ rule, receivedMs: _, ...point }) => {
            return { ...point, at: iso(point.at), rule: rules.indexOf(rule) };
          });
          channels.push({ name, startHz, stopHz, rules, points });
        }
        return { channels };
      },
    ),
    occupancySummaryRoute(archive, isKnown),
  ];
}

/** Longest period that is summarised: a leap year. */
const LONGEST_DAYS = 366;
/** Channels read in one pass: their points of a year take 75 MB. */
const CHANNELS_AT_A_TIME = 25;

export interface SummarisedArchive extends Pick<Archive, 'channels'> {
  channelTables(query: ChannelsQuery): Promise<SeriesTable[]>;
}

/** Each channel with its table, from as few passes over the rows as memory allows. The caller may go: then the rest is not read. */
async function* tablesOf(
  archive: SummarisedArchive,
  channels: readonly Channel[],
  range: Omit<ChannelsQuery, 'channels'>,
  caller: { readonly destroyed: boolean },
): AsyncGenerator<readonly [Channel, SeriesTable]> {
  for (let at = 0; at < channels.length && !caller.destroyed; at += CHANNELS_AT_A_TIME) {
    const some = channels.slice(at, at + CHANNELS_AT_A_TIME);
    const tables = await archive.channelTables({ ...range, channels: some.map(({ name }) => name) });
    for (const [i, table] of tables.entries()) yield [some[i] as Channel, table];
  }
}

/** Occupancy of all channels of a receiver over days, hour by hour, with confidence, for the occupancy screen. */
function occupancySummaryRoute(archive: SummarisedArchive, isKnown: (receiverId: string) => boolean): Route {
  return route(
    occupancyApi,
    'GET /api/v1/occupancy/summary',
    { access: 'watch', readsHistory: 'much' },
    async ({ query, request }) => {
      const { receiverId, startHz, stopHz } = query;
      if (!isKnown(receiverId)) throw noSuch('receiverId', receiverId, 'receiver');
      const stretch = stretchAsked(query, LONGEST_DAYS);
      const { from, to, pointMs } = stretch;
      const maxPoints = (to - from) / pointMs;
      const known = await archive.channels(receiverId);
      const wanted = known.filter(
        (channel) => channel.stopHz >= (startHz ?? 0) && channel.startHz <= (stopHz ?? Number.POSITIVE_INFINITY),
      );
      const channels = [];
      for await (const [channel, table] of tablesOf(archive, wanted, { receiverId, from, to, maxPoints }, request)) {
        channels.push(channelSummary(channel, table, stretch));
        await nextTurn();
      }
      return occupancyJson(channels, stretch);
    },
  );
}

/** @throws Problem 400 for a range that is empty or too long */
export function stretchAsked(
  { from, to }: { readonly from: number; readonly to: number },
  longestDays: number = RECOUNTED_DAYS,
): Stretch {
  try {
    return stretchOf(from, to, longestDays);
  } catch (error) {
    if (error instanceof ConfigError) throw new Problem(400, 'Bad request', error.said);
    throw error;
  }
}
