/**
 * Events of a station on their way to its hub: kept until the message server has each. While there is no link the newest
 * report of each emission waits; what a new start of the program forgot is told again from the station's own case book.
 */
import { headers, type NatsConnection } from '@nats-io/transport-node';
import { pause } from '../time/pause.js';
import { owned, unexpected } from '../time/work.js';
import type { EventKind } from './station-events.js';
import { Header, SCHEMA, subjects } from './subjects.js';

const MOST_WAITING = 5000;
const ANSWER_WITHIN_MS = 10_000;
const PAUSE_MS = 1000;
const IDLE_MS = 100;

interface Waiting {
  readonly kind: EventKind;
  readonly body: object;
  onTold?(): void;
}

export class EventTeller {
  readonly #stationId: string;
  readonly #waiting = new Map<string, Waiting>();
  #life = '';
  #stopped = false;
  #running: Promise<void> = Promise.resolve();
  /** Lets go of the event on its way: what was sent before the link changed may never be answered. */
  #giveUp: () => void = () => undefined;
  /** Events let go because too many waited. */
  dropped = 0;
  told = 0;

  constructor(stationId: string) {
    this.#stationId = stationId;
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  /** A newer event of the same key takes the place of one that waits. */
  tell(key: string, event: Waiting): void {
    this.#waiting.delete(key);
    this.#waiting.set(key, event);
    const oldest = this.#waiting.size > MOST_WAITING ? this.#waiting.keys().next().value : undefined;
    if (oldest === undefined) return;
    this.#waiting.delete(oldest);
    this.dropped += 1;
  }

  /** @param onCut called when the link is lost; the hub may lose what it did not apply yet */
  start(connection: NatsConnection, onCut?: () => void, life = ''): void {
    this.#life = life;
    this.#running = this.#run(connection);
    owned(this.#followLink(connection, onCut), unexpected);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#giveUp();
    await this.#running;
  }

  async #run(connection: NatsConnection): Promise<void> {
    while (!this.#stopped && !connection.isClosed()) {
      const [next] = this.#waiting;
      if (next === undefined) {
        await pause(IDLE_MS);
        continue;
      }
      const [key, event] = next;
      try {
        await this.#publish(connection, event);
        this.told += 1;
        event.onTold?.();
        if (this.#waiting.get(key) === event) this.#waiting.delete(key);
      } catch {
        // The link is down, or the hub is starting: the event waits.
        await pause(PAUSE_MS);
      }
    }
  }

  async #followLink(connection: NatsConnection, onCut?: () => void): Promise<void> {
    let isCut = false;
    for await (const { type } of connection.status()) {
      if (type !== 'disconnect' && type !== 'reconnect') continue;
      // Each attempt that is refused counts as another cut at the client.
      if (type === 'disconnect' && !isCut) onCut?.();
      isCut = type === 'disconnect';
      this.#giveUp();
    }
  }

  async #publish(connection: NatsConnection, { kind, body }: Waiting): Promise<void> {
    const head = headers();
    head.set(Header.schema, String(SCHEMA));
    head.set(Header.life, this.#life);
    const linkChange = new Promise<never>((_, reject) => {
      this.#giveUp = () => reject(new Error('the link changed'));
    });
    const answer = connection.request(subjects.event(this.#stationId, kind), JSON.stringify(body), {
      headers: head,
      timeout: ANSWER_WITHIN_MS,
    });
    const reply = await Promise.race([answer, linkChange]);
    const { error } = reply.json<{ error?: { description?: string } }>();
    if (error !== undefined) throw new Error(error.description ?? 'the message server takes no event');
  }
}
