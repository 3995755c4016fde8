/**
 * Rows of many receivers for one page, from a server that has nothing else to do: receiver, detection and archive of eight
 * receivers at their full rate take the processor that the browser needs. Frames go out by the program's own live hub with
 * levels made beforehand; all else that the page asks or hears comes from the program.
 */
import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import WebSocket from 'ws';
import { World } from '../../drivers/simulated/world.js';
import type { ServerMessage } from '../../src/api/live.js';
import { LiveHub } from '../../src/live/live-hub.js';
import { LIVE_SUBPROTOCOL } from '../../src/live/wire.js';
import { SweepFlag } from '../../src/rf/sweep.js';
import { EVERYBODY } from '../support/everybody.js';

/** Sweeps of a receiver before its levels come again. */
const MADE = 128;
/** What the hub says to a viewer by itself. */
const OWN: readonly ServerMessage['type'][] = ['hello', 'subscribed', 'unsubscribed', 'pong', 'behind', 'error'];

export interface FedReceiver {
  readonly id: string;
  readonly startHz: number;
  readonly stepHz: number;
  readonly bins: number;
  readonly everyMs: number;
}

export class LiveFeed {
  readonly #server: Server;
  readonly #hub: LiveHub;
  readonly #heard: WebSocket;
  readonly #timers: readonly NodeJS.Timeout[];

  private constructor(program: URL, receivers: readonly FedReceiver[], numbers: ReadonlyMap<string, number>) {
    this.#hub = new LiveHub({
      clock: Date.now,
      version: 'bench',
      maxViewers: 100,
      receiverNumber: (id) => numbers.get(id),
      originAllowed: () => true,
      passOf: () => EVERYBODY,
    });
    this.#server = createServer((asked, answer) => {
      const { method, headers, url } = asked;
      const passed = request(new URL(url ?? '/', program), { method, headers: { ...headers, host: program.host } });
      passed.on('response', (answered) => {
        answer.writeHead(answered.statusCode ?? 502, answered.headers);
        answered.pipe(answer);
      });
      passed.on('error', () => answer.destroy());
      asked.pipe(passed);
    });
    this.#hub.attach(this.#server);
    this.#heard = new WebSocket(new URL('/live', program), LIVE_SUBPROTOCOL);
    this.#heard.on('message', (text) => {
      const message = JSON.parse(String(text)) as ServerMessage;
      if (!OWN.includes(message.type)) this.#hub.tell(message);
    });
    this.#timers = receivers.map((receiver, i) => this.#feed(receiver, i / receivers.length));
  }

  /** `receivers`: those of a program whose page is to be fed. */
  static async start(program: string, receivers: readonly FedReceiver[]): Promise<LiveFeed> {
    const answer = await fetch(new URL('/api/v1/receivers', program));
    const known = (await answer.json()) as { receivers: { id: string; number: number }[] };
    const numbers = new Map(known.receivers.map(({ id, number }) => [id, number]));
    const feed = new LiveFeed(new URL(program), receivers, numbers);
    feed.#server.listen(0, '127.0.0.1');
    await Promise.all([once(feed.#server, 'listening'), once(feed.#heard, 'open')]);
    return feed;
  }

  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`;
  }

  async close(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    this.#heard.close();
    await this.#hub.close();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** `phase`: share of an interval by which it comes later, so that not all come at once. */
  #feed({ id, startHz, stepHz, bins, everyMs }: FedReceiver, phase: number): NodeJS.Timeout {
    const world = new World(1, Math.round(8 * phase));
    const levels = Array.from({ length: MADE }, (_, i) => world.sweep(i * everyMs, { startHz, stepHz, bins }));
    const beganAt = Date.now() + phase * everyMs;
    let seq = 0;
    return setInterval(() => {
      for (let dueAt = beganAt + seq * everyMs; dueAt <= Date.now(); dueAt += everyMs) {
        const levelsDbm = levels[seq % MADE] ?? new Float32Array(bins);
        seq += 1;
        this.#hub.show({
          ...{ receiverId: id, stationId: 'bench', seq, startedAt: dueAt - 0.9 * everyMs, endedAt: dueAt },
          ...{ startHz, stepHz, levelsDbm, flags: SweepFlag.simulated },
        });
      }
    }, everyMs / 4);
  }
}
