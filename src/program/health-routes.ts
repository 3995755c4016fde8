/** Health, readiness and metrics of `serve`: counters of each part, read at each request. */
import type { Registry } from 'prom-client';
import type { DrillRoom } from '../duty/drill/drill-room.js';
import { VERSION } from '../files/project.js';
import { dutyMetrics } from '../http/health/duty-metrics.js';
import { type HealthSources, healthRoutes } from '../http/health/health-routes.js';
import { storeMetrics } from '../http/health/store-metrics.js';
import type { Route } from '../http/route.js';
import type { TurnedAway } from '../http/turned-away.js';
import type { LiveHub } from '../live/live-hub.js';
import type { Notices } from '../notify/part.js';
import type { DetectionHost } from '../station/detection-host.js';
import type { BookLosses } from '../store/cases/book-losses.js';
import type { IncidentDesk } from '../store/cases/incident-desk.js';
import type { Archives } from '../store/part.js';

/** Time in ms whose last state counts for a band. */
const RECENT_WATCH_MS = 60_000;

interface Measured extends Pick<HealthSources, 'stations' | 'time' | 'clock' | 'even' | 'troubles'> {
  readonly archives: Archives;
  readonly live: LiveHub;
  readonly desk: IncidentDesk;
  readonly detection: DetectionHost;
  readonly drills: DrillRoom;
  readonly losses: BookLosses;
  readonly notices: Notices;
  readonly turnedAway: TurnedAway;
  /** Figures of what a role has besides. */
  readonly addMetrics?: ((registry: Registry) => void) | undefined;
}

export function ofHealth(measured: Measured): Route[] {
  const {
    stations,
    time,
    clock,
    even,
    troubles,
    archives,
    live,
    desk,
    detection,
    drills,
    losses,
    notices,
    turnedAway,
  } = measured;
  return healthRoutes({
    stations,
    archive: archives.archive,
    influxStatus: () => archives.influx?.status,
    live,
    addMetrics(registry, isReady) {
      measured.addMetrics?.(registry);
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
        notices: notices.dispatcher.counters,
        outbox: () => desk.caseBook.outbox.counts(),
        turnedAway,
        drops: () => queueDrops(archives, detection, live),
      });
    },
    time,
    troubles,
    version: VERSION,
    clock,
    even,
  });
}

/** Number of items that each bounded queue has dropped since the start. */
function queueDrops(
  { archive, influx }: Pick<Archives, 'archive' | 'influx'>,
  { counters }: Pick<DetectionHost, 'counters'>,
  live: Pick<LiveHub, 'counters'>,
): Readonly<Record<'spool' | 'detection' | 'live' | 'influxdb-notes', number>> {
  const { losses } = archive.spool.health();
  return {
    spool: losses.droppedSweeps,
    detection: counters.unjudged,
    live: live.counters.framesSkipped,
    'influxdb-notes': influx?.status.notes.dropped ?? 0,
  };
}
