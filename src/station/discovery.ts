/** `receivers: auto`: looks for newly plugged USB serial ports and asks each who it is. */
import type { StationConfig } from '../config/config.js';
import { sentenceOf } from '../errors/errors.js';
import { type ProbeResult, probePort } from '../receiver/probe.js';
import type { DriverRegistry } from '../receiver/registry.js';
import { listUsbPorts, stablePath } from '../receiver/serial-ports.js';
import type { SerialPortInfo } from '../receiver/serial-transport.js';
import type { Stations } from './stations.js';

const LOOK_EVERY_MS = 1500;

export interface DiscoveryOptions {
  readonly stations: Stations;
  readonly registry: DriverRegistry;
  readonly station: StationConfig;
  onFound(result: ProbeResult): void;
  onFault(sentence: string): void;
  /** Replaced in tests. */
  readonly listPorts?: () => Promise<SerialPortInfo[]>;
}

export class Discovery {
  readonly #options: DiscoveryOptions;
  /** Ports asked since they appeared; a port that goes away is asked anew when it returns. */
  readonly #asked = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(options: DiscoveryOptions) {
    this.#options = options;
  }

  start(): void {
    this.#looking = this.#look()
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

  async #look(): Promise<void> {
    const ports = await (this.#options.listPorts ?? listUsbPorts)();
    const present = new Set(ports.map(({ path }) => path));
    for (const path of this.#asked) if (!present.has(path)) this.#asked.delete(path);
    for (const port of ports) {
      if (this.#asked.has(port.path) || this.#stopped) continue;
      this.#asked.add(port.path);
      const path = await stablePath(port.path);
      // A receiver that is known by this socket comes back by itself: its own loop opens the port again.
      if (this.#isTaken(path)) continue;
      const candidates = this.#options.registry.nominated(port.vendorId, port.productId);
      if (candidates.length > 0) this.#welcome(await probePort(port, candidates), path);
    }
  }

  #isTaken(path: string): boolean {
    return this.#options.stations.receivers.some(({ config: { port } }) => {
      return typeof port === 'object' && 'serial' in port && port.serial === path;
    });
  }

  #welcome(result: ProbeResult, path: string): void {
    this.#options.onFound(result);
    const { driverId, baudRate, identity } = result;
    if (driverId === undefined || baudRate === undefined || identity === undefined) return;
    const { stations, station } = this.#options;
    const port = { serial: path, baudRate };
    const own = stations.receivers.filter(({ config }) => config.driver === driverId);
    const returned = own.find(({ config, state }) => {
      if (identity.serialNumber !== undefined) return config.serialNumber === identity.serialNumber;
      return state.status !== 'sweeping' && typeof config.port === 'object' && 'serial' in config.port;
    });
    if (returned !== undefined) {
      stations.move(returned.config.id, port);
      return;
    }
    const { serialNumber } = identity;
    stations.add(station, {
      id: `${driverId}-${own.length + 1}`,
      name: identity.model,
      driver: driverId,
      port,
      plans: [],
      ...(serialNumber === undefined ? {} : { serialNumber }),
    });
  }
}
