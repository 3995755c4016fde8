/** Routes for liveness, readiness and metrics. */
import type { Request } from 'express';
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { healthApi } from '../../api/health.js';
import type { LiveCounters } from '../../live/live-hub.js';
import { iso } from '../../rf/iso.js';
import type { Stations } from '../../station/stations.js';
import type { Archive } from '../../store/archive.js';
import type { UploaderStatus } from '../../store/influx/upload-parts.js';
import { callerMay } from '../gate.js';
import { type Route, route } from '../route.js';
import { archiveState, faultOf, type ReadinessProblem, readiness, withoutDetail } from './readiness.js';

export interface HealthSources {
  readonly stations: Stations;
  readonly archive: Archive;
  /** State of the long-term store; undefined where none is configured. */
  influxStatus?(): (UploaderStatus & { readonly restarts: number }) | undefined;
  readonly live: { readonly counters: LiveCounters; readonly bufferedBytes: number };
  addMetrics?(registry: Registry, isReady: () => Promise<boolean>): void;
  /** Number and length of stalls of the event loop, and number of steps of the computer's clock. */
  readonly time: { readonly stalls: number; readonly stalledMs: number; readonly clockSteps: number };
  /** Faults of all parts of the program. */
  troubles(): readonly ReadinessProblem[];
  readonly version: string;
  readonly clock: () => number;
  /** ms of a clock that nobody sets */
  readonly even?: (() => number) | undefined;
}

export function healthRoutes(sources: HealthSources): Route[] {
  const { archive, stations, version, clock, even = () => performance.now() } = sources;
  const startedAt = clock();
  const startedAtMs = even();
  const registry = metrics(sources);
  const now = async () => {
    const state = await archiveState(archive);
    const found = readiness({
      ...faultOf(state),
      receivers: stations.receivers.map((receiver) => receiver.state),
      longTermProblem: sources.influxStatus?.()?.problem,
      troubles: sources.troubles(),
      upMs: even() - startedAtMs,
    });
    return { state, found };
  };
  sources.addMetrics?.(registry, async () => (await now()).found.ready);
  return [
    route(healthApi, 'GET /healthz', 'public', ({ request }) => {
      const more = isKnown(request) ? { version, startedAt: iso(startedAt) } : {};
      return { status: 'ok', ...more };
    }),
    route(healthApi, 'GET /readyz', 'public', async ({ request, response }) => {
      const { state, found } = await now();
      response.status(found.ready ? 200 : 503);
      if (!isKnown(request)) return { ready: found.ready, problems: found.problems.map(withoutDetail) };
      return { ...found, archive: state, longTerm: sources.influxStatus?.() };
    }),
    route(healthApi, 'GET /metrics', 'metrics', async ({ response }) =>
      response.type(registry.contentType).send(await exposition(registry)),
    ),
  ];
}

/** True for a caller who may watch or may read the metrics. */
function isKnown(request: Request): boolean {
  return callerMay(request, 'watch') || callerMay(request, 'metrics');
}

/** Figures of Node itself, without sums whose names end as those of counters do: the same by type go without that ending. */
function nodeMetrics(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  for (const what of ['resources', 'handles', 'requests']) registry.removeSingleMetric(`nodejs_active_${what}_total`);
  return registry;
}

function metrics({ stations, archive, live, influxStatus, time }: HealthSources): Registry {
  const registry = nodeMetrics();
  const registers = [registry];
  new Gauge({
    name: 'rfi_receiver_up',
    help: '1 while the receiver delivers sweeps',
    labelNames: ['station', 'receiver'],
    registers,
    collect() {
      for (const { config, station, state } of stations.receivers)
        this.set({ station: station.id, receiver: config.id }, state.status === 'sweeping' ? 1 : 0);
    },
  });
  new Counter({
    name: 'rfi_sweeps_total',
    help: 'Sweeps received since start',
    labelNames: ['station', 'receiver'],
    registers,
    collect() {
      this.reset();
      for (const { config, station, sweeps } of stations.receivers)
        this.inc({ station: station.id, receiver: config.id }, sweeps);
    },
  });
  new Gauge({
    name: 'rfi_archive',
    help: 'The archive: bytes and sweeps kept, sweeps pending and dropped',
    labelNames: ['what'],
    registers,
    async collect() {
      const health = await archiveState(archive);
      if (!('path' in health)) return;
      for (const what of ['bytes', 'sweeps', 'pending', 'dropped'] as const) this.set({ what }, health[what]);
    },
  });
  new Gauge({
    name: 'rfi_live',
    help: 'Live view: viewers now; sweeps shown, encodings, frames sent and skipped since start',
    labelNames: ['what'],
    registers,
    collect() {
      for (const [what, value] of Object.entries(live.counters)) this.set({ what }, value);
      this.set({ what: 'bufferedBytes' }, live.bufferedBytes);
    },
  });
  new Gauge({
    name: 'rfi_influxdb',
    help: 'The long-term store: sweeps sent, bytes waiting in the spool, lines set aside, batches sent again, points beside sweeps dropped, threads replaced; up is 1 while it takes them',
    labelNames: ['what'],
    registers,
    collect() {
      const status = influxStatus?.();
      if (status === undefined) return;
      this.set({ what: 'up' }, status.state === 'idle' || status.state === 'sending' ? 1 : 0);
      for (const what of ['sweeps', 'waitingBytes', 'setAside', 'retries', 'restarts'] as const)
        this.set({ what }, status[what]);
      this.set({ what: 'notesDropped' }, status.notes.dropped);
    },
  });
  new Counter({
    name: 'rfi_event_loop_stalls_total',
    help: 'Times the event loop was held up for more than 0.25 s since start',
    registers,
    collect() {
      this.reset();
      this.inc(time.stalls);
    },
  });
  new Counter({
    name: 'rfi_event_loop_stalled_seconds_total',
    help: 'How long the event loop was held up in all those times',
    registers,
    collect() {
      this.reset();
      this.inc(time.stalledMs / 1000);
    },
  });
  new Counter({
    name: 'rfi_clock_steps_total',
    help: 'Times the clock of the computer was set by more than 1 s since start',
    registers,
    collect() {
      this.reset();
      this.inc(time.clockSteps);
    },
  });
  return registry;
}

/**
 * Text of all metrics. They are read at once, because more than one waits for the archive. A metric that fails is left out, so
 * that the others are still visible when something is wrong.
 */
export async function exposition(registry: Registry): Promise<string> {
  const asked = registry.getMetricsAsArray().map(({ name }) => registry.getSingleMetricAsString(name));
  const found = await Promise.allSettled(asked);
  const parts = found.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const failed = found.length - parts.length;
  parts.push(
    `# HELP rfi_metrics_failed Metrics that could not be read for this request\n# TYPE rfi_metrics_failed gauge\nrfi_metrics_failed ${failed}`,
  );
  return `${parts.join('\n\n')}\n`;
}
