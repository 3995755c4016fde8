/** Present state of stations and receivers, and their health over hours. */

import { receiversApi } from '../../api/receivers.js';
import { type Receiver as ReceiverJson, type Station as StationJson, stationsApi } from '../../api/stations.js';
import type { StationConfig } from '../../config/config.js';
import type { CloserLook } from '../../receiver/closer-look.js';
import { defined } from '../../rf/defined.js';
import { iso } from '../../rf/iso.js';
import { flagNames } from '../../rf/sweep.js';
import type { MachineState } from '../../station/machine-state.js';
import { type HealthRows, healthOf } from '../../station/receiver-health.js';
import { type LastSweep, rangesOf } from '../../station/receiver-record.js';
import type { ReceiverRecord, Stations } from '../../station/stations.js';
import type { Overview, OverviewQuery } from '../../store/archive.js';
import { HOUR_MS } from '../../time/units.js';
import { existing } from '../problem.js';
import { type Route, route } from '../route.js';
import { shown } from '../spoken.js';

/** Facts about a station besides its configuration. */
export type SiteFacts = Pick<StationJson, 'gps' | 'clock' | 'clockOffMs' | 'version'>;

export function stationRoutes(stations: Stations, site?: (stationId: string) => SiteFacts): Route[] {
  return [
    route(stationsApi, 'GET /api/v1/stations', 'watch', () => {
      const remote = new Set(stations.receivers.filter(({ isRemote }) => isRemote).map(({ station }) => station.id));
      const all = stations.stations
        .map((station) => ({ station, isRemote: remote.has(station.id) }))
        .toSorted(byStation);
      return { stations: all.map(({ station }) => stationJson(station, stations, site?.(station.id))) };
    }),
    route(stationsApi, 'GET /api/v1/receivers', 'watch', () => ({
      receivers: [...stations.receivers.toSorted(byStation), ...stations.stored].map(receiverJson),
    })),
    route(stationsApi, 'GET /api/v1/receivers/{receiverId}', 'watch', ({ params }) => {
      const id = params.receiverId;
      const record = existing(stations.receiver(id), 'receiverId', id, 'receiver');
      return receiverJson(record);
    }),
  ];
}

interface Placed {
  readonly station: { readonly name: string };
  readonly isRemote?: boolean | undefined;
}

const NAMES = new Intl.Collator('vi', { numeric: true });

/** As configured; after them the stations of a hub by name, which come in any order. */
function byStation(a: Placed, b: Placed): number {
  if (a.isRemote === true && b.isRemote === true) return NAMES.compare(a.station.name, b.station.name);
  return Number(a.isRemote === true) - Number(b.isRemote === true);
}

export function stationJson(station: StationConfig, stations: Stations, site: SiteFacts = {}): StationJson {
  const { id, name, latitude, longitude, antenna } = station;
  const receiverIds = stations.receivers.filter((record) => record.station.id === id).map(({ config }) => config.id);
  const { gps } = site;
  // A station without a configured position has the position of its GPS.
  const place =
    latitude === undefined ? { latitude: gps?.latitude, longitude: gps?.longitude } : { latitude, longitude };
  return { id, name, ...place, antenna, ...site, receiverIds };
}

const ACTIVITY_NAMES = { plan: 'plans', look: 'closer-look', hold: 'hold', idle: 'idle' } as const;

function lookJson({ emissionId, plan: { startHz, stopHz } }: CloserLook) {
  return { emissionId, startHz, stopHz };
}

function sweepJson({ disturbed: _, ...sweep }: LastSweep) {
  return { ...sweep, at: iso(sweep.at), flags: flagNames(sweep.flags) };
}

/** A receiver in the form of the API and of the `receiver` event of `/live`. */
export function receiverJson(record: ReceiverRecord): ReceiverJson {
  const { config, station, state, lastSweep, hold, activity, measuredRanges = [] } = record;
  // The pace of the past is none of the present.
  const intervalMs = state.status === 'sweeping' ? record.intervalMs : undefined;
  return {
    id: config.id,
    name: config.name ?? config.id,
    stationId: station.id,
    number: record.number,
    driver: config.driver,
    status: record.isRecorded === true ? 'recorded' : state.status,
    since: iso(state.since),
    problem: state.problem,
    problemKind: state.problemKind,
    nextAttemptAt: state.nextAttemptAt === undefined ? undefined : iso(state.nextAttemptAt),
    model: state.identity?.model,
    firmware: state.identity?.firmware,
    serialNumber: state.identity?.serialNumber,
    minHz: state.identity?.minHz,
    maxHz: state.identity?.maxHz,
    maxPoints: state.identity?.maxPoints,
    port: state.portDescription,
    sweeps: record.sweeps,
    intervalMs: intervalMs === undefined ? undefined : Math.round(intervalMs),
    isField: record.isField,
    antenna: record.isField ? undefined : config.antenna,
    referencePpm: config.referencePpm,
    activity: ACTIVITY_NAMES[activity?.kind ?? 'plan'],
    look: activity?.kind === 'look' ? lookJson(activity.look) : undefined,
    ranges: rangesOf(record),
    busy: shown(hold),
    lastSweep: lastSweep && sweepJson(lastSweep),
    measured: measuredRanges.map(sweepJson),
  };
}

const COLUMNS = 128;

export interface HealthSources {
  readonly stations: Stations;
  readonly archive: { overview(query: OverviewQuery): Promise<Overview> };
  readonly clock: () => number;
}

/** Health of a receiver over hours: trend of the noise floor, sweeps, missing data. */
export function receiverHealthRoute({ stations, archive, clock }: HealthSources): Route {
  return route(
    receiversApi,
    'GET /api/v1/receivers/{receiverId}/health',
    { access: 'watch', readsHistory: 'little' },
    async ({ params, query }) => {
      const receiverId = params.receiverId;
      const record = existing(stations.receiver(receiverId), 'receiverId', receiverId, 'receiver');
      const { hours, points: rows, ...asked } = query;
      const to = clock();
      const from = to - hours * HOUR_MS;
      const span = spanOf(stations, receiverId, asked);
      const seen: HealthRows =
        span === undefined
          ? { from, to, meanDbm: new Float32Array(0), sweeps: new Uint32Array(0) }
          : { from, to, ...(await overview(archive, { receiverId, from, to, ...span, rows })) };
      const { points, usualSweeps, missedSweeps } = healthOf(seen);
      const intervalMs = record.intervalMs === undefined ? undefined : Math.round(record.intervalMs);
      const shown = points.map(({ at, floorDbm, sweeps }) => ({
        at: iso(at),
        sweeps,
        ...defined({ floorDbm: floorDbm === undefined ? undefined : Math.round(floorDbm * 10) / 10 }),
      }));
      return { from: iso(from), to: iso(to), intervalMs, usualSweeps, missedSweeps, points: shown };
    },
  );
}

async function overview(archive: HealthSources['archive'], query: Omit<OverviewQuery, 'columns'>): Promise<Overview> {
  return await archive.overview({ ...query, columns: COLUMNS, withMinAndMean: true });
}

interface AskedSpan {
  readonly startHz?: number | undefined;
  readonly stopHz?: number | undefined;
}

/** Frequency range asked for, else from the lowest to the highest that it sweeps; undefined when none is known. */
function spanOf(stations: Stations, receiverId: string, { startHz, stopHz }: AskedSpan) {
  const record = stations.receiver(receiverId);
  const ranges = record === undefined ? [] : rangesOf(record);
  const low = startHz ?? Math.min(...ranges.map((range) => range.startHz));
  const high = stopHz ?? Math.max(...ranges.map((range) => range.stopHz));
  return Number.isFinite(high - low) && high > low ? { startHz: low, stopHz: high } : undefined;
}

/** State of the station's computer. */
export function machineRoute(state: () => Promise<MachineState>): Route {
  return route(stationsApi, 'GET /api/v1/machine', 'watch', state);
}
