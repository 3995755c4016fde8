/**
 * The whole program in this process under a clock of the test's own: time stands still until the test lets it pass. One
 * receiver prints its sweeps over TCP; a second of its life is one line.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { parseConfig } from '../../src/config/config.js';
import { type Program, startProgram } from '../../src/program/program.js';
import { randomFrom } from './synthetic-sweeps.js';

export interface SteppedOptions {
  /** Epoch ms at the start. */
  readonly at: number;
  readonly startHz: number;
  readonly stepHz: number;
  readonly bins: number;
  /** Further parts of the configuration. */
  readonly config?: object;
  /** Makes the folder ready before the program starts there; what it returns is called after the program has ended. */
  readonly prepare?: (folder: string) => () => void;
}

interface SteppedParts {
  readonly folder: string;
  readonly undo: (() => void) | undefined;
  readonly closeFeed: () => void;
  readonly socket: () => Socket | undefined;
  readonly clock: { now: number };
}

const SECOND_MS = 1000;
/** While nobody steps, a second passes in this time, so that the receiver does not fall silent. */
const IDLE_STEP_MS = 250;
const TAKEN_WITHIN_MS = 20_000;
/** A sweep that was not taken by then was printed while the receiver was being looked for. */
const MISSED_AFTER_MS = 1500;
const MOST_MISSED = 20;

export class SteppedProgram {
  readonly program: Program;
  readonly #options: SteppedOptions;
  readonly #parts: SteppedParts;
  readonly #random = randomFrom(7);
  #idle: NodeJS.Timeout | undefined;
  #stepping: Promise<void> = Promise.resolve();
  /** Carriers on the air now: bin and level. */
  onAir: readonly (readonly [bin: number, levelDbm: number])[] = [];

  private constructor(program: Program, options: SteppedOptions, parts: SteppedParts) {
    this.program = program;
    this.#options = options;
    this.#parts = parts;
  }

  static async start(options: SteppedOptions): Promise<SteppedProgram> {
    const folder = await mkdtemp(join(tmpdir(), 'rfi-stepped-'));
    const undo = options.prepare?.(folder);
    const clock = { now: options.at };
    let socket: Socket | undefined;
    const feed = createServer((connection) => {
      socket = connection;
      connection.on('error', () => undefined);
    });
    await new Promise<void>((resolve) => feed.listen(0, '127.0.0.1', resolve));
    const { port } = feed.address() as AddressInfo;
    const { startHz, stepHz, bins } = options;
    const receiver = {
      ...{ id: 'air', driver: 'lines', port: { tcp: `127.0.0.1:${port}` } },
      settings: { format: 'json', unit: 'Hz' },
      plans: [{ startHz, stopHz: startHz + stepHz * (bins - 1), everyMs: SECOND_MS }],
    };
    const stations = [{ id: 'mau-son', name: 'Mẫu Sơn', receivers: [receiver] }];
    const program = await startProgram({
      isSynchronised: async () => true,
      holdAnswers: true,
      config: parseConfig({ ...options.config, stations }, 'test'),
      ...{ dataDir: join(folder, 'data'), host: '127.0.0.1', port: 0, log: pino({ level: 'silent' }) },
      clock: () => clock.now,
      even: () => clock.now,
    });
    const closeFeed = () => {
      socket?.destroy();
      feed.close();
    };
    const stepped = new SteppedProgram(program, options, { folder, undo, closeFeed, socket: () => socket, clock });
    // The receiver is recognised by its first lines, which come while no time passes.
    const hello = setInterval(() => stepped.#print(), 50);
    const deadline = performance.now() + TAKEN_WITHIN_MS;
    while (stepped.#taken() === 0) {
      if (performance.now() > deadline) throw new Error('the receiver was not recognised');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    clearInterval(hello);
    stepped.#passIdly();
    return stepped;
  }

  get dataDir(): string {
    return join(this.#parts.folder, 'data');
  }

  get now(): number {
    return this.#parts.clock.now;
  }

  /** Lets time pass, second by second, as fast as the program takes the sweeps. */
  async until(at: number): Promise<void> {
    clearInterval(this.#idle);
    await this.#stepping;
    let missed = 0;
    while (this.#parts.clock.now < at) {
      missed = (await this.#second()) ? 0 : missed + 1;
      if (missed < MOST_MISSED) continue;
      const problem = this.program.stations.receiver('air')?.state.problem;
      throw new Error(`the receiver takes no sweeps any more: ${problem}`);
    }
    this.#passIdly();
  }

  async close(): Promise<void> {
    clearInterval(this.#idle);
    await this.#stepping;
    this.#parts.closeFeed();
    await this.program.stop();
    this.#parts.undo?.();
    await rm(this.#parts.folder, { recursive: true, force: true });
  }

  #passIdly(): void {
    let busy = false;
    this.#idle = setInterval(() => {
      // On a busy computer a second may take longer than that; they do not pile up.
      if (busy) return;
      busy = true;
      this.#stepping = this.#second().then(() => {
        busy = false;
      });
    }, IDLE_STEP_MS);
  }

  /** False when the sweep was not taken in time. */
  async #second(): Promise<boolean> {
    const before = this.#taken();
    this.#parts.clock.now += SECOND_MS;
    this.#print();
    const deadline = performance.now() + MISSED_AFTER_MS;
    while (this.#taken() === before && performance.now() < deadline)
      await new Promise((resolve) => setImmediate(resolve));
    return this.#taken() !== before;
  }

  #taken(): number {
    return this.program.stations.receiver('air')?.sweeps ?? 0;
  }

  /** Four-look noise at −100 dBm with the carriers of the moment. */
  #print(): void {
    const { startHz, stepHz, bins } = this.#options;
    const random = this.#random;
    const levels = Array.from({ length: bins }, () => {
      return Number((-100 + 10 * Math.log10(-Math.log(random() * random() * random() * random()) / 4)).toFixed(2));
    });
    for (const [bin, levelDbm] of this.onAir) levels[bin] = levelDbm;
    this.#parts.socket()?.write(`${JSON.stringify({ start: startHz, step: stepHz, levels })}\n`);
  }
}
