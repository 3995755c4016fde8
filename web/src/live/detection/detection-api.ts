/** Requests of the page to detection: emissions, anomalies, and why a frequency did or did not raise an alarm. */
import { getJson } from '../api.js';

export const EMISSION_CLASSES = [
  'cw',
  'cw-since-start',
  'drift',
  'pulsed',
  'wideband-noise',
  'fast-chirp',
  'slow-chirp',
  'hop',
  'intermod',
  'passive-intermod',
  'splatter',
  'unlicensed',
] as const;

export const ANOMALY_KINDS = ['carrier-loss', 'level', 'centre', 'bandwidth', 'hours', 'noise-rise'] as const;
export type AnomalyKind = (typeof ANOMALY_KINDS)[number];

/** The API's emission, with instants as epoch ms. */
export interface Emission {
  readonly id: string;
  readonly receiverId: string;
  readonly stationId: string;
  readonly live: boolean;
  readonly firstSeenAt: number;
  readonly lastSeenAt: number;
  readonly lowHz: number;
  readonly highHz: number;
  readonly centreHz: number;
  /** One of EMISSION_CLASSES, or the name used by a newer program. */
  readonly class: string;
  /** A sentence of the program. */
  readonly evidence: string;
  /** Severity, 0 … 100. */
  readonly score: number;
  /** A sentence of the program. */
  readonly reason: string;
  /** Mean level above the noise; undefined where none was measured (a hopper followed as a whole region). */
  readonly overNoiseDb: number | undefined;
}

export interface Anomaly {
  readonly receiverId: string;
  readonly stationId: string;
  readonly kind: AnomalyKind;
  readonly state: 'began' | 'ended';
  readonly at: number;
  readonly lowHz: number;
  readonly highHz: number;
  readonly assignmentId: string | undefined;
  readonly evidence: string;
}

export interface Explanation {
  /** Undefined where the bin is missing from the sweep. */
  readonly levelDbm: number | undefined;
  readonly floorDbm: number;
  readonly gainDb: number;
  readonly thresholdDbm: number;
  readonly fired: readonly string[];
  /** A sentence of the program. */
  readonly why: string;
}

/** Detection's value when it summed no level at all: 10·log10 of its 0.001. */
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
export async function fetchEmissions({ from, to, ...query }: EmissionQuery): Promise<Emission[]> {
  const range = {
    ...(from === undefined ? {} : { from: new Date(from).toISOString() }),
    ...(to === undefined ? {} : { to: new Date(to).toISOString() }),
  };
  const { emissions } = (await getJson(`/api/v1/emissions?${queryOf({ ...query, ...range })}`)) as {
    emissions: unknown;
  };
  return present(emissions, emissionFrom);
}

/** The newest first. */
export async function fetchAnomalies(limit: number): Promise<Anomaly[]> {
  const { anomalies } = (await getJson(`/api/v1/anomalies?${queryOf({ limit })}`)) as { anomalies: unknown };
  return present(anomalies, anomalyFrom);
}

export interface Question {
  readonly receiverId: string;
  readonly hz: number;
  /** An instant of the past; the newest sweep when absent. */
  readonly at?: number;
}

/** Undefined while detection learns the receiver's noise, or where the receiver does not measure. */
export async function fetchExplanation({ receiverId, hz, at }: Question): Promise<Explanation | undefined> {
  const moment = at === undefined ? {} : { at: new Date(at).toISOString() };
  const answer = (await getJson(`/api/v1/emissions/explain?${queryOf({ receiverId, hz, ...moment })}`)) as {
    explanation?: unknown;
  };
  return explanationFrom(answer.explanation);
}

export interface ThresholdRow {
  /** Centre of the first bin. */
  readonly startHz: number;
  readonly stepHz: number;
  /** NaN where nothing is judged. */
  readonly thresholdDbm: Float32Array;
}

/** Undefined while detection learns the receiver's noise. */
export async function fetchThreshold(question: Question): Promise<ThresholdRow | undefined> {
  const raw = fields(await getJson(`/api/v1/emissions/threshold?${queryOf(question)}`));
  const { startHz, stepHz, thresholdDbm } = raw;
  if (typeof startHz !== 'number' || typeof stepHz !== 'number' || !Array.isArray(thresholdDbm)) return undefined;
  return {
    startHz,
    stepHz,
    thresholdDbm: Float32Array.from(thresholdDbm, (level) => (typeof level === 'number' ? level : Number.NaN)),
  };
}

/** Undefined when the value is not an emission. */
export function emissionFrom(value: unknown): Emission | undefined {
  const raw = fields(value);
  const severity = fields(raw['severity']);
  const { inrDb } = fields(raw['features']);
  const emission = {
    id: raw['id'],
    receiverId: raw['receiverId'],
    stationId: raw['stationId'],
    live: raw['state'] === 'live',
    firstSeenAt: instant(raw['firstSeenAt']),
    lastSeenAt: instant(raw['lastSeenAt']),
    lowHz: raw['lowHz'],
    highHz: raw['highHz'],
    centreHz: raw['centreHz'],
    class: raw['class'],
    evidence: raw['evidence'],
    score: severity['score'],
    reason: severity['reason'],
    overNoiseDb: Number(inrDb) > NO_LEVEL_DB ? inrDb : undefined,
  };
  const { live, ...rest } = emission;
  const texts: readonly unknown[] = [rest.id, rest.receiverId, rest.stationId, rest.class, rest.evidence, rest.reason];
  const numbers: readonly unknown[] = [
    rest.firstSeenAt,
    rest.lastSeenAt,
    rest.lowHz,
    rest.highHz,
    rest.centreHz,
    rest.score,
    inrDb,
  ];
  return texts.every(isText) && numbers.every(Number.isFinite) ? (emission as Emission) : undefined;
}

function anomalyFrom(value: unknown): Anomaly | undefined {
  const raw = fields(value);
  const kind = ANOMALY_KINDS.find((known) => known === raw['kind']);
  const anomaly = {
    receiverId: raw['receiverId'],
    stationId: raw['stationId'],
    kind,
    state: raw['state'] === 'ended' ? 'ended' : 'began',
    at: instant(raw['at']),
    lowHz: raw['lowHz'],
    highHz: raw['highHz'],
    assignmentId: isText(raw['assignmentId']) ? raw['assignmentId'] : undefined,
    evidence: raw['evidence'],
  };
  const { receiverId, stationId, evidence, at, lowHz, highHz } = anomaly;
  const sound = [receiverId, stationId, evidence].every(isText) && [at, lowHz, highHz].every(Number.isFinite);
  return sound && kind !== undefined ? (anomaly as Anomaly) : undefined;
}

function explanationFrom(value: unknown): Explanation | undefined {
  const { levelDbm, floorDbm, gainDb, thresholdDbm, fired, why } = fields(value);
  if (![floorDbm, gainDb, thresholdDbm].every(Number.isFinite) || !isText(why)) return undefined;
  return {
    levelDbm: Number.isFinite(levelDbm) ? (levelDbm as number) : undefined,
    floorDbm: floorDbm as number,
    gainDb: gainDb as number,
    thresholdDbm: thresholdDbm as number,
    fired: Array.isArray(fired) ? fired.filter(isText) : [],
    why,
  };
}

function queryOf(query: object): URLSearchParams {
  return new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]));
}

function present<T>(list: unknown, from: (value: unknown) => T | undefined): T[] {
  return Array.isArray(list) ? list.flatMap((value) => from(value) ?? []) : [];
}

function fields(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function instant(value: unknown): number {
  return isText(value) ? Date.parse(value) : Number.NaN;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
