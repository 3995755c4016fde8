/** Reports as `serve` makes them: out of case book, ledger and archive, kept in the data directory, on time. */
import { join } from 'node:path';
import type { StationConfig } from '../config/config.js';
import { formRoutes } from '../http/papers/form-routes.js';
import { reportRoutes } from '../http/papers/report-routes.js';
import type { Route } from '../http/route.js';
import type { ActorOf } from '../http/spoken.js';
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
import type { DueReport } from '../watch/papers/report-schedule.js';

const TICK_EVERY_MS = 20_000;

export interface ReportWiring {
  readonly dataDir: string;
  readonly stations: Stations;
  readonly archive: Archive;
  readonly desk: IncidentDesk;
  readonly drillDesk: IncidentDesk;
  readonly correctionsAt: ReportSources['correctionsAt'];
  readonly actorOf: ActorOf;
  /** A report that was due was made: to be sent. */
  onScheduled(report: KeptReport, due: DueReport): void;
  onFault(sentence: string): void;
}

export interface Reports {
  readonly desk: ReportDesk;
  readonly routes: readonly Route[];
  stop(): Promise<void>;
}

export async function openReports(wiring: ReportWiring): Promise<Reports> {
  const { dataDir, stations, archive, desk, drillDesk, correctionsAt, actorOf, onScheduled, onFault } = wiring;
  const attachments = new Attachments(join(dataDir, 'attachments'));
  const sources: ReportSources = {
    ...{ desk, drillDesk, archive, correctionsAt },
    sites: () => stations.stations.map(siteOf),
    stationOf: (receiverId) => stations.receiver(receiverId)?.station.id,
    attachments: (incidentId) => attachments.list(incidentId),
  };
  const store = await ReportStore.open(join(dataDir, 'reports'), onFault);
  const renderer = new Renderer();
  const reports = new ReportDesk({ sources, store, renderer });
  const clock = new ReportClock({ reports, desk, onMade: onScheduled, onFault });
  let working: Promise<void> = Promise.resolve();
  const tick = (): void => {
    working = clock.tick().catch((error: Error) => onFault(`Scheduled reports failed: ${error.message}.`));
  };
  const timer = setInterval(tick, TICK_EVERY_MS);
  tick();
  return {
    desk: reports,
    routes: [...reportRoutes({ reports, desk, actorOf }), ...formRoutes({ reports, desk, actorOf })],
    async stop() {
      clearInterval(timer);
      await working;
      await renderer.close();
    },
  };
}

export function siteOf({ id, name, latitude, longitude, antenna }: StationConfig): StationSite {
  const { name: antennaName, polarisation, azimuthDeg } = antenna ?? {};
  return { id, name, latitude, longitude, antennaName, polarisation, azimuthDeg };
}
