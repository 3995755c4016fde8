/** Reads the program's answers about occupancy, and checks each field. */

import { get, listIn } from '../asking/request.js';
import { atOf, fieldsOf, numberOf, textOf } from '../cases/incident.js';

export interface BusyHour {
  /** Epoch ms. */
  readonly at: number;
  readonly share: number;
}

export type Rule =
  | { readonly kind: 'noise'; readonly marginDb: number }
  | { readonly kind: 'fixed'; readonly thresholdDbm: number };

export interface ChannelOccupancy {
  readonly name: string;
  readonly startHz: number;
  readonly stopHz: number;
  readonly isPart: boolean;
  readonly rules: readonly Rule[];
  readonly share: number;
  readonly low: number;
  readonly high: number;
  readonly samples: number;
  readonly independentSamples: number;
  readonly lag1: number;
  readonly enough: boolean;
  readonly revisitMs: number | undefined;
  readonly busyHour: BusyHour | undefined;
  /** NaN where nothing was received. */
  readonly hours: readonly number[];
}

export interface Occupancy {
  /** Epoch ms, whole hours. */
  readonly from: number;
  readonly to: number;
  readonly band:
    | { readonly share: number; readonly hours: readonly number[]; readonly busyHour: BusyHour | undefined }
    | undefined;
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
export async function fetchOccupancy({ receiverId, from, to, startHz, stopHz }: OccupancyQuery): Promise<Occupancy> {
  const range = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
  const answer = await get('/api/v1/occupancy/summary', { receiverId, ...range, startHz, stopHz });
  const band = answer['band'] === undefined ? undefined : fieldsOf(answer['band']);
  return {
    from: atOf(answer['from']) ?? from,
    to: atOf(answer['to']) ?? to,
    band: band && {
      share: numberOf(band['share']) ?? 0,
      hours: sharesOf(band['hours']),
      busyHour: busyOf(band['busyHour']),
    },
    channels: listIn(answer, 'channels').flatMap((one) => channelFrom(one) ?? []),
  };
}

function channelFrom(value: unknown): ChannelOccupancy | undefined {
  const raw = fieldsOf(value);
  const name = textOf(raw['name']);
  const numbers = ['startHz', 'stopHz', 'share', 'low', 'high', 'samples', 'independentSamples', 'lag1'] as const;
  if (name === undefined || numbers.some((field) => numberOf(raw[field]) === undefined)) return undefined;
  const figure = (field: (typeof numbers)[number]) => numberOf(raw[field]) ?? 0;
  return {
    name,
    startHz: figure('startHz'),
    stopHz: figure('stopHz'),
    share: figure('share'),
    low: figure('low'),
    high: figure('high'),
    samples: figure('samples'),
    independentSamples: figure('independentSamples'),
    lag1: figure('lag1'),
    isPart: raw['isPart'] === true,
    enough: raw['enough'] === true,
    rules: Array.isArray(raw['rules']) ? raw['rules'].flatMap((rule) => ruleFrom(rule) ?? []) : [],
    revisitMs: numberOf(raw['revisitMs']),
    busyHour: busyOf(raw['busyHour']),
    hours: sharesOf(raw['hours']),
  };
}

function ruleFrom(value: unknown): Rule | undefined {
  const raw = fieldsOf(value);
  const marginDb = numberOf(raw['marginDb']);
  const thresholdDbm = numberOf(raw['thresholdDbm']);
  if (marginDb !== undefined) return { kind: 'noise', marginDb };
  return thresholdDbm === undefined ? undefined : { kind: 'fixed', thresholdDbm };
}

function busyOf(value: unknown): BusyHour | undefined {
  const raw = fieldsOf(value);
  const at = atOf(raw['at']);
  const share = numberOf(raw['share']);
  return at === undefined || share === undefined ? undefined : { at, share };
}

function sharesOf(value: unknown): number[] {
  return Array.isArray(value) ? value.map((one) => (typeof one === 'number' ? one : Number.NaN)) : [];
}
