/** Points for the long-term store besides sweeps: emissions when they change, and each minute the watch and the receivers. */
import { statfs } from 'node:fs/promises';
import type { ConditionLog } from '../bus/condition-log.js';
import type { Ground } from '../bus/ground.js';
import { sentenceOf } from '../errors/errors.js';
import type { Part } from '../errors/part.js';
import { SweepFlag } from '../rf/sweep.js';
import type { Finding } from '../station/finding.js';
import type { ReceiverRecord, Stations } from '../station/stations.js';
import type { ForwarderStatus } from '../store/influx/influx-forwarder.js';
import type { CoveragePoint, EmissionPoint, HealthPoint } from '../store/influx/measurements.js';
import type { Archives } from '../store/part.js';
import { every, type Repeated, unexpected } from '../time/work.js';
import type { WatchStretch } from '../watch/coverage.js';
import type { WatchedBand } from '../watch/roster/handover.js';

const EVERY_MS = 60_000;
/** How often the state of the long-term store is looked at, for the log. */
const LOOK_EVERY_MS = 1000;
/** Minimum time in ms between two points of an emission that only continues; its begin and end are written at once. */
const STILL_THERE_EVERY_MS = 60_000;
const MOST_REMEMBERED = 5000;

export interface InfluxNotes extends Part {
  finding(finding: Finding): void;
}

export function openInfluxNotes(
  { dataDir, clock, conditions, onFault }: Ground,
  { archive, influx }: Pick<Archives, 'archive' | 'influx'>,
  stations: Pick<Stations, 'receivers'>,
  coverage: (from: number, to: number) => readonly WatchedBand[],
): InfluxNotes {
  if (influx === undefined) return { finding: () => undefined };
  const writtenAt = new Map<string, number>();
  const before = new Map<string, number>();
  let behindSinceMs = performance.now();
  const everyMinute = async (): Promise<void> => {
    const at = Math.floor(clock() / EVERY_MS) * EVERY_MS;
    for (const band of coverage(at - EVERY_MS, at))
      influx.note({ kind: 'coverage', point: coveragePoint(band, at - EVERY_MS, at) });
    const { bavail, bsize } = await statfs(dataDir);
    const { losses } = archive.spool.health();
    // What waits for InfluxDB: the spool holds more, because it waits for the archive as well.
    const spoolBytes = influx.status.waitingBytes;
    if (spoolBytes === 0) behindSinceMs = performance.now();
    const machine = {
      spoolBytes,
      diskFreeBytes: bavail * bsize,
      spoolAgeMs: performance.now() - behindSinceMs,
      lostSweeps: losses.foldedSweeps + losses.droppedSweeps,
    };
    for (const record of stations.receivers) {
      const { id } = record.config;
      const fresh = record.sweeps - (before.get(id) ?? record.sweeps);
      before.set(id, record.sweeps);
      const point = { at: clock(), sweepsPerSecond: (fresh / EVERY_MS) * 1000, ...machine };
      influx.note({ kind: 'health', point: healthPoint(record, point) });
    }
  };
  const tell = (error: unknown) => onFault(`The last minute could not be handed to InfluxDB: ${sentenceOf(error)}`);
  const longTerm = new LongTermLog(conditions);
  let timers: readonly Repeated[] = [];
  return {
    start() {
      const look = () => longTerm.look(influx.status);
      timers = [every(EVERY_MS, everyMinute, tell), every(LOOK_EVERY_MS, look, unexpected)];
    },
    finding(finding) {
      for (const alarm of finding.alarms) {
        const { type, id } = alarm;
        const last = writtenAt.get(id) ?? Number.NEGATIVE_INFINITY;
        if (type === 'updated' && Math.abs(finding.at - last) < STILL_THERE_EVERY_MS) continue;
        writtenAt.delete(id);
        if (type !== 'closed' && type !== 'merged') writtenAt.set(id, finding.at);
        const oldest = writtenAt.size > MOST_REMEMBERED ? writtenAt.keys().next().value : undefined;
        if (oldest !== undefined) writtenAt.delete(oldest);
        influx.note({ kind: 'emission', point: emissionPoint(finding, alarm) });
      }
    },
    stop() {
      for (const timer of timers) timer.cancel();
    },
  };
}

type FoundEmission = Pick<Finding['alarms'][number], 'id' | 'emission'> & { readonly peakDbm?: number | undefined };

function emissionPoint(
  { stationId, receiverId }: Pick<Finding, 'stationId' | 'receiverId'>,
  { id, emission, peakDbm = Number.NaN }: FoundEmission,
): EmissionPoint {
  return {
    stationId,
    receiverId,
    emissionId: id,
    kind: emission.class,
    ordinal: emission.id,
    startedAt: emission.firstSeenAt,
    endedAt: emission.lastSeenAt,
    centreHz: emission.centreHz,
    bandwidthHz: emission.highHz - emission.lowHz,
    maxDbm: peakDbm,
    excessDb: emission.features.inrDb,
    score: emission.severity.score,
  };
}

/** Coverage of one station and band over all receivers; a degraded watch does not count as watched. */
export function coveragePoint({ stationId, bandKey, stretches }: WatchedBand, from: number, to: number): CoveragePoint {
  const lengthOf = (one: WatchStretch) => one.to - one.from;
  const watchedMs = stretches.filter(({ state }) => state === 'watched').reduce((sum, one) => sum + lengthOf(one), 0);
  const [worst] = stretches.filter(({ state }) => state !== 'watched').sort((a, b) => lengthOf(b) - lengthOf(a));
  return {
    stationId,
    receiverId: '',
    plan: bandKey,
    endedAt: to,
    intervalMs: to - from,
    watchedMs,
    sweeps: Number.NaN,
    lostSweeps: Number.NaN,
    reason: worst?.reason ?? '',
  };
}

function healthPoint(
  { config, station, state, lastSweep }: ReceiverRecord,
  point: Omit<HealthPoint, 'stationId' | 'receiverId' | 'status' | 'clockOk'>,
): HealthPoint {
  const clockOk = ((lastSweep?.flags ?? 0) & SweepFlag.clockBad) === 0;
  const owner = { stationId: station.id, receiverId: config.id, status: state.status };
  return { ...owner, ...point, clockOk };
}

/** Tells the log when the long-term store is lost or refuses, with the reason, and when it is back. */
type Seen = Pick<ForwarderStatus, 'state' | 'problem' | 'server' | 'waitingBytes' | 'retries'>;

const KEY = 'influxdb';

export class LongTermLog {
  readonly #conditions: Pick<ConditionLog, 'holds' | 'over' | 'has'>;
  #told: string | undefined;

  constructor(conditions: Pick<ConditionLog, 'holds' | 'over' | 'has'>) {
    this.#conditions = conditions;
  }

  /** Called at every look; a look at the same attempt tells nothing. */
  look({ state, problem, server, waitingBytes, retries }: Seen): void {
    if (state !== 'waiting' && state !== 'refused') this.#told = undefined;
    const isTrouble = (state === 'waiting' || state === 'refused') && problem !== undefined;
    const attempt = `${state} ${retries} ${problem}`;
    if (isTrouble && attempt !== this.#told) {
      this.#told = attempt;
      const isRefusal = state === 'refused';
      const text = isRefusal ? 'InfluxDB refuses what is sent' : 'InfluxDB is lost';
      const level = isRefusal ? 'error' : 'warn';
      this.#conditions.holds(KEY, { level, text, about: '', problem, fields: { waitingBytes } });
    }
    const isWell = state === 'idle' || (state === 'sending' && problem === undefined);
    if (!isWell || !this.#conditions.has(KEY)) return;
    this.#conditions.over(KEY, 'InfluxDB is back', { server, retries, waitingBytes });
  }
}
