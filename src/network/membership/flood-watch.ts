/** Stations that send the message server more than any real one does: found by what their accounts have sent, and shut out for a while. */
import { z } from 'zod';
import { askServer } from '../../access/asked-server.js';
import { RateLimit } from '../rate-limit.js';
import { MOST_BYTES, MOST_MESSAGES, StationAccounts } from './station-accounts.js';

const QUESTION = { withinMs: 2000, mostBytes: 4e6 };
const SHUT_FOR_MS = 60_000;

const sent = z.object({ msgs: z.number(), bytes: z.number() });
/** The part of the server's answer about its accounts (`AccountStatz` of nats-server) that is used here. */
const accountsSchema = z.object({ account_statz: z.array(z.object({ acc: z.string(), received: sent })).default([]) });

export class FloodWatch {
  readonly accounts = new StationAccounts();
  readonly #messages = new RateLimit(MOST_MESSAGES);
  readonly #bytes = new RateLimit(MOST_BYTES);
  /** What each account had sent when it was last seen: the server does not name those without a connection. */
  readonly #before = new Map<string, z.infer<typeof sent>>();
  /** By key: until when its station is shut out, in ms of a clock that nobody sets. */
  readonly #shut = new Map<string, { readonly stationId: string; readonly until: number }>();

  get shutOut(): readonly string[] {
    return [...this.#shut.values()].map(({ stationId }) => stationId);
  }

  isShut(secret: string): boolean {
    return this.#shut.has(secret);
  }

  /** Asks the server on this port of the machine. True when other stations than before may connect. @throws Error without an answer */
  async look(monitorPort: number, onFlood: (stationId: string) => void): Promise<boolean> {
    const answer = await askServer(`http://127.0.0.1:${monitorPort}/accstatz`, QUESTION);
    const accounts = accountsSchema.parse(await answer.json()).account_statz;
    const now = performance.now();
    const over = [...this.#shut].filter(([, { until }]) => until <= now);
    for (const [secret] of over) this.#shut.delete(secret);
    let isOther = over.length > 0;
    for (const { acc, received } of accounts) {
      const holder = this.accounts.holderOf(acc);
      // A server that was started again counts from 0.
      const last = this.#before.get(acc) ?? { msgs: 0, bytes: 0 };
      this.#before.set(acc, received);
      const { msgs, bytes } = last.msgs > received.msgs ? { msgs: 0, bytes: 0 } : last;
      const isMany = !this.#messages.takes(acc, now, received.msgs - msgs);
      const isMuch = !this.#bytes.takes(acc, now, received.bytes - bytes);
      if (holder === undefined || this.isShut(holder.secret) || !(isMany || isMuch)) continue;
      this.#shut.set(holder.secret, { stationId: holder.stationId, until: now + SHUT_FOR_MS });
      onFlood(holder.stationId);
      isOther = true;
    }
    return isOther;
  }
}
