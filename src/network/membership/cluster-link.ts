/** An operator's own NATS cluster in place of a message server of the hub: stations are admitted by the hub, revoked within a second. */
import { readFile } from 'node:fs/promises';
import type { NatsConnection } from '@nats-io/transport-node';
import { z } from 'zod';
import { sentenceOf } from '../../errors/errors.js';
import { owned, unexpected } from '../../time/work.js';
import { AuthCallout } from './auth-callout.js';
import { connectWith, keyOf } from './hub-contact.js';
import { type Members, type Membership, NOBODY } from './members.js';
import { ACCOUNT } from './nats-config.js';

const ANSWER_WITHIN_MS = 3000;
/** Connections in one answer of a node. */
const PAGE = 500;

/** The part of a node's answer about its connections (`Connz` of nats-server) that is used here. */
const connectionsSchema = z.object({
  server: z.object({ id: z.string() }),
  data: z.object({
    connections: z.array(z.object({ cid: z.number(), authorized_user: z.string().default('') })).default([]),
  }),
});

export interface ClusterLinkOptions {
  /** host:port of each node. */
  readonly servers: readonly string[];
  /** PEM of the authority that signed the certificates of the nodes. */
  readonly authority: string;
  /** Files with the seeds of the account that signs users, and of the system user. */
  readonly issuerPath: string;
  readonly systemPath: string;
  /** Public key of the hub itself. */
  readonly hubKey: string;
  readonly members: Members;
  readonly clock: () => number;
  onNotice(sentence: string): void;
}

export class ClusterLink {
  readonly #options: ClusterLinkOptions;
  #system: NatsConnection | undefined;
  #hub: NatsConnection | undefined;
  #callout: AuthCallout | undefined;
  #membership = NOBODY;

  constructor(options: ClusterLinkOptions) {
    this.#options = options;
  }

  get isRunning(): boolean {
    return this.#hub !== undefined && !this.#hub.isClosed();
  }

  /** @throws Error when a key is missing or no node answers */
  async start(): Promise<void> {
    const { servers, authority, issuerPath, systemPath, clock } = this.#options;
    this.#callout = new AuthCallout((await readFile(issuerPath, 'utf8')).trim(), clock);
    const seed = (await readFile(systemPath, 'utf8')).trim();
    const named = { name: 'rfi-logger hub, system', waitOnFirstConnect: true };
    this.#system = await connectWith({ address: servers.join(','), authority }, keyOf(seed), named);
  }

  /**
   * Admits stations over the connection of the hub. Stations that were revoked while no hub ran, or at another hub process, are
   * disconnected.
   */
  admit(connection: NatsConnection, membership: Membership): void {
    this.#hub = connection;
    this.#membership = membership;
    this.#callout?.answer(
      connection,
      () => this.#membership,
      () => this.#options.members.read(this.#membership),
    );
    const known = new Set([...keysOf(membership.members), this.#options.hubKey]);
    owned(
      this.#end({}, (key) => /^U[A-Z2-7]{55}$/.test(key) && !known.has(key)),
      unexpected,
    );
  }

  /** Ends the connections of stations that were revoked or joined again with another key. */
  async reload(before: Membership, now: Membership): Promise<void> {
    this.#membership = now;
    const may = new Set(keysOf(now.members));
    const gone = keysOf(before.members).filter((key) => !may.has(key));
    await Promise.all(gone.map((user) => this.#end({ user }, (key) => key === user)));
  }

  async stop(): Promise<void> {
    await this.#system?.close();
  }

  /** Ends the connections at all nodes whose key is meant. The nodes know them, whichever hub process admitted them. */
  async #end(filter: { readonly user?: string }, isMeant: (key: string) => boolean): Promise<void> {
    const system = this.#system;
    if (system === undefined) return;
    /** By node: ended after its last page, because an ended connection shifts the pages. */
    const meant = new Map<string, number[]>();
    try {
      for (let offset = 0, isLast = false; !isLast; offset += PAGE) {
        isLast = true;
        const question = JSON.stringify({ ...filter, acc: ACCOUNT, auth: true, limit: PAGE, offset });
        // A node that is down has no connections either.
        const most = {
          strategy: 'count',
          maxMessages: this.#options.servers.length,
          maxWait: ANSWER_WITHIN_MS,
        } as const;
        for await (const answer of await system.requestMany('$SYS.REQ.SERVER.PING.CONNZ', question, most)) {
          const { server, data } = connectionsSchema.parse(answer.json());
          const found = data.connections.filter(({ authorized_user: key }) => isMeant(key)).map(({ cid }) => cid);
          meant.set(server.id, [...(meant.get(server.id) ?? []), ...found]);
          if (data.connections.length === PAGE) isLast = false;
          else await Promise.all((meant.get(server.id)?.splice(0) ?? []).map((cid) => kick(system, server.id, cid)));
        }
      }
    } catch (error) {
      if (!system.isClosed())
        this.#options.onNotice(`Connections of revoked stations were not ended: ${sentenceOf(error)}`);
    }
  }
}

function keysOf(members: Membership['members']): string[] {
  return members.filter(({ revokedAt }) => revokedAt === undefined).map(({ publicKey }) => publicKey);
}

/** Ends one connection. A node passes over a command that wants no answer. */
async function kick(system: NatsConnection, serverId: string, cid: number): Promise<void> {
  await system.request(`$SYS.REQ.SERVER.${serverId}.KICK`, JSON.stringify({ cid }), { timeout: ANSWER_WITHIN_MS });
}
