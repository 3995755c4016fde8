/** All receivers of all stations in this process: their loops, their states, and their numbers in frames. */
import type { Bus } from '../bus/bus.js';
import type { Config, ReceiverConfig, StationConfig } from '../config/config.js';
import { closerPlan, type LookAt, USUAL_LOOK } from '../receiver/closer-look.js';
import type { GuardedStart, GuardedStarts } from '../receiver/guarded-starts.js';
import { ReceiverLoop } from '../receiver/loop.js';
import { mustBeInRange } from '../receiver/plan-range.js';
import type { DriverRegistry } from '../receiver/registry.js';
import type { SerialPortInfo } from '../receiver/serial-transport.js';
import type { SweepPlan } from '../rf/plan.js';
import type { Sweep } from '../rf/sweep.js';
import { locator } from './locate.js';
import { type ReceiverHold, ReceiverHolds } from './receiver-hold.js';
import { isShown, newRecord, noteMeasured, noteRemote, noteSweep, type ReceiverRecord } from './receiver-record.js';
import type { ReceiverWork } from './receiver-work.js';

const STOP_TIMEOUT_MS = 6000;

export { isShown, type ReceiverRecord };

export interface StationsOptions {
  readonly config: Config;
  readonly registry: DriverRegistry;
  readonly bus: Bus;
  readonly clock: () => number;
  readonly lastSeqs: ReadonlyMap<string, number>;
  /** Number after which a receiver that is not among them begins; absent: 0. */
  readonly ofUnknown?: number;
  /** The sweep in the present epoch of the clock, see rf/clock-epoch.ts. */
  inEpoch?(sweep: Sweep): Sweep;
  /** Leaves out a receiver that hung or ended the program; without it every receiver starts. */
  readonly starts?: GuardedStarts | undefined;
  /** Plans changed over the API, by receiver; they survive a restart and replace the configuration's. */
  readonly savedPlans?: ReadonlyMap<string, readonly SweepPlan[]>;
  /** Lists the ports for receivers without a named port; the system's list when absent. */
  readonly listPorts?: (() => Promise<SerialPortInfo[]>) | undefined;
  /** The flags of a sweep in addition to its driver's. */
  judge?(sweep: Sweep, record: ReceiverRecord): number;
}

interface Running {
  readonly record: ReceiverRecord;
  readonly loop: ReceiverWork;
  /** Resolves when the loop has ended; at once before it began. */
  ended: Promise<void>;
}

/** Why a receiver does not start, or not yet, after a life of the program that ended while it started. */
const WITHHELD = {
  alone: {
    status: 'waiting',
    problemKind: 'other',
    problem: 'The program ended while this receiver started; it starts alone in a moment.',
  },
  'left-out': {
    status: 'stopped',
    problemKind: 'left-out',
    problem:
      'The program hung or ended while this receiver started. It is left out, and tried again later; change its settings.',
  },
} as const;

export class Stations {
  readonly #options: StationsOptions;
  readonly #running = new Map<string, Running>();
  /** A receiver keeps its number for as long as the program runs, also when its settings change. */
  readonly #numbers = new Map<string, number>();
  /** Receivers of which there are recordings only. */
  readonly #stored = new Map<string, ReceiverRecord>();
  readonly #lastSeqs: Map<string, number>;
  readonly #holds: ReceiverHolds;
  readonly #starts: GuardedStarts | undefined;
  #stations: readonly StationConfig[];

  constructor(options: StationsOptions) {
    this.#options = options;
    this.#stations = options.config.stations;
    this.#lastSeqs = new Map(options.lastSeqs);
    this.#starts = options.starts;
    this.#holds = new ReceiverHolds((receiverId, by) => this.#afterHold(receiverId, by));
  }

  get stations(): readonly StationConfig[] {
    return this.#stations;
  }

  get receivers(): readonly ReceiverRecord[] {
    return [...this.#running.values()].map(({ record }) => record);
  }

  receiver(receiverId: string): ReceiverRecord | undefined {
    return this.#running.get(receiverId)?.record ?? this.#stored.get(receiverId);
  }

  get stored(): readonly ReceiverRecord[] {
    return [...this.#stored.values()].filter(({ config }) => !this.#running.has(config.id));
  }

  /** A receiver of which there are recordings only, from files or of a receiver that was removed: it is known by its name and never started. */
  addStored(config: ReceiverConfig, stationId: string, isField?: boolean): void {
    if (this.#running.has(config.id)) return;
    // A station that is not of this program has no name here, and nobody says where it stands.
    const station = this.stations.find(({ id }) => id === stationId) ?? {
      id: stationId,
      name: stationId,
      receivers: [],
    };
    const number = this.#numbers.get(config.id) ?? this.#numbers.size + 1;
    this.#numbers.set(config.id, number);
    const state = {
      receiverId: config.id,
      stationId: station.id,
      status: 'stopped',
      since: this.#options.clock(),
    } as const;
    const nothing = { sweeps: 0, intervalMs: undefined, lastSweep: undefined, hold: undefined };
    this.#stored.set(config.id, { config, station, number, state, ...nothing, isField, isRecorded: true });
  }

  /** Sweep numbers up to this one were given out by an earlier life of the station: before a backup was restored, or on another disk. */
  noteUsed(receiverId: string, seq: number): void {
    this.#lastSeqs.set(receiverId, Math.max(seq, this.#lastSeqs.get(receiverId) ?? 0));
  }

  /** Starts every configured receiver that no earlier start hung or ended the program with. */
  start(): void {
    for (const station of this.stations)
      for (const receiver of station.receivers === 'auto' ? [] : station.receivers) {
        const running = this.#make(station, receiver);
        const start = this.#startOf(running);
        const verdict = this.#starts?.verdict(start) ?? 'at-once';
        if (verdict !== 'at-once') this.#withhold(running.record, verdict);
        else this.#run(start);
        if (verdict === 'alone') this.#starts?.runAlone(start);
        if (verdict === 'left-out') this.#starts?.runLater(start, () => this.#running.get(receiver.id) === running);
      }
  }

  /** A person adds a receiver, or it was discovered. */
  add(station: StationConfig, config: ReceiverConfig): void {
    if (this.#running.has(config.id)) return;
    this.#run(this.#startOf(this.#make(station, config)));
  }

  #run(start: GuardedStart): void {
    if (this.#starts === undefined) start.run();
    else this.#starts.run(start);
  }

  #startOf(running: Running): GuardedStart {
    const { id: receiverId, driver, port, settings } = running.record.config;
    return {
      receiverId,
      settings: JSON.stringify({ driver, port, settings }),
      run: () => {
        // A receiver that was removed while it waited for its turn stays removed.
        if (this.#running.get(receiverId) === running) running.ended = running.loop.run();
      },
    };
  }

  #withhold(record: ReceiverRecord, verdict: keyof typeof WITHHELD): void {
    record.state = { ...record.state, ...WITHHELD[verdict], since: this.#options.clock() };
    this.#options.bus.emit('receiver', record.state);
  }

  #make(station: StationConfig, config: ReceiverConfig): Running {
    const { registry, bus, clock, inEpoch, savedPlans, listPorts, judge, ofUnknown = 0 } = this.#options;
    const record = this.#record(station, config, () => loop);
    const loop = new ReceiverLoop({
      receiverId: config.id,
      stationId: station.id,
      plans: savedPlans?.get(config.id) ?? config.plans,
      looks: typeof config.closerLook === 'object' ? config.closerLook : USUAL_LOOK,
      locate: locator(() => record.config, registry, {
        stations: this,
        listPorts,
        found: (port) => this.move(config.id, port),
      }),
      refuses: (identity) => {
        const wanted = record.config.serialNumber;
        if (wanted === undefined || identity.serialNumber === wanted) return undefined;
        return `This ${identity.model} has serial number ${identity.serialNumber ?? 'unknown'}, not ${wanted}. Plug in the right one.`;
      },
      clock,
      lastSeq: this.#lastSeqs.get(config.id) ?? ofUnknown,
      usedUpTo: () => this.#lastSeqs.get(config.id) ?? ofUnknown,
      onSweep: (received) => {
        const sweep = inEpoch?.(received) ?? received;
        this.#lastSeqs.set(config.id, sweep.seq);
        const flags = judge?.(sweep, record) ?? sweep.flags;
        const judged = flags === sweep.flags ? sweep : { ...sweep, flags };
        noteSweep(record, judged);
        noteMeasured(record, judged);
        bus.emit('sweep', judged);
      },
      onState: (state) => {
        record.state = state;
        bus.emit('receiver', state);
      },
    });
    const running = { record, loop, ended: Promise.resolve() };
    this.#running.set(config.id, running);
    return running;
  }

  #record(station: StationConfig, config: ReceiverConfig, work: () => ReceiverWork): ReceiverRecord {
    const number = this.#numbers.get(config.id) ?? this.#numbers.size + 1;
    this.#numbers.set(config.id, number);
    return newRecord({ station, config, number, since: this.#options.clock() }, work);
  }

  /** A station whose receivers another program runs. */
  addStation(station: StationConfig): void {
    this.#stations = [...this.#stations, station];
  }

  /** A receiver that another program runs: `workOf` passes on what people do with it. */
  addRemote(
    station: StationConfig,
    config: ReceiverConfig,
    workOf: (record: ReceiverRecord) => ReceiverWork,
  ): ReceiverRecord {
    const record = Object.assign(
      this.#record(station, config, () => loop),
      { isRemote: true as const },
    );
    const loop = workOf(record);
    this.#running.set(config.id, { record, loop, ended: Promise.resolve() });
    return record;
  }

  /** A sweep, of any age, of a receiver that another program runs, with all its bins. */
  noteMeasured(sweep: Sweep): void {
    const record = this.receiver(sweep.receiverId);
    if (record !== undefined) noteMeasured(record, sweep);
  }

  /** The newest sweep of a receiver that another program runs. */
  noteRemote(sweep: Sweep): void {
    const record = this.receiver(sweep.receiverId);
    if (record !== undefined) noteRemote(record, sweep);
  }

  /** Ends the receiver's loop and removes it; resolves when its port is free. */
  async remove(receiverId: string): Promise<void> {
    const running = this.#running.get(receiverId);
    if (running === undefined) return;
    this.#holds.end(receiverId);
    this.#starts?.end(receiverId);
    running.loop.stop();
    await running.ended;
    this.#running.delete(receiverId);
  }

  /** Restarts a receiver with another port, driver or settings. Its number and its count of sweeps continue. */
  async replace(receiverId: string, config: ReceiverConfig): Promise<void> {
    const station = this.receiver(receiverId)?.station;
    await this.remove(receiverId);
    if (station !== undefined) this.add(this.stations.find(({ id }) => id === station.id) ?? station, config);
  }

  /** Sets name, place and antenna, used from now on for display and corrections. Receivers continue. */
  updateStation(station: StationConfig): void {
    this.#stations = this.#stations.map((known) => (known.id === station.id ? station : known));
    for (const { record } of this.#running.values()) if (record.station.id === station.id) record.station = station;
  }

  /** Takes out a station whose receivers are removed. */
  removeStation(stationId: string): void {
    this.#stations = this.#stations.filter(({ id }) => id !== stationId);
  }

  plans(receiverId: string): readonly SweepPlan[] {
    return this.#running.get(receiverId)?.loop.plans ?? [];
  }

  planCost(receiverId: string, index: number): ReturnType<ReceiverWork['planCost']> {
    return this.#running.get(receiverId)?.loop.planCost(index);
  }

  /**
   * Changes the plans of a receiver, from its next sweep on.
   * @throws RangeError when the connected receiver cannot tune there.
   */
  setPlans(receiverId: string, plans: readonly SweepPlan[]): void {
    this.checkPlans(receiverId, plans);
    this.#running.get(receiverId)?.loop.setPlans(plans);
  }

  /** @throws ReceiverBusy while another person has the receiver, RangeError when it cannot tune there. */
  hold(receiverId: string, hold: ReceiverHold): void {
    const running = this.#running.get(receiverId);
    if (running === undefined) return;
    this.checkPlans(receiverId, [hold.plan]);
    this.#holds.take(receiverId, hold);
    running.record.hold = hold;
    running.loop.hold(hold.plan);
    this.#options.bus.emit('receiver', running.record.state);
  }

  /** Ends the hold, so that the receiver returns to its plans; false when nobody held it. */
  release(receiverId: string, by?: string): boolean {
    return this.#holds.end(receiverId, by);
  }

  /**
   * Requests a closer look at a severe emission, within the share of time for looks. False when the receiver makes
   * none: switched off, only listened to, held by a person, looked at recently, or the watch shows as much already.
   */
  look(receiverId: string, at: LookAt): boolean {
    const running = this.#running.get(receiverId);
    const { identity } = running?.record.state ?? {};
    if (running === undefined || identity === undefined || running.record.config.closerLook === false) return false;
    if (running.record.hold !== undefined) return false;
    if (this.#options.registry.get(running.record.config.driver).listensOnly === true) return false;
    const plan = closerPlan(at, identity);
    return plan !== undefined && running.loop.look({ emissionId: at.emissionId, plan });
  }

  /** The receiver is on another port now; its next attempt uses that port. */
  move(receiverId: string, port: ReceiverConfig['port']): void {
    const record = this.receiver(receiverId);
    if (record !== undefined) record.config = { ...record.config, port };
  }

  /** A port appeared: receivers that wait for another attempt on a serial port try now. */
  wake(receiverIds: readonly string[]): void {
    for (const receiverId of receiverIds) this.#running.get(receiverId)?.loop.wake();
  }

  /** Closes every receiver and opens it again; `why` is a sentence. */
  beginAnew(why: string): void {
    for (const { loop } of this.#running.values()) loop.beginAnew(why);
  }

  /** Stops every loop; resolves when the receivers have their earlier settings back, or the time for this is over. */
  async stop(): Promise<void> {
    this.#holds.endAll();
    this.#starts?.endAll();
    const all = [...this.#running.values()];
    for (const { loop } of all) loop.stop();
    const late = new Promise<void>((resolve) => setTimeout(resolve, STOP_TIMEOUT_MS).unref());
    await Promise.race([Promise.all(all.map(({ ended }) => ended)), late]);
  }

  #afterHold(receiverId: string, by: string | undefined): void {
    const running = this.#running.get(receiverId);
    if (running === undefined) return;
    running.record.hold = undefined;
    running.loop.hold(undefined, by);
    this.#options.bus.emit('receiver', running.record.state);
  }

  /** @throws RangeError when the receiver cannot tune there: the connected one, or any of its driver while none is. */
  checkPlans(receiverId: string, plans: readonly SweepPlan[]): void {
    const record = this.receiver(receiverId);
    if (record === undefined) return;
    const { identity } = record.state;
    const { driver, settings } = record.config;
    const tuning = this.#options.registry.get(driver, settings).tuning;
    const range = identity === undefined ? tuning : { name: identity.model, ...identity };
    if (range === undefined) return;
    for (const plan of plans) mustBeInRange(plan, range);
  }
}
