/** The duty room of `serve`: incidents, coverage and all records of people, in `cases.db`. */

import { join } from 'node:path';
import type { ServerMessage } from '../api/live.js';
import type { Bus } from '../bus/bus.js';
import type { Config } from '../config/config.js';
import { DutyRoom } from '../duty/duty-room.js';
import { receiverFor, receiversOver, recordedPeakDbm } from '../duty/who-heard.js';
import { inodeOf } from '../files/put-aside.js';
import { bandPlanRoutes } from '../http/detection/band-plan-routes.js';
import { attachmentRoutes } from '../http/incidents/attachment-routes.js';
import { auditRoutes } from '../http/incidents/audit-routes.js';
import { bookLossRoutes } from '../http/incidents/book-loss-routes.js';
import { incidentJson } from '../http/incidents/incident-json.js';
import { incidentRoutes } from '../http/incidents/incident-routes.js';
import { measureIncidentRoute } from '../http/incidents/measure-incident-route.js';
import { openIncidentRoute } from '../http/incidents/open-incident-route.js';
import type { Route } from '../http/route.js';
import type { ActorOf } from '../http/spoken.js';
import { escalationRoutes } from '../http/watch/escalation-routes.js';
import { loadRoutes } from '../http/watch/load-routes.js';
import { type RecordGuard, recordRoutes } from '../http/watch/record-routes.js';
import { sheetRoutes } from '../http/watch/sheet-routes.js';
import { type ProveSigner, watchRoutes } from '../http/watch/watch-routes.js';
import type { Incident } from '../incidents/incident.js';
import { iso } from '../rf/iso.js';
import type { Stations } from '../station/stations.js';
import { Attachments } from '../store/cases/attachments.js';
import type { BookLoss } from '../store/cases/book-loss.js';
import { BookLosses } from '../store/cases/book-losses.js';
import type { IncidentDesk } from '../store/cases/incident-desk.js';
import { openCaseBook } from '../store/cases/kept-case-book.js';
import type { EmbeddedArchive } from '../store/embedded/embedded-archive.js';
import { configuredLicence } from '../watch/registry/configured-licence.js';
import type { CallTurns } from '../watch/roster/escalation.js';
import type { Part, Trouble } from './part.js';

export interface DutyWiring {
  readonly dataDir: string;
  readonly config: Pick<Config, 'assignments'>;
  readonly clock: () => number;
  readonly bus: Bus;
  readonly stations: Pick<Stations, 'receivers' | 'plans' | 'planCost'>;
  readonly archive: EmbeddedArchive;
  /** Reason why other accounts than the last ones were opened; stored among the losses of books. */
  readonly loss?: BookLoss | undefined;
  readonly turns?: CallTurns | undefined;
  tell(message: ServerMessage): void;
  onFault(sentence: string): void;
}

export interface Duty extends Part {
  readonly room: DutyRoom;
  /** Losses of books at the start; other parts add theirs. */
  readonly losses: BookLosses;
}

const BOOK_AWAY: Trouble = {
  vi: 'Sổ sự cố cases.db đã bị dời hoặc xoá trong khi chương trình chạy; những gì ghi từ đó sẽ không còn sau khi khởi động lại: hãy đưa tệp về chỗ cũ.',
  en: 'The case book cases.db was moved or deleted while the program runs; what is written since then is gone at the next start: put the file back.',
};

export function openDuty(wiring: DutyWiring): Duty {
  const { dataDir, config, clock, bus, stations, archive, loss, turns, tell, onFault } = wiring;
  const path = join(dataDir, 'cases.db');
  const kept = openCaseBook({ path, clock, onFault });
  const inode = inodeOf(path);
  const { caseBook } = kept;
  const losses = new BookLosses(caseBook);
  for (const one of [kept.loss, loss]) if (one !== undefined) losses.add(one);
  const room = new DutyRoom({
    caseBook,
    clock,
    licences: config.assignments.map(configuredLicence),
    stations,
    archive,
    turns,
    onFault,
    onIncident: (incident) => bus.emit('incident', incident),
    onNews: (incident) => tell({ type: 'incident', incident: incidentJson(incident, room.desk) }),
    onCoverage({ from, to, ...where }) {
      tell({ type: 'coverage', coverage: { ...where, from: iso(from), to: iso(to) } });
    },
  });
  const heard = new Map<string, boolean>();
  bus.on('receiver', ({ receiverId }) => {
    const isHeard = room.desk.listenedSince(receiverId) < Number.POSITIVE_INFINITY;
    if (heard.get(receiverId) === isHeard) return;
    heard.set(receiverId, isHeard);
    // Viewers learn that nobody knows any more whether these are on the air, or that it is known again.
    const isThere = ({ emissions }: Incident) => emissions.some((one) => one.active && one.receiverId === receiverId);
    for (const incident of caseBook.incidents.live.filter(isThere))
      tell({ type: 'incident', incident: incidentJson(incident, room.desk) });
  });
  return {
    room,
    losses,
    start: () => room.start(),
    async stop() {
      await room.stop();
      await kept.close();
    },
    health: () => (inodeOf(path) === inode ? [] : [BOOK_AWAY]),
  };
}

export interface DeskWiring extends Pick<DutyWiring, 'dataDir' | 'clock' | 'stations' | 'archive' | 'tell'> {
  readonly losses: BookLosses;
  readonly desk: IncidentDesk;
  readonly actorOf: ActorOf;
  readonly guard: RecordGuard;
  readonly prove: ProveSigner;
}

/** Routes of the desk: incidents, records, watch, audit. */
export function deskRoutes(wiring: DeskWiring): Route[] {
  const { dataDir, clock, stations, archive, losses, desk, actorOf, guard, prove, tell } = wiring;
  const attachments = new Attachments(join(dataDir, 'attachments'));
  return [
    openIncidentRoute({
      desk,
      actorOf,
      receiverFor: (report) => receiverFor(stations, report),
      peakDbm: (report) => recordedPeakDbm(archive, report),
    }),
    measureIncidentRoute({
      desk,
      actorOf,
      receiversOver: (startHz, stopHz) =>
        receiversOver(stations, startHz, stopHz).flatMap((receiverId) => {
          const record = stations.receivers.find(({ config }) => config.id === receiverId);
          return record === undefined ? [] : [{ receiverId, stationId: record.station.id }];
        }),
      sweeps: (query) => archive.query(query),
    }),
    ...incidentRoutes(desk, actorOf, attachments),
    ...attachmentRoutes(desk, attachments, actorOf),
    ...escalationRoutes(desk),
    ...watchRoutes(desk, actorOf, prove),
    ...loadRoutes(desk),
    ...recordRoutes({
      ...{ desk, actorOf, guard },
      onChange: (kind) => kind === 'assignment' && tell({ type: 'licences' }),
    }),
    ...bandPlanRoutes(desk, actorOf),
    ...auditRoutes(desk),
    ...bookLossRoutes({ losses, clock, actorOf }),
    ...sheetRoutes(),
  ];
}
