/** Drills as `serve` runs them: a book of their own, the real one untouched. */

import { join } from 'node:path';
import { DrillRoom } from '../drill/drill-room.js';
import { incidentJson } from '../http/incidents/incident-json.js';
import type { Route } from '../http/route.js';
import type { ActorOf } from '../http/spoken.js';
import { drillJson, drillRoutes } from '../http/watch/drill-routes.js';
import type { ServerMessage } from '../live/wire.js';
import type { DetectionSetup } from '../station/receiver-detectors.js';
import type { Stations } from '../station/stations.js';
import type { Archive } from '../store/archive.js';
import type { BookLosses } from '../store/cases/book-losses.js';
import type { CaseBook } from '../store/cases/case-book.js';
import { IncidentDesk } from '../store/cases/incident-desk.js';
import { openCaseBook } from '../store/cases/kept-case-book.js';
import { emitterRange } from '../watch/drill.js';
import { BAND_PLAN_VN } from '../watch/registry/band-plan-vn.js';
import { watchedSweeps } from './detection-wiring.js';

const TICK_EVERY_MS = 2000;

export interface DrillWiring {
  readonly dataDir: string;
  readonly clock: () => number;
  readonly stations: Stations;
  readonly archive: Archive;
  readonly realBook: CaseBook;
  readonly losses: BookLosses;
  readonly detection: () => DetectionSetup;
  readonly actorOf: ActorOf;
  tell(message: ServerMessage): void;
  onFault(sentence: string): void;
}

export interface Drills {
  readonly room: DrillRoom;
  readonly routes: readonly Route[];
  stop(): Promise<void>;
}

export function openDrills(wiring: DrillWiring): Drills {
  const { dataDir, clock, stations, archive, realBook, detection, actorOf, tell, onFault } = wiring;
  const kept = openCaseBook({ path: join(dataDir, 'drills.db'), clock, idPrefix: 'DRILL', onFault });
  if (kept.loss !== undefined) wiring.losses.add(kept.loss);
  const desk: IncidentDesk = new IncidentDesk({
    caseBook: kept.caseBook,
    clock,
    plan: BAND_PLAN_VN,
    onChange(incident) {
      tell({ type: 'drill-incident', incident: incidentJson(incident, desk) });
    },
  });
  const room = new DrillRoom({
    ...{ desk, realBook, detection, clock, onFault },
    statePath: join(dataDir, 'drill-detection.state'),
    receiverIds: ({ stationIds, emitters }) =>
      stations.receivers.flatMap(({ config, station, lastSweep }) => {
        if (lastSweep === undefined || (stationIds.length > 0 && !stationIds.includes(station.id))) return [];
        const stopHz = lastSweep.startHz + lastSweep.stepHz * (lastSweep.bins - 1);
        const hears = emitters
          .map(emitterRange)
          .some((one) => one.startHz <= stopHz && one.stopHz >= lastSweep.startHz);
        return hears ? [config.id] : [];
      }),
    readSweeps: (receiverId, from, to) => watchedSweeps(archive, receiverId, from, to),
    onChange: (drill) => tell({ type: 'drill', drill: drillJson(drill) }),
  });
  const timer = setInterval(() => room.tick(), TICK_EVERY_MS);
  return {
    room,
    routes: drillRoutes(room, actorOf),
    async stop() {
      clearInterval(timer);
      await room.close();
      await kept.close();
    },
  };
}
