/** Prometheus metrics of detection and of the duty room: the first questions of a person called at night. */
import { Counter, Gauge, type Registry } from 'prom-client';
import { awaitsAcknowledgement, type Incident } from '../../incidents/incident.js';
import { SEVERITIES } from '../../incidents/severity.js';
import { WATCH_STATES } from '../../watch/coverage.js';
import type { WatchedBand } from '../../watch/roster/handover.js';
import type { TurnedAway } from '../turned-away.js';

export interface DutySources {
  /** Numbers of sweeps judged, of sweeps skipped because the thread was behind, and of restarts of the thread. */
  readonly detection: { readonly observed: number; readonly unjudged: number; readonly restarts: number };
  liveIncidents(): readonly Incident[];
  /** State of the watch in the last minutes. */
  recentWatch(): readonly WatchedBand[];
  drillRuns(): boolean;
  /** Requests to channels of notices since the start. */
  readonly notices: { readonly sent: number; readonly failed: number };
  /** Numbers of waiting and given-up notices, by channel. */
  outbox(): readonly { readonly channelId: string | undefined; readonly state: string; readonly count: number }[];
  readonly turnedAway: TurnedAway;
  /** Number of items that each bounded queue has dropped since start. */
  drops(): Readonly<Record<string, number>>;
}

type Line = readonly [labels: Readonly<Record<string, string>>, value: number];

interface Metric {
  readonly name: string;
  readonly help: string;
  readonly labelNames?: string[];
}

export function dutyMetrics(registry: Registry, sources: DutySources): void {
  const registers = [registry];
  /** Makes a counter or a gauge whose lines are computed at each request for metrics. */
  const counter = (metric: Metric, lines: () => Iterable<Line>) =>
    new Counter({
      ...metric,
      registers,
      collect() {
        this.reset();
        for (const [labels, value] of lines()) this.inc(labels, value);
      },
    });
  const gauge = (metric: Metric, lines: () => Iterable<Line>) =>
    new Gauge({
      ...metric,
      registers,
      collect() {
        this.reset();
        for (const [labels, value] of lines()) this.set(labels, value);
      },
    });
  watchMetrics(sources, counter, gauge);
  noticeMetrics(sources, counter, gauge);
  refusalMetrics(sources, counter);
}

type Register = (metric: Metric, lines: () => Iterable<Line>) => void;

function watchMetrics(sources: DutySources, counter: Register, gauge: Register): void {
  counter(
    {
      name: 'rfi_detection_sweeps_total',
      help: 'Sweeps that detection judged, and those it skipped because it was too far behind, since start',
      labelNames: ['what'],
    },
    () => [
      [{ what: 'judged' }, sources.detection.observed],
      [{ what: 'unjudged' }, sources.detection.unjudged],
    ],
  );
  counter(
    { name: 'rfi_detection_restarts_total', help: 'Times the detection thread died and was replaced since start' },
    () => [[{}, sources.detection.restarts]],
  );
  gauge(
    {
      name: 'rfi_incidents',
      help: 'Incidents that are not closed, by severity (1 distress … 6), and how many of them await acknowledgement',
      labelNames: ['severity', 'what'],
    },
    () => {
      const incidents = sources.liveIncidents().filter(({ state }) => state !== 'candidate');
      return SEVERITIES.flatMap((severity): Line[] => {
        const these = incidents.filter(({ priority }) => priority.severity === severity);
        return [
          [{ severity: String(severity), what: 'live' }, these.length],
          [{ severity: String(severity), what: 'unacknowledged' }, these.filter(awaitsAcknowledgement).length],
        ];
      });
    },
  );
  gauge(
    {
      name: 'rfi_bands',
      help: 'Bands by how they are watched at each station now: watched, degraded, blind, unknown',
      labelNames: ['station', 'state'],
    },
    () => bandLines(sources.recentWatch()),
  );
  gauge({ name: 'rfi_drill_running', help: '1 while a drill shows a made-up interferer' }, () => [
    [{}, sources.drillRuns() ? 1 : 0],
  ]);
}

/** Number of bands of each station in each state; 0 for a state without a band. */
function bandLines(watched: readonly WatchedBand[]): Line[] {
  const counts = new Map<string, Map<string, number>>();
  for (const { stationId, stretches } of watched) {
    const states = counts.get(stationId) ?? new Map(WATCH_STATES.map((state) => [state, 0]));
    counts.set(stationId, states);
    const now = stretches.findLast(({ state }) => state !== 'unknown')?.state ?? 'unknown';
    states.set(now, (states.get(now) ?? 0) + 1);
  }
  return [...counts].flatMap(([station, states]) =>
    [...states].map(([state, count]): Line => [{ station, state }, count]),
  );
}

function noticeMetrics(sources: DutySources, counter: Register, gauge: Register): void {
  counter(
    {
      name: 'rfi_notices_total',
      help: 'Requests to channels of notices since start: taken by the other side (sent), or not (failed)',
      labelNames: ['what'],
    },
    () => [
      [{ what: 'sent' }, sources.notices.sent],
      [{ what: 'failed' }, sources.notices.failed],
    ],
  );
  gauge(
    {
      name: 'rfi_notices_kept',
      help: 'Notices that wait to be sent, and those given up for a person to look at (dead), by channel',
      labelNames: ['channel', 'state'],
    },
    () => [
      ...['waiting', 'dead'].map((state): Line => [{ channel: '', state }, 0]),
      ...sources.outbox().map(({ channelId = '', state, count }): Line => [{ channel: channelId, state }, count]),
    ],
  );
}

function refusalMetrics({ turnedAway, drops }: DutySources, counter: Register): void {
  counter(
    {
      name: 'rfi_sign_ins_refused_total',
      help: 'Sign-ins and one-time links refused since start: wrong, guessed too often, or too many at once (busy)',
      labelNames: ['why'],
    },
    () => Object.entries(turnedAway.signIns).map(([why, count]): Line => [{ why }, count]),
  );
  counter(
    {
      name: 'rfi_requests_turned_away_total',
      help: 'Requests answered 429 or 503 since start because too many waited or a part was being started again, by route',
      labelNames: ['route'],
    },
    () => [...turnedAway.byRoute].map(([route, count]): Line => [{ route }, count]),
  );
  counter(
    {
      name: 'rfi_queue_drops_total',
      help: 'Items that each bounded queue has dropped since start: sweeps of the spool and of detection, frames of slow viewers, points for InfluxDB',
      labelNames: ['queue'],
    },
    () => Object.entries(drops()).map(([queue, count]): Line => [{ queue }, count]),
  );
}
