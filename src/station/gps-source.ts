/** A station's GPS receiver: reads the position and checks the clock for as long as the program runs. */

import type { GpsConfig } from '../config/site-config.js';
import { sentenceOf } from '../errors/errors.js';
import { ByteLink } from '../receiver/byte-link.js';
import { checkClock, type GpsPosition, type GpsReading, NmeaReader } from '../receiver/nmea.js';
import { serialTransport } from '../receiver/serial-transport.js';
import { tcpTransport } from '../receiver/stream-transports.js';
import type { Transport } from '../receiver/transport.js';
import { Backoff } from '../time/backoff.js';
import { pause } from '../time/pause.js';
import type { ClockVerdict } from '../time/time-belief.js';
import { SaidError } from '../words/said.js';

const BAUD_RATES = [9600, 4800, 38_400, 115_200];
/** Longest wait for a sentence: usual receivers send once a second, slow ones once in five. */
const SENTENCE_TIMEOUT_MS = 6000;
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 30_000;
/**
 * Number of differences kept. A sentence arrives up to a second after its instant, so the smallest difference of
 * several is the clock's.
 */
const OFFSETS_KEPT = 15;

export type GpsStatus = 'searching' | 'no-fix' | 'fix' | 'lost';

export interface GpsState {
  readonly status: GpsStatus;
  readonly position?: GpsPosition | undefined;
  /** When the last sentence with a fix arrived, by this computer's clock. */
  readonly at?: number | undefined;
  /** This computer minus GPS, ms; it includes the delay of the sentences. */
  readonly clockOffsetMs?: number | undefined;
  /** Why the GPS time is not believed, or why no sentence arrives. */
  readonly problem?: string | undefined;
}

/** The state that follows from the readings. Time is passed in. */
export class GpsTrack {
  state: GpsState = { status: 'searching' };
  #offsets: number[] = [];

  /** True when the status or the verdict on the clock changed. */
  take(reading: GpsReading, now: number): boolean {
    const before = this.state;
    const { position, at, dateRefused } = reading;
    if (position === undefined) {
      this.state = { ...before, status: 'no-fix' };
      return before.status !== 'no-fix';
    }
    let problem = dateRefused ?? (at === undefined ? before.problem : undefined);
    if (at !== undefined) {
      const { offsetMs, refused } = checkClock(at, now);
      problem = refused;
      if (offsetMs !== undefined) this.#offsets = [...this.#offsets, offsetMs].slice(-OFFSETS_KEPT);
    }
    const clockOffsetMs = smallest(this.#offsets);
    const altitudeM = position.altitudeM ?? before.position?.altitudeM;
    this.state = {
      status: 'fix',
      at: now,
      position: altitudeM === undefined ? position : { ...position, altitudeM },
      problem,
      clockOffsetMs,
    };
    return before.status !== 'fix' || before.problem !== problem;
  }

  /** No sentences arrive any more; the verdict on the clock is no longer valid. */
  lose(problem: string): void {
    const { position, at } = this.state;
    this.#offsets = [];
    this.state = {
      status: 'lost',
      problem,
      position,
      at,
    };
  }
}

function smallest(offsets: readonly number[]): number | undefined {
  return offsets.length === 0
    ? undefined
    : offsets.reduce((best, next) => (Math.abs(next) < Math.abs(best) ? next : best));
}

export interface GpsSourceOptions {
  readonly gps: GpsConfig;
  readonly clock: () => number;
  onChange(state: GpsState): void;
}

export class GpsSource {
  readonly #options: GpsSourceOptions;
  readonly #track = new GpsTrack();
  readonly #stop = new AbortController();
  #running: Promise<void> = Promise.resolve();
  /** Index of the baud rate at which sentences came; it is tried first from then on. */
  #turn = 0;

  constructor(options: GpsSourceOptions) {
    this.#options = options;
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
    const { clock, onChange } = this.#options;
    const reader = new NmeaReader();
    const transport = this.#transport();
    let link: ByteLink | undefined;
    try {
      link = await ByteLink.open(transport);
      let endsAt = link.now() + SENTENCE_TIMEOUT_MS;
      for (;;) {
        const line = await link.readLine({ timeoutMs: Math.max(1, endsAt - link.now()), signal });
        const before = reader.counters.sentences;
        const reading = reader.take(line);
        if (reader.counters.sentences > before) endsAt = link.now() + SENTENCE_TIMEOUT_MS;
        else if (link.now() > endsAt)
          throw SaidError.of('{description} sends no NMEA sentences.', { description: transport.description });
        if (reading !== undefined && this.#track.take(reading, clock())) onChange(this.state);
      }
    } catch (error) {
      return { sentences: reader.counters.sentences, problem: sentenceOf(error) };
    } finally {
      await link?.close();
    }
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

/** Sentences arrive up to a second late, and under load they are read later still. */
const CLOCK_MAY_DIFFER_MS = 2000;
/** A clock before this date is wrong, because the program did not exist then. */
const EARLIEST_AT = Date.UTC(2026, 0, 1);

/** Whether the clock that stamps sweeps is right, as far as the station's GPS can tell. */
export function clockVerdict(gps: GpsState | undefined, now: number): ClockVerdict {
  if (now < EARLIEST_AT) return 'bad';
  if (gps?.clockOffsetMs === undefined) return 'unchecked';
  return Math.abs(gps.clockOffsetMs) > CLOCK_MAY_DIFFER_MS ? 'bad' : 'good';
}
