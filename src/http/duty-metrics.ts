/** Prometheus metrics of detection and the duty room: what the person called at night asks first. */
import { Counter, Gauge, type Registry } from 'prom-client';
import { awaitsAcknowledgement, type Incident } from '../incidents/incident.js';
import { SEVERITIES } from '../incidents/severity.js';
import { WATCH_STATES } from '../watch/coverage.js';
import type { WatchedBand } from '../watch/handover.js';

export interface DutySources {
  /** Sweeps judged, passed over because the thread was behind, and restarts of the thread. */
  readonly detection: { readonly observed: number; readonly unjudged: number; readonly restarts: number };
  liveIncidents(): readonly Incident[];
  /** The watch of the last minutes. */
  recentWatch(): readonly WatchedBand[];
  drillRuns(): boolean;
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
        this.inc({ station: stationId, state: stretches.at(-1)?.state ?? 'unknown' });
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
}
