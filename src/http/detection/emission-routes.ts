/** Routes of emissions, anomalies and explanations. */
import {
  type Anomaly,
  type AnomalyQuery,
  anomaly as anomalyAnswer,
  type Emission,
  emission as emissionAnswer,
  emissionsApi,
} from '../../api/emissions.js';
import type { ClassRecords } from '../../duty/class-records.js';
import { toldOf } from '../../incidents/case-kind.js';
import { middleOf } from '../../measurement/middle.js';
import type { DetectionHost } from '../../station/detection-host.js';
import type { EmissionLog, LoggedAnomaly, LoggedEmission } from '../../station/emission-log.js';
import { isRemoteId } from '../../station/receiver-work.js';
import type { Stations } from '../../station/stations.js';
import { existing, noSuch } from '../problem.js';
import { type Route, route } from '../route.js';
import { onlyOf, shown } from '../spoken.js';

/** Interval of a receiver's sweeps in ms, used while it is not known. */
const USUAL_INTERVAL_MS = 1000;

export interface EmissionSources {
  readonly log: EmissionLog;
  readonly detection: DetectionHost;
  readonly stations: Stations;
  readonly records: Pick<ClassRecords, 'of'>;
}

export function emissionRoutes({ log, detection, stations, records }: EmissionSources): Route[] {
  const matches = (query: AnomalyQuery, receiverId: string, firstAt: number, lastAt: number) =>
    (query.receiverId === undefined || receiverId === query.receiverId) &&
    (query.from === undefined || lastAt >= query.from) &&
    (query.to === undefined || firstAt < query.to);
  return [
    route(emissionsApi, 'GET /api/v1/emissions', 'watch', ({ query }) => {
      const found = log.emissions
        .filter(({ state }) => query.state === undefined || state === query.state)
        .filter(({ receiverId, firstSeenAt, lastSeenAt }) => matches(query, receiverId, firstSeenAt, lastSeenAt));
      return {
        emissions: found
          .slice(-query.limit)
          .reverse()
          .map((one) => emissionJson(one, records.of)),
      };
    }),
    route(emissionsApi, 'GET /api/v1/anomalies', 'watch', ({ query }) => {
      const found = log.anomalies.filter(({ receiverId, at }) => matches(query, receiverId, at, at));
      return { anomalies: found.slice(-query.limit).reverse().map(anomalyJson) };
    }),
    route(emissionsApi, 'GET /api/v1/emissions/explain', 'watch', async ({ query }) => {
      const { receiverId, hz, at } = query;
      const record = existing(stations.receiver(receiverId), 'receiverId', receiverId, 'receiver');
      const intervalMs = record.intervalMs ?? USUAL_INTERVAL_MS;
      const explanation =
        at === undefined
          ? await detection.explain(receiverId, hz)
          : await detection.explainAt(receiverId, hz, at, intervalMs);
      return { state: explanation === undefined ? 'learning' : 'watching', explanation };
    }),
    thresholdRoute(detection, (receiverId) => stations.receiver(receiverId) !== undefined),
  ];
}

/** An emission in the form of the API and of the `emission` event of `/live`. */
export function emissionJson(emission: LoggedEmission, recordOf: ClassRecords['of']): Emission {
  const { likeliest, features, lowHz, highHz } = emission;
  const { cases, right, confidence } = recordOf(likeliest ?? emission.class, emission.confidence ?? 0);
  return {
    ...shown(onlyOf(emissionAnswer, emission)),
    frequency: middleOf({ startHz: lowHz, stopHz: highHz }),
    confidence: emission.confidence && confidence,
    evidence: cases === 0 ? emission.evidence : `${emission.evidence}; right in ${right} of ${cases} closed cases here`,
    features: { ...features },
  };
}

function anomalyJson(anomaly: LoggedAnomaly): Anomaly {
  // Anomalies logged by an older program lack the time of their beginning.
  const { kind, lowHz, highHz, at, since = at } = anomaly;
  const frequency = toldOf({ startHz: lowHz, stopHz: highHz, emissionClass: kind });
  return { ...shown({ ...onlyOf(anomalyAnswer, anomaly), since }), frequency };
}

/** Floor and threshold of detection across a plan, for a line in the spectrum. */
function thresholdRoute(
  detection: Pick<DetectionHost, 'thresholdRow'>,
  isKnown: (receiverId: string) => boolean,
): Route {
  return route(emissionsApi, 'GET /api/v1/emissions/threshold', 'watch', async ({ query }) => {
    const { receiverId, hz } = query;
    if (!isKnown(receiverId)) throw noSuch('receiverId', receiverId, 'receiver');
    if (isRemoteId(receiverId)) return { state: 'at-station' };
    const row = await detection.thresholdRow(receiverId, hz);
    if (row === undefined) return { state: 'learning' };
    const { startHz, stepHz, floorDbm, thresholdDbm } = row;
    return {
      state: 'watching',
      startHz,
      stepHz,
      floorDbm: Array.from(floorDbm, tenths),
      thresholdDbm: Array.from(thresholdDbm, (level) => (Number.isNaN(level) ? null : tenths(level))),
    };
  });
}

function tenths(levelDbm: number): number {
  return Math.round(levelDbm * 10) / 10;
}
