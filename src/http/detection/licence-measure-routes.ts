/** Measured against licensed: each receiver that hears the channel, from its newest stored sweeps. */

import { z } from 'zod';
import { lastBinHz } from '../../rf/sweep.js';
import type { Stations } from '../../station/stations.js';
import type { Archive } from '../../store/archive.js';
import type { IncidentDesk } from '../../store/cases/incident-desk.js';
import { compareWithLicence } from '../../watch/registry/assignment.js';
import { measureLicence, windowOf } from '../../watch/registry/measure-licence.js';
import { Problem } from '../problem.js';
import type { Route } from '../route.js';
import { instant, iso } from '../spoken.js';

const STRETCH_MS = 10 * 60e3;
const MOST_SWEEPS = 600;

const findingAnswer = z.object({
  what: z.enum(['centre', 'bandwidth', 'level', 'hours', 'validity']),
  verdict: z.enum(['within', 'outside', 'cannot-tell']),
  measured: z.number().optional(),
  licensed: z.number().optional(),
  tolerance: z.number().optional(),
  uncertainty: z.number().optional(),
  unit: z.enum(['Hz', 'dBm', 'min', 'ms']),
});

const measuredAnswer = z.object({
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  receivers: z.array(
    z.object({
      receiverId: z.string(),
      stationId: z.string(),
      sweeps: z.number(),
      onAir: z.number().describe('sweeps in which it was on the air; fewer than five are no measurement'),
      firstAt: z.iso.datetime().optional(),
      lastAt: z.iso.datetime().optional(),
      stepHz: z.number().optional(),
      findings: z.array(findingAnswer),
    }),
  ),
});

const measureQuery = z.strictObject({ at: instant.optional().describe('the ten minutes before; now when absent') });

export interface LicenceMeasureOptions {
  readonly desk: IncidentDesk;
  readonly archive: Archive;
  readonly stations: Stations;
}

export function licenceMeasureRoutes({ desk, archive, stations }: LicenceMeasureOptions): Route[] {
  return [
    {
      method: 'get',
      path: '/api/v1/assignments/{id}/measured',
      access: 'watch',
      summary: 'What the recording says of a licensed transmitter, held against its licence.',
      params: z.strictObject({ id: z.string().min(1).max(120) }),
      query: measureQuery,
      answer: measuredAnswer,
      async handle(_request, response, input) {
        const id = input.params['id'] ?? '';
        const licence = desk.caseBook.records.get('assignment', id)?.value;
        if (licence === undefined) throw new Problem(404, 'Not found', `id is "${id}": there is no such assignment.`);
        const to = (input.query as z.output<typeof measureQuery>).at ?? desk.clock();
        const from = to - STRETCH_MS;
        const window = windowOf(licence);
        const over = stations.receivers.filter(({ lastSweep, config }) => {
          const swept = lastSweep && [{ startHz: lastSweep.startHz, stopHz: lastBinHz(lastSweep) }];
          return [...(swept ?? []), ...stations.plans(config.id)].some(
            (one) => one.startHz <= licence.centreHz && one.stopHz >= licence.centreHz,
          );
        });
        const receivers = [];
        for (const { config, station } of over) {
          const stored = await archive.query({ receiverId: config.id, from, to, ...window });
          // The newest that are of one grid; a receiver that turns between plans has others in between.
          const rows = stored.filter((row) => row.startHz <= licence.centreHz && lastBinHz(row) >= licence.centreHz);
          const newest = rows.at(-1);
          const sweeps = rows
            .filter((row) => row.stepHz === newest?.stepHz && row.startHz === newest.startHz)
            .slice(-MOST_SWEEPS);
          const measured = measureLicence(sweeps, licence);
          const where = { receiverId: config.id, stationId: station.id, sweeps: sweeps.length };
          if (measured === undefined) receivers.push({ ...where, onAir: 0, findings: [] });
          else {
            const { onAir, firstAt, lastAt, stepHz } = measured;
            const findings = compareWithLicence(measured, licence);
            receivers.push({ ...where, onAir, firstAt: iso(firstAt), lastAt: iso(lastAt), stepHz, findings });
          }
        }
        response.json({ from: iso(from), to: iso(to), receivers });
      },
    },
  ];
}
