/** Reports of `serve`: made from case book, ledger and archive, stored in the data directory, sent when due. */
import { join } from 'node:path';
import type { ReceiverConfig, StationConfig } from '../config/config.js';
import { sentenceOf } from '../errors/errors.js';
import { formRoutes } from '../http/papers/form-routes.js';
import { paperRoutes } from '../http/papers/paper-routes.js';
import { reportFileRoute } from '../http/papers/report-file-route.js';
import { reportRoutes } from '../http/papers/report-routes.js';
import type { ActorOf } from '../http/spoken.js';
import { sendingRoutes } from '../http/watch/sending-routes.js';
import { reportMessage } from '../notify/messages.js';
import type { StationSite } from '../report/case-facts.js';
import { ReportClock } from '../report/desk/report-clock.js';
import { ReportDesk } from '../report/desk/report-desk.js';
import type { ReportSources } from '../report/desk/report-sources.js';
import { type KeptReport, ReportStore } from '../report/desk/report-store.js';
import { Renderer } from '../report/rendering/renderer.js';
import type { Stations } from '../station/stations.js';
import type { Archive } from '../store/archive.js';
import { Attachments } from '../store/cases/attachments.js';
import type { IncidentDesk } from '../store/cases/incident-desk.js';
import { Sendings } from '../store/cases/sendings.js';
import type { DueReport } from '../watch/papers/report-schedule.js';
import type { Part } from './part.js';

const TICK_EVERY_MS = 20_000;

export interface ReportWiring {
  readonly dataDir: string;
  readonly stations: Stations;
  readonly archive: Archive;
  readonly desk: IncidentDesk;
  readonly drillDesk: IncidentDesk;
  readonly correctionsAt: ReportSources['correctionsAt'];
  readonly actorOf: ActorOf;
  /** Name of the owner of an account. */
  nameOf(id: string): string;
  onFault(sentence: string): void;
}

export interface Reports extends Part {
  readonly desk: ReportDesk;
}

export async function openReports(wiring: ReportWiring): Promise<Reports> {
  const { dataDir, stations, archive, desk, drillDesk, correctionsAt, actorOf, nameOf, onFault } = wiring;
  const attachments = new Attachments(join(dataDir, 'attachments'));
  const sources: ReportSources = {
    desk,
    drillDesk,
    archive,
    correctionsAt,
    sites: () =>
      stations.stations.map((station) => {
        const all = [...stations.receivers, ...stations.stored];
        const receivers = all.filter((one) => one.station.id === station.id);
        return siteOf(
          station,
          receivers.map(({ config }) => config),
        );
      }),
    stationOf: (receiverId) => stations.receiver(receiverId)?.station.id,
    attachments: (incidentId) => attachments.list(incidentId),
  };
  const store = await ReportStore.open(join(dataDir, 'reports'), onFault);
  const renderer = new Renderer();
  const reports = new ReportDesk({ sources, store, renderer });
  /** Sends a scheduled report to its channels. */
  const onMade = ({ id }: KeptReport, { channelIds }: DueReport): void => {
    const at = desk.clock();
    for (const channelId of channelIds) desk.caseBook.outbox.put(reportMessage(id, channelId, at), at);
  };
  const clock = new ReportClock({ reports, desk, onMade, onFault });
  let working: Promise<void> = Promise.resolve();
  const tick = (): void => {
    working = clock.tick().catch((error: unknown) => onFault(`Scheduled reports failed: ${sentenceOf(error)}`));
  };
  const routed = { reports, desk, attachments, actorOf, nameOf };
  let timer: NodeJS.Timeout | undefined;
  return {
    desk: reports,
    routes: [
      ...reportRoutes(routed),
      ...paperRoutes(routed),
      reportFileRoute(routed),
      ...sendingRoutes({ reports, desk, actorOf, sendings: new Sendings(desk) }),
      ...formRoutes({ reports, desk, actorOf }),
    ],
    start() {
      timer = setInterval(tick, TICK_EVERY_MS);
      tick();
    },
    async stop() {
      clearInterval(timer);
      await working;
      await renderer.close();
    },
  };
}

export function siteOf(
  { id, name, latitude, longitude, antenna }: StationConfig,
  receivers: readonly Pick<ReceiverConfig, 'id' | 'name'>[],
): StationSite {
  const { name: antennaName, polarisation, azimuthDeg } = antenna ?? {};
  const names = receivers.map((one) => ({ id: one.id, name: one.name ?? one.id }));
  return { id, name, receivers: names, latitude, longitude, antennaName, polarisation, azimuthDeg };
}
