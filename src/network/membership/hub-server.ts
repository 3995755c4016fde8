/** The message server of a hub with its stations: changes of the members' files take effect within a second. */
import { stat } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import type { NatsConnection } from '@nats-io/transport-node';
import { sentenceOf } from '../../errors/errors.js';
import { connectWith, keyOf } from './hub-contact.js';
import { fingerprintOf, type HubFiles, openHubFiles, writeSecret } from './hub-files.js';
import { answerJoining } from './joining.js';
import { Members, type Membership } from './members.js';
import { natsConfig } from './nats-config.js';
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
  readonly clock: () => number;
  onFault(sentence: string): void;
  onNotice(sentence: string): void;
}

export class HubServer {
  readonly members: Members;
  readonly #options: HubServerOptions;
  readonly #files: HubFiles;
  readonly #process: NatsProcess;
  readonly #address: string;
  readonly #listeners: ((membership: Membership) => void)[] = [];
  #membership: Membership = { members: [], invitations: [] };
  #seen = '';
  #connection: NatsConnection | undefined;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> = Promise.resolve();

  private constructor(options: HubServerOptions, files: HubFiles, address: string) {
    const { folder, storeFolder, listen, storeBytes, clock, onFault, onNotice } = options;
    this.#options = options;
    this.#files = files;
    this.#address = address;
    this.members = new Members(folder);
    this.#process = new NatsProcess({
      folder,
      onFault,
      onNotice,
      config: async (monitorPort) => {
        const { certificate, key, publicKey: hubPublicKey } = files;
        const settings = { listen, monitorPort, storeFolder, storeBytes };
        return natsConfig({ ...settings, certificate, key, hubPublicKey }, this.#membership, clock());
      },
    });
  }

  /** Makes certificate and keys, and ends a server that an earlier run left running. */
  static async prepare(options: HubServerOptions): Promise<HubServer> {
    const { folder, listen, clock } = options;
    const address = options.address ?? `${outerAddress() ?? '127.0.0.1'}:${portOf(listen)}`;
    const files = await openHubFiles(folder, [hostOf(address)], clock());
    const fingerprint = fingerprintOf(files.authority);
    await writeSecret(join(folder, 'hub.json'), `${JSON.stringify({ address, fingerprint })}\n`);
    const server = new HubServer(options, files, address);
    await server.#process.endLeftOver();
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
    return {
      address: this.#address,
      authority: this.#files.authority,
      fingerprint: fingerprintOf(this.#files.authority),
    };
  }

  get isRunning(): boolean {
    return this.#process.isRunning;
  }

  /** Id of the message server's process, and the local port with its state. */
  get process(): { readonly pid: number | undefined; readonly monitorPort: number } {
    return { pid: this.#process.pid, monitorPort: this.#process.monitorPort };
  }

  /** Calls `listener` with the present stations, and after every change. */
  onMembership(listener: (membership: Membership) => void): void {
    this.#listeners.push(listener);
    listener(this.#membership);
  }

  /** @throws EnvironmentError when nats-server is not installed or does not start */
  async start(): Promise<void> {
    const { onFault, clock, onNotice } = this.#options;
    this.#seen = await this.#stamp();
    this.#membership = await this.members.read();
    await this.#process.start();
    onNotice(
      `nats-server runs for the stations on ${this.#options.listen}; they reach it at ${this.#address}. Its files are in ${this.#files.folder}.`,
    );
    const own = { address: localOf(this.#options.listen), authority: this.#files.authority };
    this.#connection = await connectWith(own, keyOf(this.#files.seed), {
      name: 'rfi-logger hub',
      waitOnFirstConnect: true,
    });
    answerJoining(this.#connection, this.members, {
      clock,
      onChange: () => this.look(),
      onJoined: (stationId) => onNotice(`Station ${stationId} has joined this hub.`),
    });
    for (const listener of this.#listeners) listener(this.#membership);
    this.#timer = setInterval(
      () => void this.look().catch((error: unknown) => onFault(sentenceOf(error))),
      LOOK_EVERY_MS,
    );
  }

  /** Applies changed invitations and stations. */
  look(): Promise<void> {
    this.#looking = this.#looking.catch(() => undefined).then(() => this.#look());
    return this.#looking;
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#looking.catch(() => undefined);
    await this.#connection?.close();
    await this.#process.stop();
  }

  async #look(): Promise<void> {
    for (const { stationId, expiresAt } of this.#membership.invitations)
      if (expiresAt <= this.#options.clock()) await this.members.endInvitation(stationId);
    const stamp = await this.#stamp();
    if (stamp === this.#seen) return;
    this.#seen = stamp;
    this.#membership = await this.members.read();
    await this.#process.reload();
    for (const listener of this.#listeners) listener(this.#membership);
  }

  /** Time stamp of the folders, which changes when a file is written or deleted. */
  async #stamp(): Promise<string> {
    const times = ['stations', 'invitations'].map(async (kind) => {
      const found = await stat(join(this.#files.folder, kind), { bigint: true }).catch(() => undefined);
      return String(found?.mtimeNs ?? 0);
    });
    return (await Promise.all(times)).join(' ');
  }
}

function portOf(address: string): string {
  return address.slice(address.lastIndexOf(':') + 1);
}

function hostOf(address: string): string {
  return address.slice(0, address.lastIndexOf(':')).replace(/^\[|\]$/g, '');
}

/** Address with which the hub itself connects. */
function localOf(listen: string): string {
  const isAny = ['0.0.0.0', '::', ''].includes(hostOf(listen));
  return isAny ? `127.0.0.1:${portOf(listen)}` : listen;
}

function outerAddress(): string | undefined {
  const all = Object.values(networkInterfaces()).flatMap((found) => found ?? []);
  return all.find(({ internal, family }) => !internal && family === 'IPv4')?.address;
}
