/** Health, readiness and metrics of `serve`: counters of each part, read at each request. */
import type { Registry } from 'prom-client';
import type { DrillRoom } from '../duty/drill/drill-room.js';
import { dutyMetrics } from '../http/health/duty-metrics.js';
import { type HealthSources, healthRoutes } from '../http/health/health-routes.js';
import { storeMetrics } from '../http/health/store-metrics.js';
import type { TurnedAway } from '../http/turned-away.js';
import type { LiveHub } from '../live/live-hub.js';
import type { DetectionHost } from '../station/detection-host.js';
import type { BookLosses } from '../store/cases/book-losses.js';
import type { IncidentDesk } from '../store/cases/incident-desk.js';
import type { Archives } from './archive-wiring.js';
import type { Notices } from './notice-wiring.js';
import type { Part } from './part.js';
import { VERSION } from './project.js';

/** Time in ms whose last state counts for a band. */
const RECENT_WATCH_MS = 60_000;

export interface HealthWiring extends Pick<HealthSources, 'stations' | 'time' | 'clock' | 'troubles'> {
  readonly archives: Archives;
  readonly live: LiveHub;
  readonly desk: IncidentDesk;
  readonly detection: DetectionHost;
  readonly drills: DrillRoom;
  readonly losses: BookLosses;
  readonly notices: Notices['counters'];
  readonly turnedAway: TurnedAway;
  /** Figures of what a role has besides. */
  readonly addMetrics?: ((registry: Registry) => void) | undefined;
}

export function openHealth(wiring: HealthWiring): Part {
  const { stations, time, clock, troubles, archives, live, desk, detection, drills, losses, notices, turnedAway } =
    wiring;
  return {
    routes: healthRoutes({
      stations,
      archive: archives.archive,
      influxStatus: archives.influxStatus,
      live,
      addMetrics(registry, isReady) {
        wiring.addMetrics?.(registry);
        storeMetrics(registry, {
          disks: () => archives.backups.disks(),
          backups: () => archives.backups.status(),
          backupsAtMostBytes: archives.backups.atMostBytes,
          losses: () => losses.open,
          isReady,
          clock,
        });
        dutyMetrics(registry, {
          detection: detection.counters,
          liveIncidents: () => desk.caseBook.incidents.live,
          recentWatch: () => desk.coverage(clock() - RECENT_WATCH_MS, clock()),
          drillRuns: () => drills.running !== undefined,
          notices,
          outbox: () => desk.caseBook.outbox.counts(),
          turnedAway,
          drops: () => queueDrops(archives, detection, live),
        });
      },
      time,
      troubles,
      version: VERSION,
      clock,
    }),
  };
}

/** Number of items that each bounded queue has dropped since the start. */
function queueDrops(
  { archive, influxStatus }: Pick<Archives, 'archive' | 'influxStatus'>,
  { counters }: Pick<DetectionHost, 'counters'>,
  live: Pick<LiveHub, 'counters'>,
): Readonly<Record<'spool' | 'detection' | 'live' | 'influxdb-notes', number>> {
  const { losses } = archive.spool.health();
  return {
    spool: losses.droppedSweeps,
    detection: counters.unjudged,
    live: live.counters.framesSkipped,
    'influxdb-notes': influxStatus()?.notes.dropped ?? 0,
  };
}
