/** Health of a receiver over hours (trend of the noise floor, sweeps, missing data), and of the station's computer. */
import { receiversApi } from '../../api/receivers.js';
import { stationsApi } from '../../api/stations.js';
import { defined } from '../../rf/defined.js';
import { iso } from '../../rf/iso.js';
import type { MachineState } from '../../station/machine-state.js';
import { type HealthRows, healthOf } from '../../station/receiver-health.js';
import { rangesOf } from '../../station/receiver-record.js';
import type { Stations } from '../../station/stations.js';
import type { Overview, OverviewQuery } from '../../store/archive.js';
import { HOUR_MS } from '../../time/units.js';
import { existing } from '../problem.js';
import { type Route, route } from '../route.js';

const COLUMNS = 128;

export interface HealthSources {
  readonly stations: Stations;
  readonly archive: { overview(query: OverviewQuery): Promise<Overview> };
  readonly clock: () => number;
}

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
