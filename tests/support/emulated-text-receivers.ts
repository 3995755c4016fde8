/** An AOR receiver and a Uniden scanner on their serial lines: text that ends with CR, one command at a time. */
import type { EmulatedReceiver } from './emulated.js';
import { bandLevelDbm, type Emulator } from './emulator.js';

export type TextReceiverFault = 'silent' | 'hangs-in-third-scan' | 'refuses-high' | 'loses-answers' | 'dial-turned';

export interface TextReceiverOptions {
  readonly levelDbm?: (hz: number) => number;
  readonly faults?: readonly TextReceiverFault[];
}

/** What both have in common: lines, a dial, and the faults. */
abstract class TextReceiver implements Emulator {
  readonly heard: string[] = [];
  hz = 145_000_000;
  readonly #options: TextReceiverOptions;
  #send: ((bytes: Uint8Array) => void) | undefined;
  #input = '';
  #tunes = 0;
  #lowestHz = Number.POSITIVE_INFINITY;
  #scans = 0;

  constructor(options: TextReceiverOptions) {
    this.#options = options;
  }

  start(send: (bytes: Uint8Array) => void): void {
    this.#send = send;
  }

  stop(): void {
    this.#send = undefined;
  }

  receive(bytes: Uint8Array): void {
    if (this.has('silent')) return;
    this.#input += Buffer.from(bytes).toString('latin1');
    for (let end = this.#input.indexOf('\r'); end !== -1; end = this.#input.indexOf('\r')) {
      const command = this.#input.slice(0, end).trim();
      this.#input = this.#input.slice(end + 1);
      this.heard.push(command);
      const answer = this.has('hangs-in-third-scan') && this.#scans > 2 ? undefined : this.answer(command);
      const isLost = this.has('loses-answers') && this.heard.length % 7 === 0;
      if (answer !== undefined && !isLost) this.#send?.(Buffer.from(answer, 'latin1'));
    }
  }

  /** With what ends it; undefined for silence. */
  protected abstract answer(command: string): string | undefined;

  protected tune(hz: number): boolean {
    this.#tunes += 1;
    if (hz <= this.#lowestHz) this.#scans += 1;
    this.#lowestHz = Math.min(this.#lowestHz, hz);
    if (this.has('refuses-high') && this.#scans % 2 === 0 && hz > this.#lowestHz + 700_000) return false;
    this.hz = this.has('dial-turned') && this.#tunes % 11 === 10 ? hz + 25_000 : hz;
    return true;
  }

  protected level(): number {
    return this.#options.levelDbm?.(this.hz) ?? -90;
  }

  protected has(fault: TextReceiverFault): boolean {
    return this.#options.faults?.includes(fault) ?? false;
  }
}

export interface EmulatedAorOptions extends TextReceiverOptions {
  readonly model?: 'ar8200' | 'ar8600' | 'ar8000' | 'ar5000' | 'sr2200';
}

/** Raw meter values and dB above S9, alternating, as hamlib has them for each model. */
const METER_8200 = [
  ...[0, -54, 27, -32, 42, -27, 55, -22, 68, -17, 86, -7],
  ...[97, 3, 103, 13, 106, 23, 109, 33, 112, 43, 139, 53],
];
const METER_8600 = [0, -54, 13, -27, 29, -17, 41, -7, 49, 3, 54, 13, 59, 23, 62, 33, 64, 43, 65, 53, 68, 63, 69, 73];
const METER_5000 = [
  ...[0, -60, 3, -48, 14, -42, 26, -36, 34, -30, 42, -24, 52, -18, 62, -12, 74, -6, 87, 0],
  ...[101, 10, 117, 20, 135, 30, 152, 40, 202, 50, 255, 60],
];

export class EmulatedAor extends TextReceiver {
  isRemote = false;
  readonly #model: NonNullable<EmulatedAorOptions['model']>;

  constructor(options: EmulatedAorOptions = {}) {
    super(options);
    this.#model = options.model ?? 'ar8200';
  }

  protected answer(command: string): string | undefined {
    // An empty line is how programs resynchronise.
    if (command === '') return undefined;
    if (command === 'EX') {
      this.isRemote = false;
      return undefined;
    }
    this.isRemote = true;
    const frequency = String(this.hz).padStart(10, '0');
    const label = this.#model === 'ar8000' ? `VA${frequency}` : `VA RF${frequency}`;
    if (command === 'RX') return `\n${label} ST006250 AU1 MD1 AT0 TM            \r`;
    if (/^RF\d{10}$/.test(command)) return this.tune(Number(command.slice(2))) ? '\r' : '?\r';
    if (command === 'LM' && this.#model !== 'sr2200') return `\n${this.#meter()}\r`;
    if (command === 'LB' && this.#model === 'sr2200') return `\nLB${Math.round(this.level())}\r`;
    if (command === 'MD') return '\nMD1\r';
    if (command === 'VR') return '\nVR0101\r';
    return '?\r';
  }

  #meter(): string {
    const table = { ar5000: METER_5000, ar8200: METER_8200, ar8600: METER_8600, ar8000: METER_8600, sr2200: [] }[
      this.#model
    ];
    const overS9 = this.level() + 93;
    let raw = 0;
    for (let i = 0; i + 3 < table.length; i += 2) {
      const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = table.slice(i, i + 4);
      if (overS9 >= y0) raw = Math.min(x1, Math.round(x0 + ((overS9 - y0) / (y1 - y0)) * (x1 - x0)));
    }
    const squelch = overS9 < 0 ? '%' : ' ';
    const hex = (value: number) => value.toString(16).toUpperCase().padStart(2, '0');
    if (this.#model === 'ar8000') return `LM${hex(raw | (overS9 < 0 ? 0x80 : 0))}`;
    if (this.#model === 'ar5000') return `LM${squelch}${hex(raw)}`;
    return `LM${squelch}${String(raw).padStart(3, '0')}`;
  }
}

export interface EmulatedUnidenOptions extends TextReceiverOptions {
  /** Some models end their lines with CR and LF. */
  readonly addsLf?: boolean;
}

export class EmulatedUniden extends TextReceiver {
  isScanning = true;
  readonly #addsLf: boolean;

  constructor(options: EmulatedUnidenOptions = {}) {
    super(options);
    this.#addsLf = options.addsLf ?? false;
  }

  protected answer(command: string): string {
    return `${this.#text(command)}\r${this.#addsLf ? '\n' : ''}`;
  }

  #text(command: string): string {
    const [name, first = ''] = command.split(',');
    if (name === 'MDL') return 'MDL,BCD996XT';
    if (name === 'VER') return 'VER,Version 1.04.01';
    if (name === 'PWR') {
      const raw = Math.max(0, Math.min(1023, Math.round(((this.level() + 120) / 100) * 1023)));
      return `PWR,${String(raw).padStart(4, '0')},${String(Math.round(this.hz / 100)).padStart(8, '0')}`;
    }
    if (name === 'QSH') {
      if (!/^\d{8}$/.test(first) || command.split(',').length !== 14) return 'ERR';
      if (!this.tune(Number(first) * 100)) return 'QSH,NG';
      this.isScanning = false;
      return 'QSH,OK';
    }
    if (command === 'KEY,S,P') {
      this.isScanning = true;
      return 'KEY,OK';
    }
    return 'ERR';
  }
}

const PLAN = { startHz: 144e6, stopHz: 145e6, points: 41 };
const FUZZ_PLAN = { startHz: 144e6, stopHz: 145e6, points: 5 };
const AOR_MODELS = ['ar8200', 'ar8600', 'ar8000', 'ar5000', 'sr2200'] as const;

function faultsFor(fault: 'hang' | 'short' | undefined): TextReceiverFault[] {
  return fault === undefined ? [] : [fault === 'hang' ? 'hangs-in-third-scan' : 'refuses-high'];
}

export const receivers: readonly EmulatedReceiver[] = [
  {
    driverId: 'aor',
    name: 'an AOR',
    models: AOR_MODELS,
    programs: 'or with hamlib: rigctl -m 5001 -s 9600 -r PATH',
    emulate: (model) =>
      new EmulatedAor({ model: AOR_MODELS.find((known) => known === model) ?? 'ar8200', levelDbm: bandLevelDbm }),
    contracts: [
      {
        settings: { model: 'sr2200', settleMs: 5 },
        makeEmulator: ({ levelDbm, fault }) => new EmulatedAor({ levelDbm, model: 'sr2200', faults: faultsFor(fault) }),
        plan: PLAN,
        toleranceDb: 0.5001,
        settingsOf: ({ hz, isRemote }: EmulatedAor) => ({ hz, isRemote }),
        giveUpMs: 30_000,
        hasChecksum: false,
      },
    ],
    fuzz: [
      {
        plan: FUZZ_PLAN,
        makeEmulator: () => new EmulatedAor(),
        vocabulary: [
          '\n',
          '\r',
          '?\r',
          '\nLM%023\r',
          '\nLM 999\r',
          '\nLM255\r',
          '\nVA RF0144000000 ST006250\r',
          '\nVA RF9999999999\r',
        ],
      },
      {
        settings: { model: 'sr2200' },
        plan: FUZZ_PLAN,
        makeEmulator: () => new EmulatedAor({ model: 'sr2200' }),
        vocabulary: ['\r', '?\r', '\nLB-105\r', '\nLB999\r', '\nLB-999\r', '\nVA RF0144250000 ST006250\r'],
      },
    ],
  },
  {
    driverId: 'uniden',
    name: 'a Uniden',
    programs: 'or with a terminal: MDL and PWR, each ended with CR',
    emulate: () => new EmulatedUniden({ levelDbm: bandLevelDbm }),
    contracts: [
      {
        settings: { settleMs: 5 },
        makeEmulator: ({ levelDbm, fault }) => new EmulatedUniden({ levelDbm, faults: faultsFor(fault) }),
        plan: PLAN,
        toleranceDb: 0.05,
        settingsOf: ({ isScanning }: EmulatedUniden) => ({ isScanning }),
        giveUpMs: 30_000,
        hasChecksum: false,
      },
    ],
    fuzz: [
      {
        plan: FUZZ_PLAN,
        makeEmulator: () => new EmulatedUniden(),
        vocabulary: [
          'QSH,OK\r',
          'QSH,NG\r',
          'ERR\r',
          'PWR,0512,01440000\r',
          'PWR,9999,01442500\r',
          'MDL,BCD996XT\r',
          'KEY,OK\r',
          '\r',
        ],
      },
    ],
  },
];
