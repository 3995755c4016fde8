/**
 * A SCPI analyser on the wire: compound commands, long and short headers by the rule of the standard, settings that are
 * kept, traces in the formats of the makers, and the faults of the field on request.
 */
import type { EmulatedReceiver } from './emulated.js';
import { bandLevelDbm, type Emulator } from './emulator.js';

export type ScpiFault =
  | 'silent'
  | 'babble'
  | 'short-trace-once'
  | 'always-short'
  | 'indefinite-block'
  | 'power-loss'
  | 'repeats-traces'
  | 'frozen'
  | 'hangs-after-two'
  | 'marks-missing'
  | 'marks-tail'
  | 'impossible-level'
  | 'knows-no-extras'
  | 'unit-dbuv'
  | 'stays-in-its-band';

export interface EmulatedScpiOptions {
  readonly idn: string;
  readonly points: number;
  readonly pointsSettable?: boolean;
  /** How a trace leaves: as asked by FORMat, but with the maker's habits. */
  readonly littleEndian?: boolean;
  readonly blockAroundText?: boolean;
  readonly realBits?: 32 | 64;
  readonly faults?: readonly ScpiFault[];
  readonly levelDbm?: (hz: number, sweep: number) => number;
  readonly sweepMs?: number;
  /** Settings a person left, by short header; they must be found again. */
  readonly found?: Readonly<Record<string, string>>;
}

const DBUV_OVER_DBM = 106.99;

export class EmulatedScpi implements Emulator {
  readonly settings = new Map<string, string>();
  /** Every command and question, as sent. */
  readonly heard: string[] = [];
  sweeps = 0;
  #error = '0,"No error"';
  readonly #options: EmulatedScpiOptions;
  #send: ((bytes: Uint8Array) => void) | undefined;
  #input = '';
  #timers = new Set<NodeJS.Timeout>();

  constructor(options: EmulatedScpiOptions) {
    this.#options = options;
    this.reset();
    for (const [header, value] of Object.entries(options.found ?? {})) this.settings.set(header, value);
  }

  /** Factory settings, as after a power loss. */
  reset(): void {
    this.settings.clear();
    for (const [header, value] of Object.entries({
      'FREQ:STAR': '1000000000',
      'FREQ:STOP': '2000000000',
      'SPEC:FREQ:STAR': '1000000000',
      'SPEC:FREQ:STOP': '2000000000',
      'BAND:RES': '1000000',
      'BAND:RES:AUTO': '1',
      'SPEC:BAND:RES': '1000000',
      'INP:ATT': '10',
      'INP:ATT:AUTO': '1',
      'POW:ATT': '10',
      'POW:RF:ATT': '10',
      'POW:RF:ATT:AUTO': '1',
      'DET:FUNC': 'POS',
      'FORM:DATA': 'ASC,0',
      'FORM:TRAC:DATA': 'ASC',
      'UNIT:POW': this.#has('unit-dbuv') ? 'DBUV' : 'DBM',
      'AMPL:UNIT': 'DBM',
      'INIT:CONT': '1',
      'SWE:POIN': String(this.#options.points),
      'SWE:TIME': '0.05',
      'SWE:TIME:ACT': '0.05',
      INST: 'SAN',
      'DISP:GEN:MEAS:SEL': 'DPX',
    }))
      this.settings.set(header, value);
  }

  start(send: (bytes: Uint8Array) => void): void {
    this.#send = send;
    if (this.#has('babble')) this.#timers.add(setInterval(() => this.#say('+1.0E'), 30));
  }

  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.#send = undefined;
  }

  receive(bytes: Uint8Array): void {
    if (this.#has('silent') || this.#has('babble')) return;
    this.#input += Buffer.from(bytes).toString('latin1');
    for (let end = this.#input.indexOf('\n'); end !== -1; end = this.#input.indexOf('\n')) {
      const line = this.#input.slice(0, end);
      this.#input = this.#input.slice(end + 1);
      for (const part of line.split(';')) this.#execute(part.trim());
    }
  }

  #execute(command: string): void {
    if (command === '') return;
    this.heard.push(command);
    const [, spelled = '', isQuestion, argument = ''] = /^:?([^\s?]+)(\?)?\s*(.*)$/.exec(command) ?? [];
    const header = shortForm(spelled);
    if (/^(INIT|INIT:IMM|INIT:REST|\*WAI)$/.test(header)) return;
    if (header === '*OPC' && isQuestion) this.#say('1\n');
    else if (header === '*IDN' && isQuestion) this.#say(`${this.#options.idn}\n`);
    else if (/^(TRAC:DATA|TRAC|FETC:SPEC:TRAC)$/.test(header) && isQuestion) this.#trace();
    else if (isQuestion) this.#answer(header);
    else if (header === 'BAND:RES' || header === 'INP:ATT' || header === 'POW:RF:ATT') {
      this.settings.set(header, argument);
      this.settings.set(`${header}:AUTO`, '0');
    } else this.#set(header, argument);
  }

  #set(header: string, value: string): void {
    if (!this.settings.has(header)) {
      this.#error = '-113,"Undefined header"';
      return;
    }
    if (header === 'SWE:POIN' && !this.#options.pointsSettable) return;
    if (/^(SPEC:)?FREQ/.test(header) && this.#has('stays-in-its-band')) {
      this.#error = '-222,"Data out of range"';
      return;
    }
    const isSwitch = /^(ON|OFF)$/i.test(value);
    this.settings.set(header, isSwitch ? (value.toUpperCase() === 'ON' ? '1' : '0') : value.toUpperCase());
  }

  #answer(header: string): void {
    const isExtra = /DET|ATT|TIME|:AUTO|INIT:CONT|FORM/.test(header);
    if (isExtra && this.#has('knows-no-extras')) return;
    const value = header === 'SYST:ERR' ? this.#error : this.settings.get(header);
    if (value !== undefined) this.#say(`${value}\n`);
    else this.#error = '-113,"Undefined header"';
  }

  #trace(): void {
    if (this.#has('power-loss') && this.sweeps === 2) this.reset();
    if (this.#has('hangs-after-two') && this.sweeps === 2) return;
    const reads = ++this.sweeps;
    const send = () => this.#sendTrace(reads);
    if (this.#options.sweepMs === undefined) send();
    else this.#timers.add(setTimeout(send, this.#options.sweepMs));
  }

  #sendTrace(reads: number): void {
    const repeats = this.#has('repeats-traces') ? 3 : 1;
    const sweep = this.#has('frozen') ? 0 : Math.floor((reads - 1) / repeats);
    const prefix = this.settings.get('DISP:GEN:MEAS:SEL') === 'SPEC' ? 'SPEC:' : '';
    const startHz = Number(this.settings.get(`${prefix}FREQ:STAR`));
    const stopHz = Number(this.settings.get(`${prefix}FREQ:STOP`));
    const points = Number(this.settings.get('SWE:POIN'));
    const level = this.#options.levelDbm ?? noise;
    const levels = Array.from({ length: points }, (_, i) => {
      const dbm = Math.fround(level(startHz + (i * (stopHz - startHz)) / (points - 1), sweep));
      return this.settings.get('UNIT:POW') === 'DBUV' ? dbm + DBUV_OVER_DBM : dbm;
    });
    if (this.#has('marks-missing')) levels.splice(3, 2, 9.91e37, 9.9e37);
    if (this.#has('marks-tail') && sweep % 2 === 1) levels.fill(9.91e37, Math.floor(points * 0.7));
    if (this.#has('impossible-level')) levels.splice(5, 1, 412.5);
    const isShort = this.#has('always-short') || (this.#has('short-trace-once') && reads === 2);
    this.#sendLevels(isShort ? levels.slice(0, -17) : levels);
  }

  #sendLevels(levels: readonly number[]): void {
    const { blockAroundText = false, littleEndian = true, realBits = 32 } = this.#options;
    const format = this.settings.get('FORM:DATA') ?? '';
    const formatOfRigol = this.settings.get('FORM:TRAC:DATA') ?? '';
    const asked = format.startsWith('ASC') && !formatOfRigol.startsWith('ASC') ? formatOfRigol : format;
    if (asked.startsWith('ASC')) {
      const text = levels.map((value) => value.toExponential(6)).join(', ');
      this.#write(blockAroundText ? block(Buffer.from(text), 9, ' ') : Buffer.from(`${text}\n`));
      return;
    }
    const isInt = asked.startsWith('INT');
    const width = !isInt && realBits === 64 ? 8 : 4;
    const view = new DataView(new ArrayBuffer(levels.length * width));
    levels.forEach((value, i) => {
      if (isInt) view.setInt32(i * 4, Math.round(value * 1000), littleEndian);
      else if (width === 8) view.setFloat64(i * 8, value, littleEndian);
      else view.setFloat32(i * 4, value, littleEndian);
    });
    const payload = Buffer.from(view.buffer);
    if (this.#has('indefinite-block')) this.#write(Buffer.concat([Buffer.from('#0'), payload, Buffer.from('\n')]));
    else this.#write(block(payload, blockAroundText ? 9 : String(payload.length).length));
  }

  #say(text: string): void {
    this.#write(Buffer.from(text, 'latin1'));
  }

  #write(bytes: Uint8Array): void {
    this.#send?.(bytes);
  }

  #has(fault: ScpiFault): boolean {
    return this.#options.faults?.includes(fault) ?? false;
  }
}

function block(payload: Buffer, digits: number, between = ''): Buffer {
  const content = Buffer.concat([Buffer.from(between), payload]);
  return Buffer.concat([
    Buffer.from(`#${digits}${String(content.length).padStart(digits, '0')}`),
    content,
    Buffer.from('\n'),
  ]);
}

/** The standard's rule: four letters, or three where the fourth is a vowel and the word is longer (SCPI 1999, 6.2.1). */
function shortForm(header: string): string {
  return header
    .split(':')
    .map((word) => {
      const plain = word.toUpperCase().replace(/\d+$/, '');
      if (plain.startsWith('*') || plain.length <= 4) return plain;
      return 'AEIOU'.includes(plain[3] ?? '') ? plain.slice(0, 3) : plain.slice(0, 4);
    })
    .join(':');
}

/** Distinct from bin to bin and from sweep to sweep, between −110 and −60 dBm, exact in thousandths. */
export function noise(hz: number, sweep: number): number {
  const mixed = Math.abs(Math.sin(hz * 1e-5 + sweep * 1.7)) * 50;
  return -110 + Math.round(mixed * 1000) / 1000;
}

const FPC = { idn: 'Rohde&Schwarz,FPC1500,102034,V1.80', points: 631 };
const numbers = (count: number) => Array.from({ length: count }, (_, i) => `-${50 + (i % 40)}.5`).join(',');

export const receivers: readonly EmulatedReceiver[] = [
  {
    driverId: 'scpi',
    name: 'a SCPI analyser',
    programs: 'or with a terminal: *IDN?',
    emulate: () => new EmulatedScpi({ ...FPC, sweepMs: 100, levelDbm: bandLevelDbm }),
    contracts: [
      {
        makeEmulator: ({ levelDbm, fault }) =>
          new EmulatedScpi({
            ...FPC,
            levelDbm,
            sweepMs: 60,
            faults: fault === undefined ? [] : [fault === 'hang' ? 'hangs-after-two' : 'marks-tail'],
          }),
        plan: { startHz: 88e6, stopHz: 108e6, points: 631 },
        toleranceDb: 0.001,
        settingsOf: (emulator: EmulatedScpi) => emulator.settings,
        giveUpMs: 30_000,
        hasChecksum: false,
      },
    ],
    fuzz: [
      {
        plan: { startHz: 88e6, stopHz: 108e6 },
        makeEmulator: () => new EmulatedScpi(FPC),
        vocabulary: [
          'Rohde&Schwarz,FPC1500,102034,V1.80\n',
          'Tektronix,SA2500,B010123,FV:3.600\n',
          'Keysight Technologies,N9936B,MY57271234,A.12.00\n',
          '88000000\n',
          '108000000\n',
          '1\n',
          'REAL,32\n',
          'POS\n',
          '9.91E37\n',
          `${numbers(631)}\n`,
          `#42524${'\u0000\u0000\u00a0\u00c2'.repeat(631)}\n`,
          '#0',
          '#9999999999',
          '\n',
        ],
      },
    ],
  },
];
