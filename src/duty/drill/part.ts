/** Drills of `serve`, with a case book of their own; the real one is not touched. */
import { join } from 'node:path';
import type { Ground } from '../../bus/ground.js';
import type { Part } from '../../errors/part.js';
import type { DetectionSetup } from '../../station/receiver-detectors.js';
import { sweepsOver } from '../../station/receiver-record.js';
import type { Stations } from '../../station/stations.js';
import type { BookLosses } from '../../store/cases/book-losses.js';
import { IncidentDesk } from '../../store/cases/incident-desk.js';
import { openCaseBook } from '../../store/cases/kept-case-book.js';
import type { ReadSweeps } from '../../store/watched-sweeps.js';
import { every, type Repeated, unexpected } from '../../time/work.js';
import { type Drill, emitterRange } from '../../watch/drill.js';
import { BAND_PLAN_VN } from '../../watch/registry/band-plan-vn.js';
import { DrillRoom } from './drill-room.js';

const TICK_EVERY_MS = 2000;

/** What drills and trials of rules replay: recorded sweeps, judged as detection is set up now. */
export interface Replayed {
  readonly stations: Stations;
  readonly readSweeps: ReadSweeps;
  setup(): DetectionSetup;
}

interface DrillNews {
  onIncident(incident: Parameters<DrillRoom['realAlarm']>[0], desk: IncidentDesk): void;
  onDrill(drill: Drill): void;
}

export interface Drills extends Part {
  readonly room: DrillRoom;
}

export function openDrills(
  { dataDir, clock, bus, onClockStep, onFault }: Ground,
  { stations, readSweeps, setup }: Replayed,
  { realBook, losses }: { readonly realBook: IncidentDesk['caseBook']; readonly losses: BookLosses },
  { onIncident, onDrill }: DrillNews,
): Drills {
  const kept = openCaseBook({ path: join(dataDir, 'drills.db'), clock, idPrefix: 'DRILL', onFault });
  if (kept.loss !== undefined) losses.add(kept.loss);
  const desk: IncidentDesk = new IncidentDesk({
    caseBook: kept.caseBook,
    clock,
    plan: BAND_PLAN_VN,
    stationName: (id) => stations.stations.find((one) => one.id === id)?.name,
    onChange: (incident) => onIncident(incident, desk),
  });
  onClockStep((step) => desk.clockSet(step));
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
    readSweeps,
    onChange: onDrill,
  });
  bus.on('incident', (incident) => room.realAlarm(incident));
  let timer: Repeated | undefined;
  return {
    room,
    start() {
      timer = every(TICK_EVERY_MS, () => room.tick(), unexpected);
    },
    async stop() {
      await timer?.stop();
      await room.close();
      await kept.close();
    },
  };
}
