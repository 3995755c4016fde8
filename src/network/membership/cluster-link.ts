/** An operator's own NATS cluster in place of a message server of the hub: stations are admitted by the hub, revoked within a second. */
import { readFile } from 'node:fs/promises';
import type { NatsConnection } from '@nats-io/transport-node';
import { sentenceOf } from '../../errors/errors.js';
import { AuthCallout } from './auth-callout.js';
import { connectWith, keyOf } from './hub-contact.js';
import type { Members, Membership } from './members.js';

const ANSWER_WITHIN_MS = 3000;

export interface ClusterLinkOptions {
  /** host:port of each node. */
  readonly servers: readonly string[];
  /** PEM of the authority that signed the certificates of the nodes. */
  readonly authority: string;
  /** Files with the seeds of the account that signs users, and of the system user. */
  readonly issuerPath: string;
  readonly systemPath: string;
  readonly members: Members;
  readonly clock: () => number;
  onNotice(sentence: string): void;
}

export class ClusterLink {
  readonly #options: ClusterLinkOptions;
  #system: NatsConnection | undefined;
  #hub: NatsConnection | undefined;
  #callout: AuthCallout | undefined;

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

  /** Admits stations over the connection of the hub. */
  admit(connection: NatsConnection): void {
    this.#hub = connection;
    this.#callout?.answer(connection, () => this.#options.members.read());
  }

  /** Ends the connections of stations that were revoked or joined again, and of invitations that are over. */
  async reload(before: Membership, now: Membership): Promise<void> {
    const keyed = ({ members }: Membership) =>
      new Map(members.map(({ stationId, publicKey, revokedAt = '' }) => [stationId, `${publicKey} ${revokedAt}`]));
    const [was, is] = [keyed(before), keyed(now)];
    for (const [stationId, key] of was) if (is.get(stationId) !== key) await this.#end(stationId);
  }

  async stop(): Promise<void> {
    await this.#system?.close();
  }

  async #end(stationId: string): Promise<void> {
    for (const { serverId, connectionId } of this.#callout?.connectionsOf(stationId) ?? [])
      try {
        const question = JSON.stringify({ cid: connectionId });
        await this.#system?.request(`$SYS.REQ.SERVER.${serverId}.KICK`, question, { timeout: ANSWER_WITHIN_MS });
      } catch (error) {
        // A node that is down has no connections either.
        this.#options.onNotice(`A connection of ${stationId} was not ended: ${sentenceOf(error)}`);
      }
    this.#callout?.forget(stationId);
  }
}
