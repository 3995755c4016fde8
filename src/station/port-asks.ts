/** Actions on a port before it belongs to a receiver: probe it, listen to it, try a format for its lines. */
import { ConfigError } from '../errors/errors.js';
import { ByteLink } from '../receiver/byte-link.js';
import type { ReceiverDriver } from '../receiver/driver.js';
import { type ChosenReading, type SpokenRefusal, spokenRefusal } from '../receiver/line-refusal.js';
import { wholeLines } from '../receiver/line-splitter.js';
import { type ProbeResult, probePort } from '../receiver/probe.js';
import type { DriverRegistry } from '../receiver/registry.js';
import { serialTransport } from '../receiver/serial-transport.js';
import type { SweepPlan } from '../rf/plan.js';
import type { DriverSweep } from '../rf/sweep.js';
import { SaidError } from '../words/said.js';
import { receiverOn } from './port-owner.js';
import type { PortWatch, WatchedPort } from './port-watch.js';
import type { Stations } from './stations.js';

const MOST_BYTES = 16_384;
const MOST_LINES = 400;
const LONGEST_LINE = 4000;
const LINES_DRIVER = 'lines';

/** The port cannot be probed while a receiver of this station uses it. */
export class PortInUse extends SaidError {
  override readonly name = 'PortInUse';
}

export interface ListenWish {
  readonly baudRate: number;
  readonly seconds: number;
  /** Some boards print only while DTR is set; on a radio it may key the transmitter. */
  readonly raiseDtr?: boolean | undefined;
}

/** The result of reading listened lines with a trial format. */
export interface LinesRead {
  readonly lines: readonly {
    readonly text: string;
    readonly isUnderstood: boolean;
    readonly reason: SpokenRefusal | undefined;
  }[];
  readonly understood: number;
  readonly sweeps: readonly DriverSweep[];
  /** Nothing is read before a person has chosen one of these. */
  readonly readings: readonly ChosenReading[] | undefined;
}

export interface Heard {
  readonly bytes: Buffer;
  /** True when more bytes arrived than are kept. */
  readonly isCut: boolean;
  /** Complete lines, without their ends. */
  readonly lines: readonly string[];
  readonly tookMs: number;
}

export interface PortAsksOptions {
  readonly ports: PortWatch;
  readonly stations: Stations;
  readonly registry: DriverRegistry;
}

export class PortAsks {
  readonly #options: PortAsksOptions;

  constructor(options: PortAsksOptions) {
    this.#options = options;
  }

  /**
   * Probes with the named driver, with those that the USB ids suggest, or with every driver that may ask safely.
   * @throws PortInUse, ConfigError for an unknown driver.
   */
  async ask(port: WatchedPort, driverId?: string): Promise<ProbeResult> {
    const { registry } = this.#options;
    const { info } = port.facts;
    const named = driverId === undefined ? undefined : registry.get(driverId);
    if (named?.probeIsSafe === false)
      throw ConfigError.of(
        'driver is "{id}": its questions may change or switch on something; set the receiver up with it instead.',
        { id: named.id },
      );
    const nominated = registry.nominated(info.vendorId, info.productId);
    const candidates = named !== undefined ? [named] : nominated.length > 0 ? nominated : registry.all;
    return await this.#alone(
      port,
      () => probePort(info, candidates),
      (result) => result,
    );
  }

  /** Sends nothing. @throws PortInUse; EnvironmentError when the port cannot be opened. */
  async listen(port: WatchedPort, { baudRate, seconds, raiseDtr = false }: ListenWish): Promise<Heard> {
    const { path } = port.facts;
    return await this.#alone(port, async () => {
      const chunks: Uint8Array[] = [];
      let kept = 0;
      let isCut = false;
      const startedAt = performance.now();
      const link = await ByteLink.open(serialTransport(path, { baudRate, raiseDtr }), undefined, (chunk) => {
        const room = MOST_BYTES - kept;
        if (chunk.length > room) isCut = true;
        if (room <= 0) return;
        const part = chunk.slice(0, room);
        chunks.push(part);
        kept += part.length;
      });
      try {
        while (performance.now() - startedAt < seconds * 1000 && !isCut) await link.drain(50, 200);
      } catch {
        // The port was unplugged during the listening: the earlier bytes are still worth showing.
      } finally {
        await link.close();
      }
      const bytes = Buffer.concat(chunks);
      return { bytes, isCut, lines: shownLines(bytes), tookMs: performance.now() - startedAt };
    });
  }

  /** The lines as read with these settings of the driver "lines". @throws ConfigError naming the setting. */
  tryLines(settings: unknown, lines: readonly string[], plan: Partial<SweepPlan>): LinesRead {
    const driver: ReceiverDriver = this.#options.registry.get(LINES_DRIVER);
    if (driver.tryLines === undefined)
      throw ConfigError.of('driver "{driver}" does not read lines', { driver: LINES_DRIVER });
    const { refusals, verdict, understood, sweeps } = driver.tryLines(settings, lines, plan);
    const read = lines.map((text, i) => {
      const refusal = verdict ?? refusals[i];
      return { text, isUnderstood: refusal === undefined, reason: refusal && spokenRefusal(refusal) };
    });
    return { lines: read, understood, sweeps, readings: verdict?.kind === 'readings' ? verdict.readings : undefined };
  }

  async #alone<T>(port: WatchedPort, work: () => Promise<T>, probed?: (value: T) => ProbeResult): Promise<T> {
    const { path } = port.facts;
    const record = await receiverOn(this.#options.stations, path);
    if (record !== undefined)
      throw PortInUse.of('{path} is used by the receiver "{receiverId}" of this station', {
        path,
        receiverId: record.config.id,
      });
    return await this.#options.ports.withPort(path, work, probed);
  }
}

/** Without the first piece, which usually begins in the middle of a line. */
function shownLines(bytes: Buffer): string[] {
  const lines = wholeLines(bytes);
  return lines
    .slice(lines.length > 1 ? 1 : 0)
    .slice(-MOST_LINES)
    .map((line) => line.slice(0, LONGEST_LINE));
}
