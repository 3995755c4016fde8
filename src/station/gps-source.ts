/** A station's GPS receiver: reads the position and checks the clock for as long as the program runs. */

import type { GpsConfig } from '../config/site-config.js';
import { sentenceOf } from '../errors/errors.js';
import { ByteLink } from '../receiver/byte-link.js';
import { type GpsPosition, type GpsReading, NmeaReader } from '../receiver/nmea.js';
import { serialTransport } from '../receiver/serial-transport.js';
import { tcpTransport } from '../receiver/stream-transports.js';
import type { Transport } from '../receiver/transport.js';
import { questionFor, UbxBuffer } from '../receiver/ubx.js';
import { ASKED, SIGNALS, UbxSignals } from '../receiver/ubx-signals.js';
import { Backoff } from '../time/backoff.js';
import { pause } from '../time/pause.js';
import { SaidError } from '../words/said.js';
import { type GpsState, GpsTrack } from './gps-track.js';

const BAUD_RATES = [9600, 4800, 38_400, 115_200];
/** Longest wait for a sentence: usual receivers send once a second, slow ones once in five. */
const SENTENCE_TIMEOUT_MS = 6000;
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 30_000;
/** Between two questions to a u-blox for jamming and spoofing; another GPS passes over them, and is asked no more. */
const ASK_MS = 5000;
const MOST_UNANSWERED = 3;
export interface GpsSourceOptions {
  readonly gps: GpsConfig;
  /** Where the station stands, as configured; undefined for one that moves. */
  readonly home?: GpsPosition | undefined;
  readonly clock: () => number;
  onChange(state: GpsState): void;
}

export class GpsSource {
  readonly #options: GpsSourceOptions;
  readonly #track: GpsTrack;
  readonly #stop = new AbortController();
  #running: Promise<void> = Promise.resolve();
  /** Index of the baud rate at which sentences came; it is tried first from then on. */
  #turn = 0;

  constructor(options: GpsSourceOptions) {
    this.#options = options;
    this.#track = new GpsTrack(options.home);
  }

  get state(): GpsState {
    return this.#track.state;
  }

  start(): void {
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    const backoff = new Backoff({ firstMs: FIRST_WAIT_MS, longestMs: LONGEST_WAIT_MS });
    while (!signal.aborted) {
      const { sentences, problem } = await this.#read(signal);
      if (signal.aborted) return;
      if (sentences > 0) backoff.reset();
      else this.#turn += 1;
      const wasLost = this.state.status === 'lost' && this.state.problem === problem;
      this.#track.lose(problem);
      if (!wasLost) this.#options.onChange(this.state);
      await pause(backoff.failed(), signal);
    }
  }

  /** Opens the port once; returns the number of sentences, and why it ended. */
  async #read(signal: AbortSignal): Promise<{ sentences: number; problem: string }> {
    const reader = new NmeaReader();
    const transport = this.#transport();
    let link: ByteLink | undefined;
    let [unanswered, askAt] = [0, 0];
    const frames = new UbxBuffer();
    const signals = new UbxSignals();
    try {
      link = await ByteLink.open(transport, undefined, (chunk) => {
        frames.push(chunk);
        for (let frame = frames.take(SIGNALS); frame !== undefined; frame = frames.take(SIGNALS)) {
          unanswered = 0;
          this.#take({ signals: signals.take(frame) });
        }
      });
      let endsAt = link.now() + SENTENCE_TIMEOUT_MS;
      for (;;) {
        const line = await link.readLine({ timeoutMs: Math.max(1, endsAt - link.now()), signal });
        const before = reader.counters.sentences;
        const reading = reader.take(line);
        if (reader.counters.sentences > before) endsAt = link.now() + SENTENCE_TIMEOUT_MS;
        else if (link.now() > endsAt)
          throw SaidError.of('{description} sends no NMEA sentences.', { description: transport.description });
        if (reading !== undefined) this.#take(reading);
        // Not before the first sentence: the rate is right then.
        if (reader.counters.sentences === 0 || link.now() < askAt || unanswered >= MOST_UNANSWERED) continue;
        unanswered += 1;
        const question = Buffer.concat((askAt === 0 ? SIGNALS : ASKED).map(questionFor));
        askAt = link.now() + ASK_MS;
        // One that can only be read is read on.
        await link.write(question).catch(() => {
          unanswered = MOST_UNANSWERED;
        });
      }
    } catch (error) {
      return { sentences: reader.counters.sentences, problem: sentenceOf(error) };
    } finally {
      await link?.close();
    }
  }

  #take(reading: GpsReading): void {
    const { clock, onChange } = this.#options;
    if (this.#track.take(reading, { wall: clock(), even: performance.now() })) onChange(this.state);
  }

  #transport(): Transport {
    const { gps } = this.#options;
    if ('tcp' in gps) {
      const at = gps.tcp.lastIndexOf(':');
      return tcpTransport(gps.tcp.slice(0, at), Number(gps.tcp.slice(at + 1)));
    }
    return serialTransport(gps.serial, {
      baudRate: gps.baudRate ?? BAUD_RATES[this.#turn % BAUD_RATES.length] ?? 9600,
    });
  }
}
