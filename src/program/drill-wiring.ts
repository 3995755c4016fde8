/** Drills of `serve`, with a case book of their own; the real one is not touched. */
import { join } from 'node:path';
import type { ServerMessage } from '../api/live.js';
import type { Bus } from '../bus/bus.js';
import { DrillRoom } from '../duty/drill/drill-room.js';
import { incidentJson } from '../http/incidents/incident-json.js';
import type { ActorOf } from '../http/spoken.js';
import { drillJson, drillRoutes } from '../http/watch/drill-routes.js';
import type { DetectionSetup } from '../station/receiver-detectors.js';
import { sweepsOver } from '../station/receiver-record.js';
import type { Stations } from '../station/stations.js';
import type { Archive } from '../store/archive.js';
import type { BookLosses } from '../store/cases/book-losses.js';
import type { CaseBook } from '../store/cases/case-book.js';
import { IncidentDesk } from '../store/cases/incident-desk.js';
import { openCaseBook } from '../store/cases/kept-case-book.js';
import { emitterRange } from '../watch/drill.js';
import { BAND_PLAN_VN } from '../watch/registry/band-plan-vn.js';
import { watchedSweeps } from './detection-wiring.js';
import type { Part } from './part.js';

const TICK_EVERY_MS = 2000;

export interface DrillWiring {
  readonly dataDir: string;
  readonly clock: () => number;
  readonly bus: Bus;
  readonly stations: Stations;
  readonly archive: Archive;
  readonly realBook: CaseBook;
  readonly losses: BookLosses;
  readonly setup: () => DetectionSetup;
  readonly actorOf: ActorOf;
  tell(message: ServerMessage): void;
  onFault(sentence: string): void;
}

export interface Drills extends Part {
  readonly room: DrillRoom;
}

export function openDrills(wiring: DrillWiring): Drills {
  const { dataDir, clock, bus, stations, archive, realBook, setup, actorOf, tell, onFault } = wiring;
  const kept = openCaseBook({ path: join(dataDir, 'drills.db'), clock, idPrefix: 'DRILL', onFault });
  if (kept.loss !== undefined) wiring.losses.add(kept.loss);
  const desk: IncidentDesk = new IncidentDesk({
    caseBook: kept.caseBook,
    clock,
    plan: BAND_PLAN_VN,
    stationName: (id) => stations.stations.find((one) => one.id === id)?.name,
    onChange(incident) {
      tell({ type: 'drill-incident', incident: incidentJson(incident, desk) });
    },
  });
  const room = new DrillRoom({
    desk,
    realBook,
    detection: setup,
    clock,
    onFault,
    statePath: join(dataDir, 'drill-detection.state'),
    receiverIds: ({ stationIds, emitters }) =>
      stations.receivers
        .filter(({ station, sweeps }) => sweeps > 0 && (stationIds.length === 0 || stationIds.includes(station.id)))
        .filter((record) => emitters.some((emitter) => sweepsOver(record, emitterRange(emitter))))
        .map(({ config }) => config.id),
    readSweeps: (receiverId, from, to) => watchedSweeps(archive, receiverId, from, to),
    onChange: (drill) => tell({ type: 'drill', drill: drillJson(drill) }),
  });
  bus.on('incident', (incident) => room.realAlarm(incident));
  let timer: NodeJS.Timeout | undefined;
  return {
    room,
    routes: drillRoutes(room, actorOf),
    start() {
      timer = setInterval(() => room.tick(), TICK_EVERY_MS);
    },
    async stop() {
      clearInterval(timer);
      await room.close();
      await kept.close();
    },
  };
}
