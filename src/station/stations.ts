/** All receivers of all stations this process runs: their loops, their states, what each is called in frames. */
import type { Bus } from '../bus/bus.js';
import type { Config, ReceiverConfig, StationConfig } from '../config/config.js';
import type { ReceiverState } from '../receiver/loop.js';
import { ReceiverLoop } from '../receiver/loop.js';
import type { DriverRegistry } from '../receiver/registry.js';
import type { SweepPlan } from '../rf/plan.js';
import { locator } from './locate.js';

const STOP_TIMEOUT_MS = 6000;

export interface ReceiverRecord {
  config: ReceiverConfig;
  readonly station: StationConfig;
  readonly number: number;
  state: ReceiverState;
  sweeps: number;
  lastSweep: { at: number; startHz: number; stepHz: number; bins: number; rbwHz?: number; flags: number } | undefined;
}

export interface StationsOptions {
  readonly config: Config;
  readonly registry: DriverRegistry;
  readonly bus: Bus;
  readonly clock: () => number;
  readonly lastSeqs: ReadonlyMap<string, number>;
  /** Plans changed over the API, by receiver; they outlive a restart and come before the configuration's. */
  readonly savedPlans?: ReadonlyMap<string, readonly SweepPlan[]>;
}

export class Stations {
  readonly #options: StationsOptions;
  readonly #records = new Map<string, ReceiverRecord>();
  readonly #loops = new Map<string, { loop: ReceiverLoop; ended: Promise<void> }>();

  constructor(options: StationsOptions) {
    this.#options = options;
  }

  get stations(): readonly StationConfig[] {
    return this.#options.config.stations;
  }

  get receivers(): readonly ReceiverRecord[] {
    return [...this.#records.values()];
  }

  receiver(receiverId: string): ReceiverRecord | undefined {
    return this.#records.get(receiverId);
  }

  /** Starts every configured receiver. A receiver added later starts with `add`. */
  start(): void {
    for (const station of this.stations)
      for (const receiver of station.receivers === 'auto' ? [] : station.receivers) this.add(station, receiver);
  }

  add(station: StationConfig, config: ReceiverConfig): void {
    const { registry, bus, clock, lastSeqs, savedPlans } = this.#options;
    if (this.#records.has(config.id)) return;
    const record: ReceiverRecord = {
      config,
      station,
      number: this.#records.size + 1,
      state: { receiverId: config.id, stationId: station.id, status: 'stopped', since: clock() },
      sweeps: 0,
      lastSweep: undefined,
    };
    const loop = new ReceiverLoop({
      receiverId: config.id,
      stationId: station.id,
      plans: savedPlans?.get(config.id) ?? config.plans,
      locate: locator(() => record.config, registry),
      refuses: (identity) => {
        const wanted = record.config.serialNumber;
        if (wanted === undefined || identity.serialNumber === wanted) return undefined;
        return `This ${identity.model} has serial number ${identity.serialNumber ?? 'unknown'}, not ${wanted}. Plug in the right one.`;
      },
      clock,
      lastSeq: lastSeqs.get(config.id) ?? 0,
      onSweep: (sweep) => {
        record.sweeps += 1;
        const { rbwHz, startHz, stepHz, flags } = sweep;
        const bins = sweep.levelsDbm.length;
        record.lastSweep = {
          at: sweep.endedAt,
          startHz,
          stepHz,
          bins,
          flags,
          ...(rbwHz === undefined ? {} : { rbwHz }),
        };
        bus.emit('sweep', sweep);
      },
      onState: (state) => {
        record.state = state;
        bus.emit('receiver', state);
      },
    });
    this.#records.set(config.id, record);
    this.#loops.set(config.id, { loop, ended: loop.run() });
  }

  plans(receiverId: string): readonly SweepPlan[] {
    return this.#loops.get(receiverId)?.loop.plans ?? [];
  }

  /**
   * Changes what a receiver watches, from its next sweep on.
   * @throws RangeError when the receiver that is plugged in cannot tune there.
   */
  setPlans(receiverId: string, plans: readonly SweepPlan[]): void {
    const identity = this.#records.get(receiverId)?.state.identity;
    for (const { startHz, stopHz } of plans) {
      if (identity?.minHz !== undefined && startHz < identity.minHz)
        throw new RangeError(`startHz is ${startHz}: ${identity.model} begins at ${identity.minHz} Hz`);
      if (identity?.maxHz !== undefined && stopHz > identity.maxHz)
        throw new RangeError(`stopHz is ${stopHz}: ${identity.model} ends at ${identity.maxHz} Hz`);
    }
    this.#loops.get(receiverId)?.loop.setPlans(plans);
  }

  /** The receiver is on another port now; its next attempt looks there. */
  move(receiverId: string, port: ReceiverConfig['port']): void {
    const record = this.#records.get(receiverId);
    if (record !== undefined) record.config = { ...record.config, port };
  }

  /** Stops every loop; resolves when the receivers are left as found, or the time for it is over. */
  async stop(): Promise<void> {
    for (const { loop } of this.#loops.values()) loop.stop();
    const late = new Promise<void>((resolve) => setTimeout(resolve, STOP_TIMEOUT_MS).unref());
    await Promise.race([Promise.all([...this.#loops.values()].map(({ ended }) => ended)), late]);
  }
}
