/** The message server of a hub with its stations: changes of the members' files take effect within a second. */
import { join } from 'node:path';
import type { NatsConnection } from '@nats-io/transport-node';
import { boundedText } from '../../config/bounded-text.js';
import { sentenceOf } from '../../errors/errors.js';
import { writeWhole } from '../../files/write-whole.js';
import { every, type Repeated } from '../../time/work.js';
import { ClusterLink } from './cluster-link.js';
import { FloodWatch } from './flood-watch.js';
import { connectWith, keyOf } from './hub-contact.js';
import { fingerprintOf, type HubFiles, ISSUER_FILE, openHubFiles, outerAddress, SYSTEM_FILE } from './hub-files.js';
import { answerJoining } from './joining.js';
import { Members, type Membership, NOBODY } from './members.js';
import { ACCOUNT, natsConfig } from './nats-config.js';
import { NatsProcess } from './nats-process.js';

const LOOK_EVERY_MS = 250;

export interface HubServerOptions {
  /** The hub's network folder. */
  readonly folder: string;
  /** Folder in which the message server keeps waiting messages. Not in the data directory, whose only writer is this program. */
  readonly storeFolder: string;
  /** host:port on which the message server listens. */
  readonly listen: string;
  /** host:port under which stations reach it; absent: an address of this machine. */
  readonly address?: string | undefined;
  /** Most bytes of messages that wait for the archive. */
  readonly storeBytes: number;
  /** An operator's own cluster, which the hub uses in place of a message server of its own. */
  readonly cluster?: { readonly servers: readonly string[]; readonly authority?: string | undefined } | undefined;
  readonly clock: () => number;
  onFault(sentence: string): void;
  onNotice(sentence: string): void;
}

export class HubServer {
  readonly members: Members;
  readonly #options: HubServerOptions;
  readonly #files: HubFiles;
  /** The hub's own server; undefined with an operator's cluster. */
  readonly #process: NatsProcess | undefined;
  readonly #cluster: ClusterLink | undefined;
  /** PEM that signed the certificates of the message server. */
  readonly #authority: string;
  readonly #address: string;
  readonly #floods = new FloodWatch();
  #membership = NOBODY;
  #seen = '';
  #connection: NatsConnection | undefined;
  #timer: Repeated | undefined;
  #looking: Promise<void> = Promise.resolve();

  private constructor(options: HubServerOptions, files: HubFiles, contact: { address: string; authority: string }) {
    const { folder, storeFolder, listen, storeBytes, cluster, clock, onFault, onNotice } = options;
    this.#options = options;
    this.#files = files;
    this.#address = contact.address;
    this.#authority = contact.authority;
    this.members = new Members(folder);
    if (cluster !== undefined) {
      const paths = { issuerPath: join(folder, ISSUER_FILE), systemPath: join(folder, SYSTEM_FILE) };
      const { servers } = cluster;
      const { authority } = contact;
      const hubKey = files.publicKey;
      this.#cluster = new ClusterLink({ servers, authority, hubKey, ...paths, members: this.members, clock, onNotice });
      return;
    }
    this.#process = new NatsProcess({
      folder,
      storeFolder,
      onFault,
      onNotice,
      config: async (monitorPort) => {
        const { certificate, key, publicKey } = files;
        const isShut = (secret: string) => this.#floods.isShut(secret);
        const accounts = this.#floods.accounts.text(ACCOUNT, `{ nkey: ${publicKey} }`, isShut);
        return natsConfig({ listen, monitorPort, storeFolder, storeBytes, certificate, key }, accounts);
      },
    });
  }

  /** Makes certificate and keys, and ends a server that an earlier run left running. */
  static async prepare(options: HubServerOptions): Promise<HubServer> {
    const { folder, listen, clock, cluster } = options;
    const own = options.address ?? `${outerAddress() ?? '127.0.0.1'}:${portOf(listen)}`;
    const address = cluster === undefined ? own : cluster.servers.join(',');
    const files = await openHubFiles(folder, [hostOf(own)], clock());
    const authority = cluster?.authority === undefined ? files.authority : await boundedText(cluster.authority);
    const fingerprint = fingerprintOf(authority);
    await writeWhole(join(folder, 'hub.json'), `${JSON.stringify({ address, fingerprint })}\n`);
    const server = new HubServer(options, files, { address, authority });
    await server.#process?.endLeftOver();
    return server;
  }

  /** The connection of the hub itself. @throws Error before the start */
  get connection(): NatsConnection {
    if (this.#connection === undefined) throw new Error('The message server has not started.');
    return this.#connection;
  }

  get membership(): Membership {
    return this.#membership;
  }

  /** Address for stations, and the proof that it is this hub. */
  get contact(): { readonly address: string; readonly authority: string; readonly fingerprint: string } {
    const [address, authority] = [this.#address, this.#authority];
    return { address, authority, fingerprint: fingerprintOf(authority) };
  }

  get isRunning(): boolean {
    return this.#process?.isRunning ?? this.#cluster?.isRunning ?? false;
  }

  /** Number of nodes that keep each message. */
  get replicas(): number {
    return (this.#options.cluster?.servers.length ?? 1) >= 3 ? 3 : 1;
  }

  /** Stations that flooded the message server, so that they may not connect for a while. */
  get shutOut(): readonly string[] {
    return this.#floods.shutOut;
  }

  /** Id of the message server's process, and the local port with its state. */
  get process(): { readonly pid: number | undefined; readonly monitorPort: number } {
    return { pid: this.#process?.pid, monitorPort: this.#process?.monitorPort ?? 0 };
  }

  /** @throws EnvironmentError when nats-server is not installed or does not start */
  async start(): Promise<void> {
    const { onFault, clock, onNotice } = this.#options;
    this.#seen = await this.members.stamp();
    this.#membership = await this.members.read();
    this.#floods.accounts.seat(this.#membership, clock());
    await this.#process?.start();
    await this.#cluster?.start();
    const { listen, cluster } = this.#options;
    onNotice(
      cluster === undefined
        ? `nats-server runs for the stations on ${listen}; they reach it at ${this.#address}. Its files are in ${this.#files.folder}.`
        : `The hub uses the NATS cluster ${this.#address}.`,
    );
    const own = { address: cluster === undefined ? localOf(listen) : this.#address, authority: this.#authority };
    this.#connection = await connectWith(own, keyOf(this.#files.seed), {
      name: 'rfi-logger hub',
      waitOnFirstConnect: true,
    });
    this.#cluster?.admit(this.#connection, this.#membership);
    answerJoining(this.#connection, this.members, {
      clock,
      onChange: () => this.look(),
      onJoined: (stationId) => onNotice(`Station ${stationId} has joined this hub.`),
    });
    this.#timer = every(
      LOOK_EVERY_MS,
      () => this.look(),
      (error) => onFault(sentenceOf(error)),
    );
  }

  /** Ends the connections of a station that floods the message server, for a while. */
  async #lookForFloods(): Promise<void> {
    const isOther = await this.#floods.look(this.process.monitorPort, (stationId) =>
      this.#options.onFault(`Station ${stationId} floods the message server: its connections are ended.`),
    );
    if (isOther) await this.#process?.reload();
  }

  /** Applies changed invitations and stations. */
  look(): Promise<void> {
    this.#looking = this.#looking.catch(() => undefined).then(() => this.#look());
    return this.#looking;
  }

  async stop(): Promise<void> {
    await this.#timer?.stop();
    await this.#looking.catch(() => undefined);
    await this.#connection?.close();
    await this.#cluster?.stop();
    await this.#process?.stop();
  }

  async #look(): Promise<void> {
    // A server that does not answer is being started, and said to be away.
    if (this.#process !== undefined) await this.#lookForFloods().catch(() => undefined);
    for (const { stationId, expiresAt } of this.#membership.invitations)
      if (expiresAt <= this.#options.clock()) await this.members.endInvitation(stationId);
    const before = this.#membership;
    const stamp = await this.members.stamp();
    // What could not be read is tried again at each look.
    if (stamp === this.#seen && before.faults.length === 0) return;
    this.#membership = await this.members.read(before);
    const isTold = this.#membership.faults.join() === before.faults.join();
    if (!isTold) for (const fault of this.#membership.faults) this.#options.onFault(fault);
    if (stamp === this.#seen && isTold) return;
    this.#seen = stamp;
    if (this.#floods.accounts.seat(this.#membership, this.#options.clock())) await this.#process?.reload();
    else await this.#process?.renew();
    await this.#cluster?.reload(before, this.#membership);
  }
}

function portOf(address: string): string {
  return address.slice(address.lastIndexOf(':') + 1);
}

function hostOf(address: string): string {
  return address.slice(0, address.lastIndexOf(':')).replace(/^\[|\]$/g, '');
}

/** Address with which the hub itself connects. */
export function localOf(listen: string): string {
  const isAny = ['0.0.0.0', '::', ''].includes(hostOf(listen));
  return isAny ? `127.0.0.1:${portOf(listen)}` : listen;
}
