/** Occupancy as the program answers it, made ready to be drawn. */
import type {
  ChannelOccupancy as ChannelJson,
  Occupancy as OccupancyJson,
  OccupancyRule,
} from '../../../../src/api/occupancy.js';
import { ask } from '../../ground/asking/ask.js';
import { atMs, isoOf } from '../../ground/asking/instants.js';

export type Rule = OccupancyRule;

/** `hours` holds NaN where nothing was received. */
export type ChannelOccupancy = Omit<ChannelJson, 'hours'> & { readonly hours: readonly number[] };

export interface Occupancy {
  /** Epoch ms, whole hours. */
  readonly from: number;
  readonly to: number;
  /** Share of each hour that was received, 0 to 1; none of what a version before December 2026 counted again. */
  readonly received: readonly number[];
  readonly band: Pick<ChannelOccupancy, 'share' | 'hours' | 'busyHour'> | undefined;
  /** In order of frequency. */
  readonly channels: readonly ChannelOccupancy[];
}

export interface OccupancyQuery {
  readonly receiverId: string;
  readonly from: number;
  readonly to: number;
  readonly startHz?: number | undefined;
  readonly stopHz?: number | undefined;
}

/** @throws ProblemError when the program refuses. */
export async function fetchOccupancy({ from, to, ...place }: OccupancyQuery, signal: AbortSignal): Promise<Occupancy> {
  const query = { ...place, from: isoOf(from), to: isoOf(to) };
  const answer = await ask('GET /api/v1/occupancy/summary', { query, signal });
  return madeReady(answer);
}

/** What an export counted again. @throws ProblemError when there is nothing yet. */
export async function fetchRecount(exportId: string, signal: AbortSignal): Promise<Occupancy> {
  return madeReady(await ask('GET /api/v1/exports/{exportId}/occupancy', { params: { exportId }, signal }));
}

function madeReady({ from, to, band, received = [], channels }: OccupancyJson): Occupancy {
  const answer = { from: atMs(from), to: atMs(to), received: received.map((share) => share ?? 0) };
  return { ...answer, band: band && withHours(band), channels: channels.map(withHours) };
}

function withHours<T extends { readonly hours: readonly (number | null)[] }>(one: T) {
  return { ...one, hours: one.hours.map((share) => share ?? Number.NaN) };
}
