/** What the page asks of detection: emissions, anomalies, and why a frequency did or did not alarm. */
import type { Anomaly, Emission as EmissionJson, Explanation } from '../../../src/api/emissions.js';
import { ask } from '../ground/asking/ask.js';
import { atMs, isoOf } from '../ground/asking/instants.js';
import type { Emission } from '../program/program-store.js';

export type { Anomaly, EmissionJson, Explanation };

/** What detection reports when it summed up no level at all: 10·log10 of its 0.001. */
const NO_LEVEL_DB = -29.99;

export interface EmissionQuery {
  readonly receiverId?: string;
  readonly state?: 'live' | 'closed';
  /** Emissions last seen at or after `from` and first seen before `to`, epoch ms. */
  readonly from?: number;
  readonly to?: number;
  readonly limit: number;
}

/** The newest change first. */
export async function fetchEmissions({ from, to, ...more }: EmissionQuery, signal?: AbortSignal): Promise<Emission[]> {
  const query = { ...more, from: isoOf(from), to: isoOf(to) };
  const { emissions } = await ask('GET /api/v1/emissions', { query, signal });
  return emissions.map(drawn);
}

/** The newest first. */
export async function fetchAnomalies(limit: number, signal: AbortSignal): Promise<readonly Anomaly[]> {
  return (await ask('GET /api/v1/anomalies', { query: { limit }, signal })).anomalies;
}

export interface Question {
  readonly receiverId: string;
  readonly hz: number;
  /** An instant of the past; the newest sweep when absent. */
  readonly at?: number;
}

/** Undefined while detection learns the receiver's noise, or where the receiver does not measure. */
export async function fetchExplanation(
  { receiverId, hz, at }: Question,
  signal?: AbortSignal,
): Promise<Explanation | undefined> {
  const query = { receiverId, hz, at: isoOf(at) };
  return (await ask('GET /api/v1/emissions/explain', { query, signal })).explanation;
}

export interface ThresholdRow {
  /** Centre of the first bin. */
  readonly startHz: number;
  readonly stepHz: number;
  /** NaN where nothing is judged. */
  readonly thresholdDbm: Float32Array;
}

/** Undefined while detection has not learned the receiver's noise. */
export async function fetchThreshold(
  { receiverId, hz }: Question,
  signal: AbortSignal,
): Promise<ThresholdRow | undefined> {
  const question = { query: { receiverId, hz }, signal };
  const { startHz, stepHz, thresholdDbm } = await ask('GET /api/v1/emissions/threshold', question);
  if (startHz === undefined || stepHz === undefined || thresholdDbm === undefined) return undefined;
  return { startHz, stepHz, thresholdDbm: Float32Array.from(thresholdDbm, (level) => level ?? Number.NaN) };
}

export function drawn(emission: EmissionJson): Emission {
  const { state, firstSeenAt, lastSeenAt, burstStartedAt, unknownSince, severity, features, ...rest } = emission;
  return {
    ...rest,
    live: state === 'live',
    firstSeenAt: atMs(firstSeenAt),
    lastSeenAt: atMs(lastSeenAt),
    burstStartedAt: burstStartedAt === undefined ? undefined : atMs(burstStartedAt),
    unknownSince: unknownSince === undefined ? undefined : atMs(unknownSince),
    score: severity.score,
    reason: severity.reason,
    overNoiseDb: features.inrDb > NO_LEVEL_DB ? features.inrDb : undefined,
  };
}
