/** Compares measured with licensed values: for each receiver that hears the channel, from its newest stored sweeps. */
import { registryApi } from '../../api/registry.js';
import type { Instrument } from '../../measurement/instrument.js';
import type { HzRange } from '../../measurement/spectrum.js';
import { iso } from '../../rf/iso.js';
import { lastBinHz } from '../../rf/sweep.js';
import { sweepsOver } from '../../station/receiver-record.js';
import type { Stations } from '../../station/stations.js';
import type { Archive } from '../../store/archive.js';
import type { IncidentDesk } from '../../store/cases/incident-desk.js';
import { type Assignment, assignmentsAt, compareWithLicence } from '../../watch/registry/assignment.js';
import { channelOf, measureLicence, windowOf } from '../../watch/registry/measure-licence.js';
import { noSuch } from '../problem.js';
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
    route(registryApi, 'GET /api/v1/assignments/{id}/measured', {
      access: 'watch',
      readsHistory: 'much',
      async handle({ params, query }) {
        const { id } = params;
        const licence = desk.licence(id);
        if (licence === undefined) throw noSuch('id', id, 'assignment');
        const to = query.at ?? desk.clock();
        const from = to - STRETCH_MS;
        const window = windowOf(licence);
        const centre = { startHz: licence.centreHz, stopHz: licence.centreHz };
        const over = stations.receivers.filter((record) => sweepsOver(record, centre));
        const others = channelsBeside(licence, assignmentsAt(desk.licences(), to));
        const receivers = [];
        for (const { config, station } of over) {
          const stored = await archive.query({ receiverId: config.id, from, to, ...window });
          // Only the newest sweeps of one grid count; a receiver that alternates between plans has others in between.
          const rows = stored.filter((row) => row.startHz <= licence.centreHz && lastBinHz(row) >= licence.centreHz);
          const newest = rows.at(-1);
          const sweeps = rows
            .filter((row) => row.stepHz === newest?.stepHz && row.startHz === newest.startHz)
            .slice(-MOST_SWEEPS);
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
    }),
  ];
}

/** Channels of others that do not overlap with the licensed one. */
function channelsBeside(licence: Assignment, licences: readonly Assignment[]): HzRange[] {
  const own = channelOf(licence);
  return licences.map(channelOf).filter(({ startHz, stopHz }) => stopHz <= own.startHz || startHz >= own.stopHz);
}
