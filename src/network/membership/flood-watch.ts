/** Stations that send the message server more than any real one does: found by what their accounts have sent, and shut out for a while. */
import { z } from 'zod';
import { askServer } from '../../access/asked-server.js';
import { RateLimit } from '../rate-limit.js';
import { MOST_BYTES, MOST_MESSAGES, StationAccounts } from './station-accounts.js';

const ANSWER_WITHIN_MS = 2000;
const MOST_ANSWER_BYTES = 4e6;
const SHUT_FOR_MS = 60_000;

const sent = z.object({ msgs: z.number(), bytes: z.number() });
/** The part of the server's answer about its accounts (`AccountStatz` of nats-server) that is used here. */
const accountsSchema = z.object({ account_statz: z.array(z.object({ acc: z.string(), received: sent })).default([]) });

export class FloodWatch {
  readonly accounts = new StationAccounts();
  readonly #messages = new RateLimit(MOST_MESSAGES);
  readonly #bytes = new RateLimit(MOST_BYTES);
  /** What each account had sent at the last look. */
  #before = new Map<string, z.infer<typeof sent>>();
  /** By key: until when its station is shut out, in ms of a clock that nobody sets. */
  readonly #shut = new Map<string, { readonly stationId: string; readonly until: number }>();

  get shutOut(): readonly string[] {
    return [...this.#shut.values()].map(({ stationId }) => stationId);
  }

  isShut(secret: string): boolean {
    return this.#shut.has(secret);
  }

  /** Asks the server on this port of the machine. Returns stations that flood since now. @throws Error when it does not answer */
  async look(monitorPort: number): Promise<string[]> {
    const question = { withinMs: ANSWER_WITHIN_MS, mostBytes: MOST_ANSWER_BYTES };
    const answer = await askServer(`http://127.0.0.1:${monitorPort}/accstatz`, question);
    const accounts = accountsSchema.parse(await answer.json()).account_statz;
    const before = this.#before;
    this.#before = new Map(accounts.map(({ acc, received }) => [acc, received]));
    return accounts.flatMap(({ acc, received: { msgs, bytes } }) => {
      const holder = this.accounts.holderOf(acc);
      const last = before.get(acc);
      // An account that counts from 0 is one of a server that was started again.
      const since =
        last === undefined || last.msgs > msgs
          ? { msgs, bytes }
          : { msgs: msgs - last.msgs, bytes: bytes - last.bytes };
      const now = performance.now();
      const isMany = !this.#messages.takes(acc, now, since.msgs);
      const isMuch = !this.#bytes.takes(acc, now, since.bytes);
      if (holder === undefined || this.isShut(holder.secret) || !(isMany || isMuch)) return [];
      const { stationId, secret } = holder;
      this.#shut.set(secret, { stationId, until: now + SHUT_FOR_MS });
      return [stationId];
    });
  }

  /** True when a station may connect again. */
  opened(): boolean {
    const over = [...this.#shut].filter(([, { until }]) => until <= performance.now());
    for (const [secret] of over) this.#shut.delete(secret);
    return over.length > 0;
  }
}
