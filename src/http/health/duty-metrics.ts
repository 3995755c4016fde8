/** Prometheus metrics of detection and the duty room: what the person called at night asks first. */
import { Counter, Gauge, type Registry } from 'prom-client';
import { awaitsAcknowledgement, type Incident } from '../../incidents/incident.js';
import { SEVERITIES } from '../../incidents/severity.js';
import { WATCH_STATES } from '../../watch/coverage.js';
import type { WatchedBand } from '../../watch/roster/handover.js';
import type { TurnedAway } from '../turned-away.js';

export interface DutySources {
  /** Sweeps judged, passed over because the thread was behind, and restarts of the thread. */
  readonly detection: { readonly observed: number; readonly unjudged: number; readonly restarts: number };
  liveIncidents(): readonly Incident[];
  /** The watch of the last minutes. */
  recentWatch(): readonly WatchedBand[];
  drillRuns(): boolean;
  /** Requests to channels of notices since the start. */
  readonly notices: { readonly sent: number; readonly failed: number };
  /** Notices that wait, and those that were given up, by channel. */
  outbox(): readonly { readonly channelId: string | undefined; readonly state: string; readonly count: number }[];
  readonly turnedAway: TurnedAway;
  /** What each bounded queue let go of so far. */
  drops(): Readonly<Record<string, number>>;
}

export function dutyMetrics(registry: Registry, sources: DutySources): void {
  const registers = [registry];
  new Counter({
    name: 'rfi_detection_sweeps_total',
    help: 'Sweeps that detection judged, and those it passed over because it was too far behind, since start',
    labelNames: ['what'],
    registers,
    collect() {
      this.reset();
      this.inc({ what: 'judged' }, sources.detection.observed);
      this.inc({ what: 'unjudged' }, sources.detection.unjudged);
    },
  });
  new Counter({
    name: 'rfi_detection_restarts_total',
    help: 'Times the detection thread died and was replaced since start',
    registers,
    collect() {
      this.reset();
      this.inc(sources.detection.restarts);
    },
  });
  new Gauge({
    name: 'rfi_incidents',
    help: 'Incidents that are not closed, by severity (1 distress … 6), and how many of them await acknowledgement',
    labelNames: ['severity', 'what'],
    registers,
    collect() {
      const incidents = sources.liveIncidents().filter(({ state }) => state !== 'candidate');
      for (const severity of SEVERITIES) {
        const these = incidents.filter(({ priority }) => priority.severity === severity);
        this.set({ severity: String(severity), what: 'live' }, these.length);
        this.set({ severity: String(severity), what: 'unacknowledged' }, these.filter(awaitsAcknowledgement).length);
      }
    },
  });
  new Gauge({
    name: 'rfi_bands',
    help: 'Bands by how they are watched at each station now: watched, degraded, blind, unknown',
    labelNames: ['station', 'state'],
    registers,
    collect() {
      this.reset();
      for (const { stationId, stretches } of sources.recentWatch()) {
        for (const state of WATCH_STATES) this.inc({ station: stationId, state }, 0);
        this.inc({
          station: stationId,
          state: stretches.findLast(({ state }) => state !== 'unknown')?.state ?? 'unknown',
        });
      }
    },
  });
  new Gauge({
    name: 'rfi_drill_running',
    help: '1 while a drill shows a made-up interferer',
    registers,
    collect() {
      this.set(sources.drillRuns() ? 1 : 0);
    },
  });
  new Counter({
    name: 'rfi_notices_total',
    help: 'Requests to channels of notices since start: taken by the other side (sent), or not (failed)',
    labelNames: ['what'],
    registers,
    collect() {
      this.reset();
      this.inc({ what: 'sent' }, sources.notices.sent);
      this.inc({ what: 'failed' }, sources.notices.failed);
    },
  });
  new Gauge({
    name: 'rfi_notices_kept',
    help: 'Notices that wait to be sent, and those given up for a person to look at (dead), by channel',
    labelNames: ['channel', 'state'],
    registers,
    collect() {
      this.reset();
      for (const state of ['waiting', 'dead']) this.set({ channel: '', state }, 0);
      for (const { channelId = '', state, count } of sources.outbox()) this.set({ channel: channelId, state }, count);
    },
  });
  new Counter({
    name: 'rfi_sign_ins_refused_total',
    help: 'Sign-ins and one-time links refused since start: wrong, guessed too often, or too many at once (busy)',
    labelNames: ['why'],
    registers,
    collect() {
      this.reset();
      for (const [why, count] of Object.entries(sources.turnedAway.signIns)) this.inc({ why }, count);
    },
  });
  new Counter({
    name: 'rfi_requests_turned_away_total',
    help: 'Requests answered 429 or 503 since start because too many waited or a part was being started again, by route',
    labelNames: ['route'],
    registers,
    collect() {
      this.reset();
      for (const [route, count] of sources.turnedAway.byRoute) this.inc({ route }, count);
    },
  });
  new Counter({
    name: 'rfi_queue_drops_total',
    help: 'What each bounded queue let go of so far: sweeps of the spool and of detection, frames of slow viewers, points for InfluxDB',
    labelNames: ['queue'],
    registers,
    collect() {
      this.reset();
      for (const [queue, count] of Object.entries(sources.drops())) this.inc({ queue }, count);
    },
  });
}
