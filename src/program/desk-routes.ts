/** What people do at the desk over HTTP: cases, records, shifts, the audit log. */
import { join } from 'node:path';
import type { ServerMessage } from '../api/live.js';
import type { ListedKind } from '../api/record-lists.js';
import { receiverFor, receiversOver, recordedPeak } from '../duty/who-heard.js';
import type { ProveSigner } from '../http/accounts/prove-signer.js';
import { bandPlanRoutes } from '../http/detection/band-plan-routes.js';
import { attachmentRoutes } from '../http/incidents/attachment-routes.js';
import { auditRoutes, bookLossRoutes } from '../http/incidents/book-loss-routes.js';
import { incidentRoutes } from '../http/incidents/incident-routes.js';
import { measureIncidentRoute, openIncidentRoute } from '../http/incidents/open-incident-route.js';
import { hasLevels } from '../http/recording/only-levels.js';
import type { Route } from '../http/route.js';
import type { ActorOf } from '../http/spoken.js';
import { type RecordGuard, recordRoutes } from '../http/watch/record-routes.js';
import { watchRoutes } from '../http/watch/watch-routes.js';
import type { Stations } from '../station/stations.js';
import { Attachments } from '../store/cases/attachments.js';
import type { BookLosses } from '../store/cases/book-losses.js';
import type { IncidentDesk } from '../store/cases/incident-desk.js';
import type { EmbeddedArchive } from '../store/embedded/embedded-archive.js';
import type { TimeBelief } from '../time/time-belief.js';

interface Desk {
  readonly dataDir: string;
  readonly stations: Pick<Stations, 'receiver' | 'receivers' | 'stored' | 'plans' | 'planCost'>;
  readonly archive: EmbeddedArchive;
  readonly losses: BookLosses;
  readonly belief: TimeBelief;
  readonly desk: IncidentDesk;
  readonly actorOf: ActorOf;
  readonly guard: RecordGuard;
  readonly prove: ProveSigner;
  tell(message: ServerMessage): void;
}

export function deskRoutes(of: Desk): Route[] {
  const { dataDir, stations, archive, losses, belief, desk, actorOf, guard, prove, tell } = of;
  const attachments = new Attachments(join(dataDir, 'attachments'));
  const tellChange = (kind: ListedKind) => {
    if (kind === 'assignment') tell({ type: 'licences' });
    if (kind === 'band') tell({ type: 'bandplan' });
  };
  return [
    openIncidentRoute({
      desk,
      actorOf,
      receiverFor: (report) => receiverFor(stations, report),
      peak: async (report) =>
        hasLevels(stations, report.receiverId) ? await recordedPeak(archive, report) : undefined,
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
    ...watchRoutes(desk, actorOf, prove),
    ...recordRoutes({ desk, actorOf, guard, onChange: tellChange }),
    ...bandPlanRoutes(desk, actorOf, tellChange),
    ...auditRoutes(desk),
    ...bookLossRoutes({ losses, belief, desk, actorOf }),
  ];
}
