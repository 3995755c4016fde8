/**
 * Possible sources of an incident: hypotheses with their arithmetic, from licences and received signals; and what the levels of
 * the stations say of its place.
 */
import { caseFilesApi } from '../../api/case-files.js';
import type { Incident } from '../../incidents/incident.js';
import { partsOf } from '../../incidents/parts.js';
import { toleranceOf } from '../../measurement/quantity.js';
import type { Reports } from '../../report/part.js';
import { iso } from '../../rf/iso.js';
import type { Stations } from '../../station/stations.js';
import type { Archive } from '../../store/archive.js';
import type { IncidentDesk } from '../../store/cases/incident-desk.js';
import { assignmentsAt } from '../../watch/registry/assignment.js';
import { type Carrier, culpritsOf, type Suspect } from '../../watch/registry/culprits.js';
import {
  byGrid,
  type HeardCarrier,
  heardCarriers,
  noiseOf,
  onAir,
  onceEach,
  type TimedBins,
} from '../../watch/registry/heard-carriers.js';
import { type Route, route } from '../route.js';
import { spoken } from '../spoken.js';
import { foundIncident } from './incident-routes.js';

/** Time in ms before and after the beginning that is compared: long enough for sources to switch on and off. */
const BEFORE_MS = 2 * 60e3;
const AFTER_MS = 5 * 60e3;
const MOST_BINS = 4096;

type Stretch = Readonly<Record<'from' | 'to', number>>;

export interface CulpritRoutesOptions {
  readonly desk: IncidentDesk;
  readonly archive: Archive;
  readonly stations: Stations;
}

export function culpritRoutes({ desk, archive, stations }: CulpritRoutesOptions): Route[] {
  return [
    route(
      caseFilesApi,
      'GET /api/v1/incidents/{incidentId}/culprits',
      { access: 'watch', readsHistory: 'much' },
      async ({ params }) => {
        const incident = foundIncident(desk, params.incidentId);
        const from = incident.firstHeardAt - BEFORE_MS;
        const to = Math.min(desk.clock(), incident.firstHeardAt + AFTER_MS);
        const strongest = [...incident.emissions].sort((a, b) => b.excessDb - a.excessDb)[0];
        const stationIds = new Set(incident.emissions.map(({ stationId }) => stationId));
        const heard: HeardCarrier[] = [];
        let suspect: Suspect = { ...placeOf(incident), uncertaintyHz: 0 };
        for (const { config, station } of stations.receivers) {
          if (!stationIds.has(station.id)) continue;
          const rows = await archive.query({ receiverId: config.id, from, to, maxBins: MOST_BINS });
          for (const sweeps of byGrid(rows)) {
            heard.push(...heardCarriers(sweeps, from, to));
            if (config.id === strongest?.receiverId) suspect = seenIn(sweeps, suspect, { from, to }) ?? suspect;
          }
        }
        const licences = assignmentsAt(desk.licences(), incident.firstHeardAt).map(
          ({ id, name, ...licence }): Carrier => {
            const { centreHz, bandwidthHz } = licence;
            return { id, name, source: 'licence', centreHz, bandwidthHz, uncertaintyHz: toleranceOf(licence) };
          },
        );
        const carriers = onceEach(heard);
        const counts = { licences: licences.length, heard: carriers.length };
        return {
          from: iso(from),
          to: iso(to),
          culprits: culpritsOf(suspect, [...carriers, ...licences]),
          carriers: counts,
        };
      },
    ),
  ];
}

function placeOf(incident: Incident) {
  // A case of several parts has no one centre: the lowest part stands for it.
  const { startHz, stopHz } = partsOf(incident)[0] ?? incident;
  return { centreHz: (startHz + stopHz) / 2, bandwidthHz: stopHz - startHz };
}

/** The signal in the plan that covers its frequency: the uncertainty is half a bin, and it is on while its bins stand out. */
function seenIn(sweeps: readonly TimedBins[], suspect: Suspect, { from, to }: Stretch): Suspect | undefined {
  const [first] = sweeps;
  if (first === undefined) return undefined;
  const { startHz, stepHz, levelsDbm } = first;
  const binOf = (hz: number) => Math.round((hz - startHz) / stepHz);
  const low = binOf(suspect.centreHz - suspect.bandwidthHz / 2);
  const high = binOf(suspect.centreHz + suspect.bandwidthHz / 2);
  if (high < 0 || low >= levelsDbm.length) return undefined;
  const thresholdDbm = noiseOf(levelsDbm) + 8;
  const on = onAir(sweeps, { low: Math.max(0, low), high }, { thresholdDbm, from, to });
  return { ...suspect, uncertaintyHz: stepHz / 2, on };
}

/** What the stations read of a case, and what that says of the place of its emitter. */
export function caseLevelsRoute(desk: IncidentDesk, { levelsOf }: Pick<Reports, 'levelsOf'>): Route {
  return route(
    caseFilesApi,
    'GET /api/v1/incidents/{incidentId}/levels',
    { access: 'watch', readsHistory: 'much' },
    async ({ params }) => {
      const { levels, says, model } = await levelsOf(foundIncident(desk, params.incidentId));
      return {
        levels: levels.map(({ expected, ...one }) => ({ ...one, ...(expected && { expected: spoken(expected) }) })),
        says: spoken(says),
        ...(model && { model: spoken(model) }),
      };
    },
  );
}
