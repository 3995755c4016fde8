/** What each bounded queue of the program let go of since its start, for the metrics. */
import type { LiveHub } from '../live/live-hub.js';
import type { DetectionHost } from '../station/detection-host.js';
import type { Archives } from './archive-wiring.js';

export function queueDrops(
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
