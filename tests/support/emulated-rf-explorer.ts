/**
 * An RF Explorer as a byte machine, after what was measured on a WSUB1G+ with firmware 03.39: it streams from the start,
 * answers C0 in a fixed order, ignores commands that come too soon, says nothing when told the range it already has,
 * forgets the range when the points change, and mixes old and new in the first sweep after a change.
 */
import type { EmulatedReceiver } from './emulated.js';
import { answersOf, type Emulator } from './emulator.js';
import { InstantRfExplorer } from './instant-receivers.js';

export const RF_EXPLORER_FAULTS = [
  'connect-in-mid-frame',
  'early-end-of-transmission',
  'short-frame-then-settings',
  'bytes-lost-in-frame',
  'reset-in-mid-run',
  'range-turned-by-hand',
  'wrong-baud',
  'silent',
  'babble',
  'stops-after-three-sweeps',
  'generator',
  'sniffer',
] as const;

export type RfExplorerFault = (typeof RF_EXPLORER_FAULTS)[number];

export interface RfExplorerOptions {
  readonly startKhz?: number;
  readonly stopKhz?: number;
  readonly points?: number;
  readonly calculator?: number;
  readonly mainModel?: number;
  readonly firmware?: string;
  readonly inputStage?: number;
  readonly offsetDb?: number;
  readonly pointMs?: number;
  /** Which block carries a sweep; `s16` and `s17` are the two readings of its length byte. */
  readonly block?: 'S' | 's16' | 's17' | 'z';
  /** Old firmware ends its settings line before RBW, offset and calculator, and prints no serial number unasked. */
  readonly isOld?: boolean;
  /** The level heard at a frequency; the default differs from bin to bin. */
  readonly levelDbm?: (hz: number) => number;
  /** Each fault shows itself in the n-th sweep (counted from 1) after the start; 2 when absent. */
  readonly faults?: readonly RfExplorerFault[];
  readonly faultySweep?: number;
}

interface Settings {
  startKhz: number;
  stopKhz: number;
  points: number;
  calculator: number;
  inputStage: number;
}

const IGNORES_WITHIN_MS = 300;
const RESET_RANGE_KHZ = { startKhz: 15_000, stopKhz: 115_000 };
const MIN_KHZ = 50;
const MAX_KHZ = 960_000;
const SERIAL_NUMBER = 'B36J37L7CB7KKKL3';
const STAGE_OFFSETS_DB = [0, 30, -25, 60];
const BABBLE_EVERY_MS = 50;
/** −6.5 and −5.0 dBm make CR LF, −18 dBm `$`, −17.5 dBm `#`: every fourth frequency has one of them. */
const TRICKY_DBM = [-6.5, -5, -18, -17.5];

/** Distinct from bin to bin, and full of bytes that a reader which searches instead of counting trips over. */
export function trickyLevelDbm(hz: number): number {
  const step = Math.round(hz / 1000);
  return step % 4 < 2 ? -40 - (step % 137) / 2 : (TRICKY_DBM[Math.floor(step / 4) % 4] as number);
}

export class EmulatedRfExplorer implements Emulator {
  readonly settings: Settings;
  /** Bodies of the commands it obeyed. */
  readonly obeyed: string[] = [];
  /** Bodies of those that came too soon. */
  readonly ignored: string[] = [];
  sweepsSent = 0;
  readonly #options: RfExplorerOptions;
  #send: ((bytes: Uint8Array) => void) | undefined;
  #timer: NodeJS.Timeout | undefined;
  #lastCommandAt = Number.NEGATIVE_INFINITY;
  #before: Settings | undefined;
  #isHeld = false;

  constructor(options: RfExplorerOptions = {}) {
    this.#options = options;
    const { startKhz = 431_000, stopKhz = 441_000, points = 112, calculator = 0, inputStage = 0 } = options;
    this.settings = { startKhz, stopKhz, points, calculator, inputStage };
  }

  start(send: (bytes: Uint8Array) => void): void {
    this.#send = send;
    if (this.#has('silent')) return;
    if (this.#has('babble')) {
      this.#timer = setInterval(() => this.#text(`#CHATTER:${this.sweepsSent++}`), BABBLE_EVERY_MS);
      return;
    }
    if (this.#has('connect-in-mid-frame')) this.#out(this.#frame(this.#levels(this.settings)).subarray(40));
    this.#restart();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#send = undefined;
  }

  receive(bytes: Uint8Array): void {
    if (this.#send === undefined || this.#has('silent') || this.#has('babble') || this.#has('wrong-baud')) return;
    for (let at = 0; at + 1 < bytes.length; ) {
      const length = bytes[at + 1] as number;
      if (bytes[at] !== 0x23 || length < 3) at += 1;
      else {
        this.#command(Buffer.from(bytes.subarray(at + 2, at + length)).toString('latin1'));
        at += length;
      }
    }
  }

  #command(body: string): void {
    const now = Date.now();
    const isTooSoon = now - this.#lastCommandAt < IGNORES_WITHIN_MS;
    this.#lastCommandAt = now;
    (isTooSoon ? this.ignored : this.obeyed).push(body);
    if (!isTooSoon) this.#obey(body);
  }

  #obey(body: string): void {
    const argument = (index: number) => body.charCodeAt(index);
    if (body === 'C0') {
      this.#isHeld = false;
      this.#tell();
      this.#restart();
    } else if (body === 'CH') this.#isHeld = true;
    else if (body === 'Cn') this.#text(`#Sn${SERIAL_NUMBER}`);
    else if (body.startsWith('CJ')) this.#setPoints((argument(2) + 1) * 16);
    else if (body.startsWith('Cj') && this.#options.isOld !== true) this.#setPoints(argument(2) * 256 + argument(3));
    else if (body.startsWith('C2-F:')) this.#setRange(body.slice(5).split(',').map(Number));
    else if (body.startsWith('C+')) this.#change({ calculator: argument(2) });
    else if (/^a\d$/.test(body)) {
      this.settings.inputStage = Number(body[1]);
      this.#text(`#a${this.settings.inputStage}`);
    }
  }

  #setPoints(points: number): void {
    if (points !== this.settings.points) this.#change({ points, ...RESET_RANGE_KHZ });
  }

  #setRange([startKhz = 0, stopKhz = 0]: number[]): void {
    const isSame = startKhz === this.settings.startKhz && stopKhz === this.settings.stopKhz;
    if (isSame || startKhz < MIN_KHZ || stopKhz > MAX_KHZ || startKhz >= stopKhz) return;
    this.#change({ startKhz, stopKhz });
  }

  #change(change: Partial<Settings>): void {
    this.#before = { ...this.settings };
    Object.assign(this.settings, change);
    this.#text(this.#settingsLine());
    this.#restart();
  }

  #tell(): void {
    const { firmware = '03.39', mainModel = 10, isOld = false } = this.#options;
    const model = `${String(mainModel).padStart(3, '0')},255,${firmware}`;
    if (this.#has('generator')) {
      this.#text(`#C3-M:060,255,${firmware}`);
      this.#text('#C3-*:0105000,0105000,0,0,0');
      return;
    }
    if (this.#has('sniffer')) {
      this.#text(`#C2-M:${model}`);
      this.#text('#C4-F:0433920,0,200,100,1,0');
      return;
    }
    if (!isOld) {
      for (const line of [`RF Explorer ${firmware} 21-Jun-22 05.01.08`, `#Sn${SERIAL_NUMBER}`, '#CAL:11', '#BAT:99'])
        this.#text(line);
    }
    this.#text(`#C2-M:${model}`);
    if (!isOld) for (const line of ['#QA:0', '#LFLO2']) this.#text(line);
    this.#text(this.#settingsLine());
    if (!isOld) this.#text(`#a${this.settings.inputStage}`);
  }

  #settingsLine(): string {
    const { startKhz, stopKhz, points, calculator } = this.settings;
    const pad = (value: number, length: number) => String(value).padStart(length, '0');
    const stepHz = Math.floor(((stopKhz - startKhz) * 1000) / (points - 1));
    const letter = points > 9999 ? 'f' : 'F';
    const common = `#C2-${letter}:${pad(startKhz, 7)},${pad(stepHz, 7)},-010,-120,${pad(points, 4)},0,000`;
    const limits = `${pad(MIN_KHZ, 7)},${pad(MAX_KHZ, 7)},${pad(MAX_KHZ - MIN_KHZ, 7)}`;
    if (this.#options.isOld) return `${common},${limits}`;
    const offsetDb = this.#options.offsetDb ?? 0;
    const offset = offsetDb < 0 ? `-${pad(-offsetDb, 3)}` : pad(offsetDb, 4);
    return `${common},${limits},00110,${offset},${pad(calculator, 3)}`;
  }

  #restart(): void {
    clearInterval(this.#timer);
    const everyMs = this.settings.points * (this.#options.pointMs ?? 3);
    this.#timer = setInterval(() => this.#sweep(), everyMs);
  }

  #sweep(): void {
    if (this.#isHeld || this.#send === undefined) return;
    if (this.#has('wrong-baud')) {
      this.#out(Buffer.from(Array.from({ length: 90 }, (_, i) => (i * 89 + this.sweepsSent * 7) & 0xfe)));
      this.sweepsSent += 1;
      return;
    }
    if (this.#has('stops-after-three-sweeps') && this.sweepsSent >= (this.#options.faultySweep ?? 3)) return;
    this.sweepsSent += 1;
    const levels = this.#levels(this.settings);
    if (this.#before !== undefined) {
      const half = this.#levels({ ...this.#before, points: this.settings.points });
      levels.set(half.subarray(0, levels.length >> 1));
      this.#before = undefined;
    }
    const frame = this.#frame(levels);
    if (this.sweepsSent === (this.#options.faultySweep ?? 2)) this.#faulty(frame);
    else this.#out(frame);
  }

  #faulty(frame: Buffer): void {
    if (this.#has('early-end-of-transmission')) {
      this.#out(Buffer.concat([frame.subarray(0, 43), Buffer.of(0xff, 0xfe, 0xff, 0xfe, 0)]));
      this.#text(this.#settingsLine());
    } else if (this.#has('short-frame-then-settings')) {
      this.#out(frame.subarray(0, 43));
      this.#text('');
      this.#text(this.#settingsLine());
    } else if (this.#has('bytes-lost-in-frame')) this.#out(Buffer.concat([frame.subarray(0, 50), frame.subarray(66)]));
    else if (this.#has('reset-in-mid-run')) {
      this.#out(frame.subarray(0, 30));
      this.#text('');
      this.#text('(C) Ariel Rocholl 2010-2022');
      this.#change({ ...RESET_RANGE_KHZ, points: 112, calculator: 0 });
    } else if (this.#has('range-turned-by-hand')) this.#change({ startKhz: 100_000, stopKhz: 110_000 });
    else this.#out(frame);
  }

  #frame(levels: Uint8Array): Buffer {
    const n = levels.length;
    const heads = {
      S: [0x53, n],
      s16: [0x73, n === 4096 ? 0 : n / 16],
      s17: [0x73, n / 16 - 1],
      z: [0x7a, n >> 8, n & 0xff],
    };
    const block = this.#options.block ?? (n < 256 ? 'S' : 'z');
    return Buffer.concat([Buffer.of(0x24, ...heads[block]), levels, Buffer.from('\r\n')]);
  }

  #levels({ startKhz, stopKhz, points, inputStage }: Settings): Uint8Array {
    const { levelDbm = trickyLevelDbm, offsetDb = 0, mainModel = 10 } = this.#options;
    const addedDb = offsetDb + (mainModel === 10 ? (STAGE_OFFSETS_DB[inputStage] as number) : 0);
    const stepHz = ((stopKhz - startKhz) * 1000) / (points - 1);
    return Uint8Array.from({ length: points }, (_, i) => {
      const byte = Math.round(-2 * (levelDbm(startKhz * 1000 + i * stepHz) - addedDb));
      return Math.min(255, Math.max(0, byte));
    });
  }

  #text(line: string): void {
    this.#out(Buffer.from(`${line}\r\n`, 'latin1'));
  }

  #out(bytes: Uint8Array): void {
    this.#send?.(bytes);
  }

  #has(fault: RfExplorerFault): boolean {
    return this.#options.faults?.includes(fault) === true;
  }
}

export function emulatedRfExplorer(options: RfExplorerOptions = {}): EmulatedRfExplorer {
  return new EmulatedRfExplorer(options);
}

export const receivers: readonly EmulatedReceiver[] = [
  {
    driverId: 'rf-explorer',
    name: 'an RF Explorer',
    faults: RF_EXPLORER_FAULTS,
    programs: 'or any RF Explorer program that takes a port by its path (500000 baud)',
    emulate: (_model, faults = []) =>
      emulatedRfExplorer({ faults: RF_EXPLORER_FAULTS.filter((known) => faults.includes(known)) }),
    contracts: [
      {
        makeEmulator: ({ levelDbm, fault }) => {
          const faults: RfExplorerFault[] =
            fault === undefined ? [] : [fault === 'hang' ? 'stops-after-three-sweeps' : 'short-frame-then-settings'];
          // Some sweeps pass while the driver is still setting the unit up.
          return emulatedRfExplorer({ levelDbm, faults, pointMs: 1, faultySweep: fault === 'hang' ? 12 : 6 });
        },
        plan: { startHz: 431e6, stopHz: 441e6, points: 112 },
        toleranceDb: 0.26,
        settingsOf: (unit: EmulatedRfExplorer) => unit.settings,
        giveUpMs: 30_000,
        hasChecksum: false,
      },
    ],
    fuzz: [
      {
        plan: { startHz: 431e6, stopHz: 441e6, points: 112 },
        makeEmulator: () => new InstantRfExplorer(),
        vocabulary: [
          ...answersOf(new InstantRfExplorer(), ['23044330']),
          '#C2-F:0431000,0090090,-010,-120,0112,0,000,0000050,0960000,0959950,00110,0000,000\r\n',
          '#C2-F:0431000,9999999,-010,-120,9999,0,000,0000050,0960000,0959950,00110,9999,004\r\n',
          '#C2-f:0431000,0090090,-010,-120,65535,0,000,0000050,0960000,0959950,00110,0000,000\r\n',
          '#C2-M:060,255,01.12\r\n',
          '$S\u0070',
          '$s\u0000',
          '$z\u00ff\u00ff',
          '$D',
          '\u00ff\u00fe\u00ff\u00fe\u0000',
          '\r\n',
        ],
      },
    ],
  },
];
