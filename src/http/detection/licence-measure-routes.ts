/** Compares measured with licensed values: for each receiver that hears the channel, from its newest stored sweeps. */
import { registryApi } from '../../api/registry.js';
import type { Instrument } from '../../measurement/instrument.js';
import { iso } from '../../rf/iso.js';
import { sweepsOver } from '../../station/receiver-record.js';
import type { Stations } from '../../station/stations.js';
import type { Archive } from '../../store/archive.js';
import type { IncidentDesk } from '../../store/cases/incident-desk.js';
import { assignmentsAt, compareWithLicence } from '../../watch/registry/assignment.js';
import { channelsBeside, measureLicence, newestOver, windowOf } from '../../watch/registry/measure-licence.js';
import { existing } from '../problem.js';
import { type Route, route } from '../route.js';

const STRETCH_MS = 10 * 60e3;
const MOST_SWEEPS = 600;

export interface LicenceMeasureOptions {
  readonly desk: IncidentDesk;
  readonly archive: Archive;
  readonly stations: Stations;
  instrumentAt(receiverId: string, at: number): Instrument;
}

export function licenceMeasureRoutes({ desk, archive, stations, instrumentAt }: LicenceMeasureOptions): Route[] {
  return [
    route(
      registryApi,
      'GET /api/v1/assignments/{id}/measured',
      { access: 'watch', readsHistory: 'much' },
      async ({ params, query }) => {
        const { id } = params;
        const licence = existing(desk.licence(id), 'id', id, 'assignment');
        const to = query.at ?? desk.clock();
        const from = to - STRETCH_MS;
        const window = windowOf(licence);
        const centre = { startHz: licence.centreHz, stopHz: licence.centreHz };
        const over = stations.receivers.filter((record) => sweepsOver(record, centre));
        const others = channelsBeside(licence, assignmentsAt(desk.licences(), to));
        const receivers = [];
        for (const { config, station } of over) {
          const stored = await archive.query({ receiverId: config.id, from, to, ...window });
          const sweeps = newestOver(stored, licence).slice(-MOST_SWEEPS);
          const measured = measureLicence(sweeps, licence, instrumentAt(config.id, to), others);
          const where = { receiverId: config.id, stationId: station.id, sweeps: sweeps.length };
          if (measured === undefined) receivers.push({ ...where, onAir: 0, findings: [] });
          else {
            const { onAir, firstAt, lastAt, stepHz } = measured;
            const findings = compareWithLicence(measured, licence);
            receivers.push({ ...where, onAir, firstAt: iso(firstAt), lastAt: iso(lastAt), stepHz, findings });
          }
        }
        return { from: iso(from), to: iso(to), receivers };
      },
    ),
  ];
}
