/** A hub and its stations without receivers and pages: archives, message server and what lies between, for tests. */
import { mkdtempSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NatsConnection } from '@nats-io/transport-node';
import { Bus } from '../../src/bus/bus.js';
import { parseConfig } from '../../src/config/config.js';
import { BlockIntake } from '../../src/network/block-intake.js';
import { type ComparedReceiver, HourComparison } from '../../src/network/hour-comparison.js';
import { HubDebts } from '../../src/network/hub-debts.js';
import { invite, joinHub } from '../../src/network/membership/joining.js';
import type { OwnMembership } from '../../src/network/membership/own-membership.js';
import { NewSweeps } from '../../src/network/new-sweeps.js';
import { RefusedBlocks } from '../../src/network/refused-blocks.js';
import { StationVoice } from '../../src/network/station-voice.js';
import { idAtHub } from '../../src/network/subjects.js';
import { TakenSweeps } from '../../src/network/taken-sweeps.js';
import { Uplink } from '../../src/network/uplink.js';
import { DriverRegistry } from '../../src/receiver/registry.js';
import type { Sweep } from '../../src/rf/sweep.js';
import { Stations } from '../../src/station/stations.js';
import type { StoredSweep } from '../../src/store/archive.js';
import { EmbeddedArchive } from '../../src/store/embedded/embedded-archive.js';
import { freePort, startHubServer, type TestHub } from './message-server.js';
import { numberedSweep } from './numbered-sweep.js';

const RETENTION = { maxAgeMs: 1e12, maxBytes: 1e12 };
const onLost = () => undefined;

export function newFolder(name: string): string {
  return mkdtempSync(join(tmpdir(), `rfi-${name}-`));
}

export async function openArchive(folder: string, clock: () => number): Promise<EmbeddedArchive> {
  return await EmbeddedArchive.open({ path: join(folder, 'sweeps.db'), retention: RETENTION, clock, ballastBytes: 0 });
}

/** The archive of a hub with what fills it, behind a message server. */
export class HubEnd {
  readonly folder: string;
  readonly listen: string;
  readonly clock: () => number;
  readonly faults: string[] = [];
  /** Nodes of an operator's cluster in place of an own message server. */
  cluster: { readonly servers: readonly string[] } | undefined;
  hub!: TestHub;
  archive!: EmbeddedArchive;
  taken!: TakenSweeps;
  refused!: RefusedBlocks;
  intake!: BlockIntake;
  hours!: HourComparison;
  /** Receivers whose hours are compared. */
  compared: ComparedReceiver[] = [];

  private constructor(folder: string, listen: string, clock: () => number) {
    this.folder = folder;
    this.listen = listen;
    this.clock = clock;
  }

  static async open(
    clock: () => number = Date.now,
    { folder = newFolder('hub'), cluster }: { folder?: string; cluster?: HubEnd['cluster'] } = {},
  ): Promise<HubEnd> {
    const end = new HubEnd(folder, `127.0.0.1:${await freePort()}`, clock);
    end.cluster = cluster;
    await end.start();
    return end;
  }

  async start(): Promise<void> {
    const { folder, listen, clock } = this;
    const { cluster } = this;
    this.hub = await startHubServer({ folder: join(folder, 'network'), listen, clock, cluster });
    this.archive = await openArchive(folder, clock);
    const { spool } = this.archive;
    const path = join(folder, 'taken.json');
    this.taken = await TakenSweeps.open({ path, spool, lastSeqs: await this.archive.lastSeqs(), onLost });
    this.refused = new RefusedBlocks(join(folder, 'refused'));
    this.intake = new BlockIntake({
      ...{ spool, taken: this.taken, refused: this.refused, waitingBytes: 500e6, clock },
      connection: this.hub.server.connection,
      replicas: this.hub.server.replicas,
      isMember: (stationId) => this.hub.server.membership.members.some((one) => one.stationId === stationId),
      onSweep: () => undefined,
      onFault: (sentence) => this.faults.push(sentence),
    });
    this.hours = await HourComparison.open({
      ...{ path: join(folder, 'hours.json'), archive: this.archive, taken: this.taken, clock, onLost },
      connection: () => this.hub.server.connection,
      receivers: () => this.compared,
      onNotice: (sentence) => this.faults.push(sentence),
    });
    await this.intake.start();
  }

  async stop(): Promise<void> {
    await this.intake.stop();
    await this.archive.close();
    await this.hub.server.stop();
  }

  async invite(stationId: string): Promise<string> {
    const code = await invite(this.hub.server.members, stationId, this.hub.server.contact, this.clock());
    await this.hub.server.look();
    return code;
  }

  /** What the hub's archive has of a station's receiver, in order of number. */
  async sweeps(stationId: string, receiverId = 'rx'): Promise<StoredSweep[]> {
    const found = await this.archive.query({ receiverId: idAtHub(stationId, receiverId), from: 0, to: 1e14 });
    return found.toSorted((a, b) => a.seq - b.seq);
  }

  async seqs(stationId: string, receiverId = 'rx'): Promise<number[]> {
    return (await this.sweeps(stationId, receiverId)).map(({ seq }) => seq);
  }
}

/** The archive of a station with its way to the hub. */
export class StationEnd {
  readonly folder = newFolder('station');
  readonly stationId: string;
  readonly clock: () => number;
  readonly notices: string[] = [];
  /** Interval in ms of which one sweep is sent unasked; 0: all are. */
  everyMs = 0;
  /** Called with the first connection. */
  onControl: (connection: NatsConnection) => void = () => undefined;
  #voice: StationVoice | undefined;
  membership!: OwnMembership;
  archive!: EmbeddedArchive;
  debts!: HubDebts;
  uplink!: Uplink;
  #seq = 0;

  private constructor(stationId: string, clock: () => number) {
    this.stationId = stationId;
    this.clock = clock;
  }

  static async join(hub: HubEnd, stationId: string): Promise<StationEnd> {
    const end = await StationEnd.joined(hub, stationId);
    await end.start();
    return end;
  }

  /** Joins and does not start yet. */
  static async joined(hub: HubEnd, stationId: string): Promise<StationEnd> {
    const end = new StationEnd(stationId, hub.clock);
    end.membership = await joinHub(await hub.invite(stationId), end.folder);
    return end;
  }

  async start(membership = this.membership): Promise<void> {
    const { folder, clock } = this;
    await mkdir(folder, { recursive: true });
    this.archive = await openArchive(folder, clock);
    this.debts = await HubDebts.open(join(folder, 'debts.json'), ['rx'], clock(), onLost);
    const { archive, debts, everyMs } = this;
    const news = await NewSweeps.open(archive.spool, { debts, clock, everyMs });
    this.uplink = new Uplink({
      ...{ membership, archive, debts, news, clock, everyMs, gatherMs: 200 },
      onControl: async (connection) => {
        this.onControl(connection);
        return '';
      },
      onNotice: (sentence) => this.notices.push(sentence),
    });
    this.uplink.start();
  }

  /** Lets the station answer its hub's questions; before the start. */
  async speaks(): Promise<void> {
    const { stationId, clock, everyMs } = this;
    const config = parseConfig({ stations: [{ id: stationId, name: stationId, receivers: [] }] }, 'test');
    const bus = new Bus(() => undefined);
    const stations = new Stations({ config, registry: await DriverRegistry.load(), bus, clock, lastSeqs: new Map() });
    const port = { simulated: true as const };
    stations.addStored({ id: 'rx', driver: 'simulated', port, plans: [], spursHz: [] }, stationId);
    this.onControl = (connection) => {
      this.#voice = new StationVoice(connection, {
        ...{
          stationId,
          lives: [stationId] as const,
          version: 'test',
          stations,
          bus,
          clock,
          everyMs,
          debts: this.debts,
        },
        status: () => this.uplink.status,
        trouble: async () => undefined,
        onAsked: () => undefined,
        acts: { digest: () => '0', answer: () => ({ days: [], cases: [] }) },
        onCalls: () => ({ life: stationId, cases: [] }),
        onAct: async () => ({ problem: 'no routes' }),
        calibrations: () => [],
        onFault: (sentence) => this.notices.push(sentence),
      });
      this.#voice.start();
    };
  }

  async stop(): Promise<void> {
    this.#voice?.stop();
    await this.uplink.stop();
    await this.archive.close();
  }

  /** Sweeps of one receiver that begin at `at` and follow each other in 10 ms. */
  sweep(count: number, at = this.clock(), grid: Partial<Pick<Sweep, 'startHz'>> = {}): Sweep[] {
    return Array.from({ length: count }, (_, i) => {
      this.#seq += 1;
      const startedAt = Math.floor(at) + 10 * i;
      const of = { stationId: this.stationId, startedAt, endedAt: startedAt + 5 };
      const sweep = { ...numberedSweep(this.#seq, 'rx'), ...of, ...grid };
      this.archive.add(sweep);
      return sweep;
    });
  }
}
