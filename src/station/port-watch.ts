/**
 * Checks the serial ports every second, and holds what is known of each: which appeared, which disappeared, and their
 * probes.
 */
import { stat } from 'node:fs/promises';
import { sentenceOf } from '../errors/errors.js';
import { ifShown, namesShown } from '../files/system-entries.js';
import type { ProbeResult } from '../receiver/probe.js';
import { ImpossibleValue } from '../words/said.js';
import {
  holdersOf,
  isHiddenFromModemManager,
  isModemManagerRunning,
  mayOpen,
  type PortFacts,
  type PortHolder,
  type PortSources,
  type PortTrouble,
  readPorts,
  troublesOf,
} from './port-facts.js';

const LOOK_EVERY_MS = 1000;
/**
 * Longest time between two lists. A list starts udev's tool as a process; the device folder shows at no cost that a
 * port appeared or disappeared.
 */
const LIST_AT_LEAST_EVERY_MS = 30_000;

export interface WatchedPort {
  readonly facts: PortFacts;
  readonly appearedAt: number;
  /** The result of the last probe. */
  readonly answered?: { readonly at: number; readonly result: ProbeResult };
  /** True while the port is being probed or listened to. */
  readonly isBeingAsked: boolean;
}

export type PortEvent = { readonly type: 'appeared' | 'gone' | 'asked'; readonly port: WatchedPort };

export interface PortWatchOptions extends PortSources {
  readonly clock: () => number;
  onFault(sentence: string): void;
}

export class PortWatch {
  readonly #options: PortWatchOptions;
  readonly #ports = new Map<string, WatchedPort>();
  readonly #listeners = new Set<(event: PortEvent) => void>();
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> = Promise.resolve();
  #stopped = false;
  #fingerprint = '';
  #listedAtMs = Number.NEGATIVE_INFINITY;

  constructor(options: PortWatchOptions) {
    this.#options = options;
  }

  /** Returns the function that ends the subscription. */
  on(listener: (event: PortEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  get ports(): readonly WatchedPort[] {
    return [...this.#ports.values()];
  }

  port(id: string): WatchedPort | undefined {
    return this.ports.find(({ facts }) => facts.id === id);
  }

  start(): void {
    this.#looking = this.look()
      .catch((error) => this.#options.onFault(sentenceOf(error)))
      .finally(() => {
        if (!this.#stopped) this.#timer = setTimeout(() => this.start(), LOOK_EVERY_MS);
      });
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#looking;
  }

  async look(): Promise<void> {
    if (!(await this.#mayHaveChanged())) return;
    const present = await readPorts(this.#options);
    const paths = new Set(present.map(({ path }) => path));
    for (const [path, port] of this.#ports) {
      if (paths.has(path)) continue;
      this.#ports.delete(path);
      this.#tell({ type: 'gone', port });
    }
    for (const facts of present) {
      const known = this.#ports.get(facts.path);
      const port = known === undefined ? this.#newPort(facts) : { ...known, facts };
      this.#ports.set(facts.path, port);
      if (known === undefined) this.#tell({ type: 'appeared', port });
    }
  }

  /**
   * Reserves the port for `work`; the result of a probe is kept for others.
   * @throws RangeError when another part of this program uses the port at this moment.
   */
  async withPort<T>(path: string, work: () => Promise<T>, probed?: (value: T) => ProbeResult): Promise<T> {
    const port = this.#ports.get(path);
    if (port?.isBeingAsked === true)
      throw ImpossibleValue.of('{path} is being probed or listened to at this moment', { path });
    if (port !== undefined) this.#ports.set(path, { ...port, isBeingAsked: true });
    try {
      const value = await work();
      const current = this.#ports.get(path);
      if (probed !== undefined && current !== undefined)
        this.#ports.set(path, { ...current, answered: { at: this.#options.clock(), result: probed(value) } });
      return value;
    } finally {
      const current = this.#ports.get(path);
      if (current !== undefined) {
        this.#ports.set(path, { ...current, isBeingAsked: false });
        if (probed !== undefined) this.#tell({ type: 'asked', port: this.#ports.get(path) ?? current });
      }
    }
  }

  /**
   * The problems of each port, and the other programs that have it open; read at each call, because they change without
   * notice.
   */
  async troubles(): Promise<Map<string, { troubles: readonly PortTrouble[]; holders: readonly PortHolder[] }>> {
    const { procFolder } = this.#options;
    const holders = await holdersOf([...this.#ports.keys()], procFolder);
    const isModemManagerThere = await isModemManagerRunning(procFolder);
    const found = new Map<string, { troubles: PortTrouble[]; holders: PortHolder[] }>();
    for (const { facts } of this.ports) {
      const { path } = facts;
      const isNear =
        isModemManagerThere && facts.info.vendorId !== undefined && !(await isHiddenFromModemManager(path));
      const held = holders.get(path) ?? [];
      const state = { facts, mayOpen: await mayOpen(path), holders: held, isModemManagerNear: isNear };
      found.set(path, { troubles: troublesOf(state), holders: held });
    }
    return found;
  }

  async #mayHaveChanged(): Promise<boolean> {
    const { listPorts, devFolder = '/dev' } = this.#options;
    if (listPorts !== undefined) return true;
    const folder = await ifShown(stat(devFolder));
    const fingerprint = `${folder?.mtimeMs} ${(await namesShown(devFolder)).filter(isSerialName).join(' ')}`;
    const isOld = performance.now() - this.#listedAtMs >= LIST_AT_LEAST_EVERY_MS;
    if (fingerprint === this.#fingerprint && !isOld) return false;
    this.#fingerprint = fingerprint;
    this.#listedAtMs = performance.now();
    return true;
  }

  #newPort(facts: PortFacts): WatchedPort {
    return { facts, appearedAt: this.#options.clock(), isBeingAsked: false };
  }

  #tell(event: PortEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}

function isSerialName(name: string): boolean {
  return name.startsWith('tty');
}
