/**
 * A station that is cheap to have by the hundred: its spool, its link and its voice are those of a real station; it has no
 * archive, no detection and no page. Sweeps are noise from a seed, or those of simulated receivers.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { nkeys } from '@nats-io/transport-node';
import { Bus } from '../../src/bus/bus.js';
import { parseConfig } from '../../src/config/config.js';
import { HubDebts } from '../../src/network/hub-debts.js';
import { authorityAt } from '../../src/network/membership/hub-contact.js';
import { newSeed } from '../../src/network/membership/hub-files.js';
import { Members } from '../../src/network/membership/members.js';
import type { OwnMembership } from '../../src/network/membership/own-membership.js';
import { NewSweeps } from '../../src/network/new-sweeps.js';
import { StationVoice } from '../../src/network/station-voice.js';
import { Uplink } from '../../src/network/uplink.js';
import type { DriverRegistry } from '../../src/receiver/registry.js';
import { type Sweep, SweepFlag } from '../../src/rf/sweep.js';
import { Stations } from '../../src/station/stations.js';
import { Spool } from '../../src/store/spool/spool.js';
import { noiseLevels } from './synthetic-sweeps.js';

export interface LightStationOptions {
  readonly stationId: string;
  readonly membership: OwnMembership;
  readonly folder: string;
  readonly registry: DriverRegistry;
  /** Receivers with noise; simulated ones of this configuration when it is there. */
  readonly receivers: number;
  readonly bins: number;
  readonly everyMs: number;
  /** Each sweep of so many lies outside the watch; none when absent. */
  readonly asideEvery?: number;
  readonly station?: {
    readonly name: string;
    readonly latitude: number;
    readonly longitude: number;
    readonly receivers: readonly object[];
  };
}

/** Members of a hub without a code for each: for hundreds of stations at once. */
export async function enrol(
  hubFolder: string,
  hub: { address: string; fingerprint: string },
  ids: readonly string[],
): Promise<OwnMembership[]> {
  const authority = await authorityAt(hub.address, hub.fingerprint);
  const members = new Members(hubFolder);
  const all: OwnMembership[] = [];
  for (const stationId of ids) {
    const seed = newSeed();
    await members.join(stationId, nkeys.fromSeed(new TextEncoder().encode(seed)).getPublicKey(), Date.now());
    all.push({ stationId, seed, authority, address: hub.address });
  }
  return all;
}

export class LightStation {
  readonly #options: LightStationOptions;
  readonly #bus = new Bus(() => undefined);
  #spool: Spool | undefined;
  #uplink: Uplink | undefined;
  #voice: StationVoice | undefined;
  #stations: Stations | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** Sweeps made so far. */
  made = 0;

  constructor(options: LightStationOptions) {
    this.#options = options;
  }

  get isLinked(): boolean {
    return this.#uplink?.status.isLinked === true;
  }

  /** Bytes of blocks that the hub's message server took. */
  get bytes(): number {
    return this.#uplink?.status.bytes ?? 0;
  }

  async start(): Promise<void> {
    const { stationId, membership, folder, registry, station } = this.#options;
    await mkdir(folder, { recursive: true });
    const clock = Date.now;
    const config = parseConfig(
      { stations: [{ id: stationId, name: stationId, receivers: [], ...station }] },
      'a light station',
    );
    const stations = new Stations({ config, registry, bus: this.#bus, clock, lastSeqs: new Map() });
    this.#stations = stations;
    const spool = await Spool.open({ folder: join(folder, 'spool'), clock, segmentBytes: 1 << 20 });
    this.#spool = spool;
    this.#bus.on('sweep', (sweep) => {
      this.made += 1;
      spool.append(sweep);
    });
    const debts = await HubDebts.open(join(folder, 'debts.json'), [], clock(), () => undefined);
    const news = await NewSweeps.open(spool, { debts, clock });
    const uplink = new Uplink({
      ...{ membership, debts, news, clock, archive: { query: async () => [], spool }, onNotice: () => undefined },
      onControl: async (connection) => {
        const life: string = crypto.randomUUID();
        this.#voice = new StationVoice(connection, {
          ...{ stationId, lives: [life] as const, version: 'light', stations, bus: this.#bus, debts, clock },
          status: () => uplink.status,
          trouble: async () => undefined,
          onAsked: () => undefined,
          acts: { digest: () => '0', answer: () => ({ days: [], cases: [] }) },
          onCalls: () => ({ life: stationId, cases: [] }),
          onAct: async () => ({ problem: 'no routes' }),
          calibrations: () => [],
          onFault: () => undefined,
        });
        this.#voice.start();
        return life;
      },
    });
    this.#uplink = uplink;
    uplink.start();
    if (station === undefined) this.#makeNoise(stations);
    else stations.start();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#stations?.stop();
    this.#voice?.stop();
    await this.#uplink?.stop();
    await this.#spool?.close();
  }

  #makeNoise(stations: Stations): void {
    const { stationId, receivers, bins, everyMs, asideEvery = Number.POSITIVE_INFINITY } = this.#options;
    const [station] = stations.stations;
    if (station === undefined) return;
    const levels = Array.from({ length: 4 }, (_, i) => noiseLevels(bins, 17 + i)());
    const plans = [{ startHz: 87.5e6, stopHz: 108e6, points: bins, everyMs }];
    const ids = Array.from({ length: receivers }, (_, i) => `rx${i + 1}`);
    for (const id of ids) {
      const config = { id, driver: 'simulated', port: { simulated: true as const }, plans, spursHz: [] };
      const record = stations.addRemote(station, config, () => ({
        ...{
          plans,
          activity: { kind: 'plan', index: 0 },
          planCost: () => undefined,
          look: () => false,
          run: async () => {},
        },
        ...{ setPlans: () => {}, hold: () => {}, stop: () => {}, wake: () => {}, beginAnew: () => {} },
      }));
      record.state = { ...record.state, status: 'sweeping' };
    }
    let seq = 0;
    this.#timer = setInterval(() => {
      seq += 1;
      const endedAt = Date.now();
      for (const receiverId of ids) {
        const levelsDbm = levels[seq % levels.length] as Float32Array;
        const grid = { startHz: 87.5e6, stepHz: 20.5e6 / bins, levelsDbm };
        const flags = SweepFlag.simulated | (seq % asideEvery === 0 ? SweepFlag.aside : 0);
        const sweep: Sweep = { receiverId, stationId, seq, startedAt: endedAt - 100, endedAt, flags, ...grid };
        stations.noteRemote(sweep);
        this.#bus.emit('sweep', sweep);
      }
    }, everyMs);
  }
}
