/** Health of a receiver over hours: trend of the noise floor, sweeps, missing data. */

import { receiversApi } from '../../api/receivers.js';
import { iso } from '../../rf/iso.js';
import { lastBinHz } from '../../rf/sweep.js';
import { type HealthRows, healthOf } from '../../station/receiver-health.js';
import type { Stations } from '../../station/stations.js';
import type { Overview, OverviewQuery } from '../../store/archive.js';
import { noSuch } from '../problem.js';
import { type Route, route } from '../route.js';

const HOUR_MS = 3_600_000;
const COLUMNS = 128;

export interface HealthSources {
  readonly stations: Stations;
  readonly archive: { overview(query: OverviewQuery): Promise<Overview> };
  readonly clock: () => number;
}

export function receiverHealthRoute({ stations, archive, clock }: HealthSources): Route {
  return route(receiversApi, 'GET /api/v1/receivers/{receiverId}/health', {
    access: 'watch',
    async handle({ params, query }) {
      const receiverId = params.receiverId;
      const record = stations.receiver(receiverId);
      if (record === undefined) throw noSuch('receiverId', receiverId, 'receiver');
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
        ...{ at: iso(at), sweeps },
        ...(floorDbm === undefined ? {} : { floorDbm: Math.round(floorDbm * 10) / 10 }),
      }));
      return { from: iso(from), to: iso(to), intervalMs, usualSweeps, missedSweeps, points: shown };
    },
  });
}

async function overview(archive: HealthSources['archive'], query: Omit<OverviewQuery, 'columns'>): Promise<Overview> {
  return await archive.overview({ ...query, columns: COLUMNS, withMinAndMean: true });
}

interface AskedSpan {
  readonly startHz?: number | undefined;
  readonly stopHz?: number | undefined;
}

/** Frequency range asked for, else that of the plans, else that of the last sweep; undefined when none is known. */
function spanOf(stations: Stations, receiverId: string, { startHz, stopHz }: AskedSpan) {
  const plans = stations.plans(receiverId);
  const last = stations.receiver(receiverId)?.lastSweep;
  const low = plans.length > 0 ? Math.min(...plans.map((plan) => plan.startHz)) : last?.startHz;
  const high = plans.length > 0 ? Math.max(...plans.map((plan) => plan.stopHz)) : last && lastBinHz(last);
  const span = { startHz: startHz ?? low, stopHz: stopHz ?? high };
  if (span.startHz === undefined || span.stopHz === undefined || span.stopHz <= span.startHz) return undefined;
  return { startHz: span.startHz, stopHz: span.stopHz };
}
