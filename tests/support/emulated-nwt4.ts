/** An LTDZ 35–4400 MHz analyser: counted binary without head or end. */
import type { EmulatedReceiver } from './emulated.js';
import { bandLevelDbm, type Emulator } from './emulator.js';

export type Nwt4Fault = 'silent' | 'hangs' | 'ends-early' | 'loses-a-byte' | 'always-nonsense';

export interface EmulatedNwt4Options {
  readonly levelDbm?: (hz: number) => number;
  /** Answers at once when absent. */
  readonly sweepMs?: number;
  readonly faults?: readonly Nwt4Fault[];
}

const DB_PER_STEP = 0.193143;
const SHIFT_DB = -84;

export class EmulatedNwt4 implements Emulator {
  readonly heard: string[] = [];
  readonly #options: EmulatedNwt4Options;
  #send: ((bytes: Uint8Array) => void) | undefined;
  #timer: NodeJS.Timeout | undefined;
  #input = '';
  #sweeps = 0;

  constructor(options: EmulatedNwt4Options = {}) {
    this.#options = options;
  }

  start(send: (bytes: Uint8Array) => void): void {
    this.#send = send;
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#send = undefined;
  }

  receive(bytes: Uint8Array): void {
    if (this.#has('silent')) return;
    this.#input += Buffer.from(bytes).toString('latin1');
    for (;;) {
      const found = /\u008f(?:([vsm])|x(\d{9})(\d{8})(\d{4}))/.exec(this.#input);
      if (found === null) return;
      this.#input = this.#input.slice(found.index + found[0].length);
      const [command, letter, start, step, points] = found;
      this.heard.push(command.slice(1));
      if (letter === 'v') this.#send?.(Uint8Array.of(119));
      else if (letter !== undefined) this.#send?.(Uint8Array.of(1, 0, 2, 0));
      else this.#sweep(Number(start) * 10, Number(step) * 10, Number(points));
    }
  }

  #sweep(startHz: number, stepHz: number, points: number): void {
    this.#sweeps += 1;
    const bytes = Buffer.alloc(points * 4);
    for (let i = 0; i < points; i++) {
      const level = this.#options.levelDbm?.(startHz + i * stepHz) ?? -70;
      const raw = Math.max(0, Math.min(1023, Math.round((level - SHIFT_DB) / DB_PER_STEP)));
      bytes.writeUInt16LE(this.#has('always-nonsense') ? raw + 5000 : raw, i * 4);
      bytes.writeUInt16LE(300, i * 4 + 2);
    }
    const isEven = this.#sweeps % 2 === 0;
    let sent = bytes;
    if (this.#has('hangs') && this.#sweeps > 2) sent = bytes.subarray(0, 0);
    if (this.#has('ends-early') && isEven) sent = bytes.subarray(0, Math.floor(points * 0.6) * 4);
    if (this.#has('loses-a-byte') && isEven) sent = Buffer.concat([bytes.subarray(0, 9), bytes.subarray(10)]);
    const { sweepMs } = this.#options;
    if (sweepMs === undefined) this.#send?.(sent);
    else this.#timer = setTimeout(() => this.#send?.(sent), sweepMs);
  }

  #has(fault: Nwt4Fault): boolean {
    return this.#options.faults?.includes(fault) ?? false;
  }
}

export const receivers: readonly EmulatedReceiver[] = [
  {
    driverId: 'nwt4',
    name: 'an LTDZ',
    programs: 'or with any program for the NWT4',
    emulate: () => new EmulatedNwt4({ sweepMs: 300, levelDbm: bandLevelDbm }),
    contracts: [
      {
        makeEmulator: ({ levelDbm, fault }) =>
          new EmulatedNwt4({
            levelDbm,
            sweepMs: 80,
            faults: fault === undefined ? [] : [fault === 'hang' ? 'hangs' : 'ends-early'],
          }),
        plan: { startHz: 400e6, stopHz: 440e6, points: 201 },
        // An AD8307 shows -84 dBm at the least.
        lowestDbm: -84,
        toleranceDb: 0.1,
        settingsOf: () => undefined,
        giveUpMs: 90_000,
        hasChecksum: false,
        isReplayable: false,
      },
    ],
    fuzz: [
      {
        plan: { startHz: 400e6, stopHz: 440e6, points: 50 },
        makeEmulator: () => new EmulatedNwt4(),
        vocabulary: [new Uint8Array(200), Uint8Array.of(119), Uint8Array.of(1, 0, 2, 0), new Uint8Array(200).fill(3)],
      },
    ],
  },
];
