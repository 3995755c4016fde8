/**
 * `receivers: auto` and `discover: true`: probes each newly plugged USB serial port, and sets up the receiver found
 * there.
 */
import type { StationConfig } from '../config/config.js';
import { sentenceOf } from '../errors/errors.js';
import { type ProbeResult, type ProbeStep, probePort } from '../receiver/probe.js';
import type { DriverRegistry } from '../receiver/registry.js';
import { Backoff } from '../time/backoff.js';
import { pause } from '../time/pause.js';
import { lastingName, type PortFacts } from './port-facts.js';
import { missingLike, receiverOn } from './port-owner.js';
import type { PortWatch, WatchedPort } from './port-watch.js';
import type { Stations } from './stations.js';

/** Shortest and longest wait before a port without a recognised receiver is probed again. */
const FIRST_WAIT_MS = 5000;
const LONGEST_WAIT_MS = 20_000;
/** Time in which a silent port is probed again: its receiver may still be starting, or be switched on. */
const SILENT_FOR_MS = 5 * 60_000;
/** The same for a port that says something else: a receiver prints while it starts, and a person may be describing a board's lines. */
const TALKS_FOR_MS = 30_000;

export interface DiscoveryOptions {
  readonly stations: Stations;
  readonly registry: DriverRegistry;
  readonly station: StationConfig;
  readonly ports: PortWatch;
  onFound(result: ProbeResult): void;
  onFault(sentence: string): void;
}

export class Discovery {
  readonly #options: DiscoveryOptions;
  /** Ports are probed in parallel: a slow one must not delay the next. */
  readonly #asking = new Set<Promise<void>>();
  readonly #stop = new AbortController();
  #unsubscribe: (() => void) | undefined;

  constructor(options: DiscoveryOptions) {
    this.#options = options;
  }

  start(): void {
    const { ports, onFault } = this.#options;
    const take = (port: WatchedPort) => {
      const asking: Promise<void> = this.#find(port)
        .catch((error) => onFault(sentenceOf(error)))
        .finally(() => this.#asking.delete(asking));
      this.#asking.add(asking);
    };
    this.#unsubscribe = ports.on(({ type, port }) => {
      if (type === 'appeared') take(port);
    });
    for (const port of ports.ports) take(port);
  }

  async stop(): Promise<void> {
    this.#unsubscribe?.();
    this.#stop.abort();
    await Promise.all(this.#asking);
  }

  /** Probes until a receiver is recognised: it may still be starting, be switched off, or be in use by another program. */
  async #find({ facts, appearedAt }: WatchedPort): Promise<void> {
    const { signal } = this.#stop;
    const startedAt = performance.now();
    let talksSince: number | undefined;
    const current = () => this.#options.ports.ports.find((one) => one.facts.path === facts.path);
    const backoff = new Backoff({ firstMs: FIRST_WAIT_MS, longestMs: LONGEST_WAIT_MS });
    for (;;) {
      // A person is asking at this moment.
      const isBusy = current()?.isBeingAsked === true;
      if (!isBusy && (await this.#take(facts))) return;
      const steps = current()?.answered?.result.steps ?? [];
      const now = performance.now();
      if (steps.some(({ outcome }) => outcome === 'other')) talksSince ??= now;
      if (!isProbedAgain(steps, now - startedAt, now - (talksSince ?? now))) return;
      await pause(backoff.failed(), signal);
      if (signal.aborted || current()?.appearedAt !== appearedAt) return;
    }
  }

  /** Returns true when nothing more is to be done at this port. */
  async #take(facts: PortFacts): Promise<boolean> {
    const { registry, ports } = this.#options;
    // A port without USB ids is built in, and may have nothing connected to it: it is not probed.
    if (facts.info.vendorId === undefined) return true;
    const candidates = registry.nominated(facts.info.vendorId, facts.info.productId);
    // A receiver already set up on this socket needs nothing here: its own loop opens the port again.
    if (candidates.length === 0 || (await receiverOn(this.#options.stations, facts.path)) !== undefined) return true;
    const result = await ports.withPort(
      facts.path,
      () => probePort(facts.info, candidates),
      (probed) => probed,
    );
    this.#welcome(result, lastingName(facts));
    return result.identity !== undefined || result.isGps === true;
  }

  #welcome(result: ProbeResult, path: string): void {
    this.#options.onFound(result);
    const { driverId, baudRate, identity } = result;
    if (driverId === undefined || baudRate === undefined || identity === undefined) return;
    const { stations, station } = this.#options;
    const port = { serial: path, baudRate };
    const missing = missingLike(stations, driverId, identity.serialNumber);
    // Of several missing units without a number, a person says which one this is.
    if (missing.length > 1) return;
    if (missing[0] !== undefined) {
      stations.move(missing[0].config.id, port);
      return;
    }
    const { serialNumber } = identity;
    stations.add(stations.stations.find(({ id }) => id === station.id) ?? station, {
      id: freeId(driverId, stations),
      name: identity.model,
      driver: driverId,
      port,
      plans: [],
      spursHz: [],
      serialNumber,
    });
  }
}

/** Whether a port is probed again after these steps; one that could not be opened, without end. */
export function isProbedAgain(steps: readonly ProbeStep[], probedForMs: number, talksForMs: number): boolean {
  return steps.length === 0 || (probedForMs <= SILENT_FOR_MS && talksForMs <= TALKS_FOR_MS);
}

/** The first of `driver-1`, `driver-2` … that no receiver has. */
export function freeId(driverId: string, stations: Stations): string {
  for (let n = 1; ; n++) if (stations.receiver(`${driverId}-${n}`) === undefined) return `${driverId}-${n}`;
}
