/** An Anritsu MS2711D on its serial line: sweeps on its own, holds while it is remote, hears one byte at a time. */
import type { EmulatedReceiver } from './emulated.js';
import { answersOf, bandLevelDbm, type Emulator } from './emulator.js';

export type S331dFault = 'silent' | 'hangs' | 'unfinished-sweeps' | 'no-sweep-kept' | 'left-remote' | 'refuses-range';

export interface EmulatedS331dOptions {
  readonly model?: string;
  readonly levelDbm?: (hz: number) => number;
  /** Answers at once when absent. */
  readonly sweepMs?: number;
  readonly faults?: readonly S331dFault[];
}

const POINTS = 401;
const RECORD_BYTES = 2035;
const LEVELS_AT = 431;
const OFFSET = 270_000;

export class EmulatedS331d implements Emulator {
  readonly state = { startHz: 400e6, stopHz: 500e6, rbwHz: 30_000, attenuationDb: 0, isRemote: false };
  readonly #options: EmulatedS331dOptions;
  #send: ((bytes: Uint8Array) => void) | undefined;
  #timer: NodeJS.Timeout | undefined;
  #command: number[] = [];
  /** Epoch ms. */
  rangeSetAt = 0;
  #sweeps = 0;

  constructor(options: EmulatedS331dOptions = {}) {
    this.#options = options;
    this.state.isRemote = this.#has('left-remote');
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
    for (const byte of bytes) this.#hear(byte);
  }

  #hear(byte: number): void {
    if (!this.state.isRemote) {
      if (byte === 0x45) this.#enter(this.#options.sweepMs);
      else if (byte === 0x46) this.#enter(undefined);
      return;
    }
    this.#command.push(byte);
    const [name = 0] = this.#command;
    const expected: Readonly<Record<number, number>> = { 33: 2, 99: 9, 141: 5, 143: 2 };
    if (this.#command.length < (expected[name] ?? 1)) return;
    this.#obey(Buffer.from(this.#command.splice(0)));
  }

  #enter(afterMs: number | undefined): void {
    const enter = () => {
      this.state.isRemote = true;
      const { model = 'MS2711D' } = this.#options;
      this.#out(Buffer.from(`\u0000\u0014${model.padEnd(7)}1.73`, 'latin1'));
    };
    clearTimeout(this.#timer);
    if (afterMs === undefined) enter();
    else this.#timer = setTimeout(enter, afterMs);
  }

  #obey(command: Buffer): void {
    const { state } = this;
    const name = command[0];
    if (name === 0x21) {
      this.#recall();
      return;
    }
    if (name === 0xff) state.isRemote = false;
    else if (name === 0x63 && !this.#has('refuses-range')) {
      this.rangeSetAt = Date.now();
      state.startHz = command.readUInt32BE(1);
      state.stopHz = command.readUInt32BE(5);
    } else if (name === 0x8d) state.rbwHz = command.readUInt32BE(1);
    else if (name === 0x8f) state.attenuationDb = command[1] ?? 0;
    else {
      this.#out(Uint8Array.of(0xe0));
      return;
    }
    this.#out(Uint8Array.of(0xff));
  }

  #recall(): void {
    this.#sweeps += 1;
    if (this.#has('no-sweep-kept')) {
      this.#out(Buffer.from(`\u0000\u0009\u0000\u0014MS2711D`, 'latin1'));
      return;
    }
    const record = Buffer.alloc(RECORD_BYTES);
    record.writeUInt16BE(RECORD_BYTES - 2, 0);
    record.write((this.#options.model ?? 'MS2711D').padEnd(7), 4, 'latin1');
    record.write('1.73', 11, 'latin1');
    record.writeUInt16BE(POINTS, 54);
    const scale = this.state.stopHz > 2e9 ? 1 : 2;
    record.writeUInt32BE(this.state.startHz * scale, 56);
    record.writeUInt32BE(this.state.stopHz * scale, 60);
    record.writeUInt16BE(scale, 334);
    const measured = this.#has('unfinished-sweeps') && this.#sweeps % 2 === 0 ? 250 : POINTS;
    for (let i = 0; i < measured; i++) {
      const hz = this.state.startHz + (i * (this.state.stopHz - this.state.startHz)) / (POINTS - 1);
      const level = this.#options.levelDbm?.(hz) ?? -100 + (i % 13);
      record.writeInt32BE(Math.round(level * 1000) + OFFSET, LEVELS_AT + i * 4);
    }
    this.#out(this.#has('hangs') && this.#sweeps > 2 ? record.subarray(0, 900) : record);
  }

  #out(bytes: Uint8Array): void {
    this.#send?.(bytes);
  }

  #has(fault: S331dFault): boolean {
    return this.#options.faults?.includes(fault) ?? false;
  }
}

export const receivers: readonly EmulatedReceiver[] = [
  {
    driverId: 'anritsu-s331d',
    name: 'an Anritsu MS2711D',
    programs: 'or with any program for the MS2711D',
    emulate: () => new EmulatedS331d({ sweepMs: 500, levelDbm: bandLevelDbm }),
    contracts: [
      {
        makeEmulator: ({ levelDbm, fault }) =>
          new EmulatedS331d({
            levelDbm,
            sweepMs: 80,
            faults: fault === undefined ? [] : [fault === 'hang' ? 'hangs' : 'unfinished-sweeps'],
          }),
        plan: { startHz: 400e6, stopHz: 440e6, points: 401 },
        toleranceDb: 0.001,
        settingsOf: ({ state }: EmulatedS331d) => state,
        giveUpMs: 90_000,
        hasChecksum: false,
      },
    ],
    fuzz: [
      {
        plan: { startHz: 400e6, stopHz: 440e6 },
        makeEmulator: () => new EmulatedS331d(),
        vocabulary: [...answersOf(new EmulatedS331d(), ['46', '2100', 'ff']), Uint8Array.of(0xff), Uint8Array.of(0xe0)],
      },
    ],
  },
];
