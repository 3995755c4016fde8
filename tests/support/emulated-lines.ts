/**
 * A receiver that prints: a board, or a program such as rtl_power. It prints on whether or not anyone listens, so that
 * whoever opens the port comes into the middle of a line.
 */
import type { ContractTerms } from './driver-contract.js';
import type { EmulatedReceiver } from './emulated.js';
import { bandLevelDbm, type Emulator } from './emulator.js';

export type LinesFault =
  | 'boot-log'
  | 'comments'
  | 'chatter'
  | 'carriage-returns'
  | 'first-level-uninitialised'
  | 'nan'
  | 'short'
  | 'hang'
  | 'unordered'
  | 'ready-flood';

export interface LinesOptions {
  readonly format: 'csv-sweep' | 'hz-dbm' | 'json' | 'rtl_power' | 'hackrf_sweep';
  readonly startHz: number;
  readonly stopHz: number;
  readonly points: number;
  readonly levelDbm: (hz: number) => number;
  readonly everyMs?: number;
  /** Time from one line to the next within a sweep; all at once when absent. */
  readonly lineMs?: number;
  readonly faults?: readonly LinesFault[];
  /** False where the program is started by us and its first line is whole. */
  readonly opensInMidLine?: boolean;
}

const UNINITIALISED_DBM = -157;
const HOPS = 4;
const FLOOD_LINES = 200;

export class EmulatedLines implements Emulator {
  sweepsPrinted = 0;
  /** It takes no orders: every byte that comes is a fault of the driver. */
  bytesReceived = 0;
  readonly #options: LinesOptions;
  #send: ((bytes: Uint8Array) => void) | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: LinesOptions) {
    this.#options = options;
  }

  receive(bytes: Uint8Array): void {
    this.bytesReceived += bytes.length;
  }

  start(send: (bytes: Uint8Array) => void): void {
    this.#send = send;
    if (this.#has('boot-log'))
      this.#print(['ets Jun  8 2016 00:22:57', '', 'rst:0x1 (POWERON_RESET),boot:0x13', 'AWAKE']);
    if (this.#has('ready-flood')) this.#print(Array.from({ length: FLOOD_LINES }, () => 'READY_TOKEN'));
    if (this.#options.opensInMidLine !== false) {
      const text = this.#sweepLines().join('\n');
      this.#send(Buffer.from(`${text.slice(text.length / 2 + 3)}\n`, 'latin1'));
    }
    if (this.#options.lineMs !== undefined) this.#sweep();
    this.#timer = setInterval(() => this.#sweep(), this.#options.everyMs ?? 100);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#send = undefined;
  }

  #sweep(): void {
    if (this.#has('hang') && this.sweepsPrinted >= 3) return;
    this.sweepsPrinted += 1;
    if (this.#has('comments')) this.#print(['# a comment', 'frequency,level', '']);
    if (this.#has('chatter')) this.#print([`[SX1262] noise floor measured, temperature ${this.sweepsPrinted} C`]);
    const { lineMs } = this.#options;
    const lines = this.#sweepLines();
    if (lineMs === undefined) this.#print(lines);
    else for (const [i, line] of lines.entries()) setTimeout(() => this.#print([line]), i * lineMs);
  }

  #sweepLines(): string[] {
    const { format, startHz, stopHz, points } = this.#options;
    const isShort = this.#has('short') && this.sweepsPrinted % 3 === 0 && this.sweepsPrinted > 0;
    const count = isShort ? points - Math.floor(points / 5) : points;
    const stepHz = (stopHz - startHz) / (points - 1);
    const levels = Array.from({ length: count }, (_, i) => this.#level(i, startHz + i * stepHz));
    if (format === 'csv-sweep') return [levels.join(',')];
    if (format === 'hz-dbm' || format === 'json') {
      const order = levels.map((_, i) => i);
      if (this.#has('unordered')) order.push(...order.splice(1, order.length >> 1));
      return order.map((i) => {
        const megahertz = (startHz + i * stepHz) / 1e6;
        return format === 'json'
          ? JSON.stringify({ frequency: megahertz, level: Number(levels[i]) })
          : `${megahertz},${levels[i]}`;
      });
    }
    return rows(format, levels, { startHz, stepHz, points, pass: this.sweepsPrinted });
  }

  #level(i: number, hz: number): string {
    if (i === 0 && this.sweepsPrinted <= 1 && this.#has('first-level-uninitialised')) return String(UNINITIALISED_DBM);
    if (i === 3 && this.#has('nan')) return this.sweepsPrinted % 2 === 0 ? 'nan' : '-inf';
    return this.#options.levelDbm(hz).toFixed(2);
  }

  #print(lines: readonly string[]): void {
    const end = this.#has('carriage-returns') ? '\r\n' : '\n';
    for (const line of lines) this.#send?.(Buffer.from(line + end, 'latin1'));
  }

  #has(fault: LinesFault): boolean {
    return this.#options.faults?.includes(fault) === true;
  }
}

interface Pass {
  readonly startHz: number;
  readonly stepHz: number;
  readonly points: number;
  readonly pass: number;
}

/** Rows of one pass: rtl_power repeats its last value, hackrf_sweep prints its rows out of order. */
function rows(format: 'rtl_power' | 'hackrf_sweep', levels: readonly string[], pass: Pass): string[] {
  const perRow = Math.ceil(pass.points / HOPS);
  const seconds = String(pass.pass % 60).padStart(2, '0');
  const minutes = String(Math.floor(pass.pass / 60) % 60).padStart(2, '0');
  const printed = [];
  for (let from = 0; from < levels.length; from += perRow) {
    const part = levels.slice(from, Math.min(from + perRow, pass.points));
    const lowHz = pass.startHz + from * pass.stepHz;
    const highHz = lowHz + Math.min(perRow, pass.points - from) * pass.stepHz;
    const stamp = format === 'hackrf_sweep' ? `${seconds}.532179` : seconds;
    const surplus = format === 'rtl_power' ? part.slice(-1) : [];
    const head = ['2024-03-01', `10:${minutes}:${stamp}`, lowHz, highHz, pass.stepHz.toFixed(2), 16];
    printed.push([...head, ...part, ...surplus].join(', '));
  }
  return format === 'hackrf_sweep' && printed.length > 2
    ? [printed[0], printed[2], printed[1], ...printed.slice(3)].map(String)
    : printed;
}

export function emulatedLines(options: LinesOptions): EmulatedLines {
  return new EmulatedLines(options);
}

const PLAN = { startHz: 863e6, stopHz: 870e6, points: 101 };
const FUZZ_PLAN = { startHz: 430e6, stopHz: 440e6 };

function contractFor(format: LinesOptions['format'], settings?: unknown): ContractTerms<EmulatedLines> {
  return {
    ...(settings === undefined ? {} : { settings }),
    makeEmulator: ({ levelDbm, fault }) =>
      emulatedLines({ format, ...PLAN, levelDbm, faults: fault === undefined ? [] : [fault] }),
    plan: PLAN,
    toleranceDb: 0.02,
    settingsOf: (emulator) => ({ bytesReceived: emulator.bytesReceived }),
    giveUpMs: 60_000,
    hasChecksum: false,
  };
}

export const receivers: readonly EmulatedReceiver[] = [
  {
    driverId: 'lines',
    name: 'a board that prints lines',
    programs: 'or with a terminal',
    emulate: () => emulatedLines({ format: 'hz-dbm', ...PLAN, levelDbm: bandLevelDbm }),
    contracts: [
      contractFor('hz-dbm'),
      contractFor('hz-dbm', { format: 'hz-dbm' }),
      contractFor('csv-sweep', { format: 'csv-sweep' }),
      contractFor('json', { format: 'json' }),
    ],
    fuzz: [
      {
        plan: { ...FUZZ_PLAN, points: 16 },
        vocabulary: [
          '2018-11-18, 12:48:15, 80150000, 80250000, 25000, 12480, -28.02, -27.81, -27, -26, -26\n',
          '2018-11-18, 12:48:16, 80150000, 80250000, 25000, 12480, nan, -inf, 1e9, -999, 0\n',
          '2019-07-08, 13:22:53.532179, 2300000000, 2305000000, 2500000, 204, -58.75, -50\n',
          '# rtl-power-fftw output\n',
          '8.80e+07 -60.5\n',
          '8.81e+07 -61e9\n',
          '\n',
          'FREQ 431.00\n',
          'FREQ 9999.00\n',
          `SCAN ${Array(33).fill('1').join(',')}, END\n`,
          '868.300,-97\n',
          '868.500,-99\n',
          '{"freq": 868.3, "rssi": -97}\n',
          '[880.0, 880.1]\n',
          `${Array(20).fill('-97.5').join(';')}\n`,
        ],
      },
      ...['rtl_power_fftw', 'radiolib', 'rtl_power', 'hackrf_sweep'].map((format) => ({
        settings: { format },
        plan: FUZZ_PLAN,
        vocabulary: [
          '2018-11-18, 12:48:15, 80150000, 80250000, 25000, 12480, -28.02, -27.81, -27, -26, -26\n',
          '2018-11-18, 12:48:16, 80150000, 80250000, 25000, 12480, 1e9, -999, 0\n',
          '8.80e+07 -60.5\n',
          '8.81e+07 -61\n',
          '9.99e+99 -61\n',
          '8.82e+07 250\n',
          '\n',
          'FREQ 431.00\n',
          'FREQ 431.20\n',
          `SCAN ${Array(33).fill('1').join(',')}, END\n`,
          `SCAN ${Array(33).fill('0').join(',')}, END\n`,
        ],
      })),
    ],
  },
];
