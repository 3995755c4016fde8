/** An Icom radio on its CI-V bus: frequency, mode, S-meter and scope, with the faults of the field on request. */
import type { EmulatedReceiver } from './emulated.js';
import { bandLevelDbm, type Emulator } from './emulator.js';

export type IcomFault =
  | 'silent'
  | 'hangs-in-third-scan'
  | 'refuses-high'
  | 'jams'
  | 'dial-turned'
  | 'lost-division'
  | 'merged-frames'
  | 'scope-stops'
  | 'chatters'
  | 'loses-answers';

export interface EmulatedIcomOptions {
  readonly address?: number;
  /** The id a model answers to 19 00, whatever address it was given since. */
  readonly id?: number;
  /** "CI-V USB Echo Back", or a bus: what is sent comes back first. */
  readonly echoes?: boolean;
  readonly faults?: readonly IcomFault[];
  readonly levelDbm?: (hz: number) => number;
  readonly points?: 475 | 689;
  readonly scopeMs?: number;
}

/** Raw S-meter and dB above S9, as published for the IC-7300. */
const METER = [0, -54, 10, -48, 30, -36, 60, -24, 90, -12, 120, 0, 241, 64];
const DIVISION_VALUES = 50;

export class EmulatedIcom implements Emulator {
  readonly state = { hz: 145_000_000, mode: 0x05, scopeOn: 0, outputOn: 0, scopeMode: 0x01, halfSpanHz: 250_000 };
  readonly heard: string[] = [];
  hasTransmitted = false;
  readonly #options: EmulatedIcomOptions;
  #send: ((bytes: Uint8Array) => void) | undefined;
  #input: number[] = [];
  #timer: NodeJS.Timeout | undefined;
  #tunes = 0;
  #lowestHz = Number.POSITIVE_INFINITY;
  #scans = 0;
  #sweeps = 0;

  constructor(options: EmulatedIcomOptions = {}) {
    this.#options = options;
  }

  start(send: (bytes: Uint8Array) => void): void {
    this.#send = send;
    if (this.#has('chatters')) this.#say(0x00, [0x00, ...bcd(this.state.hz)]);
    this.#runScope();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#send = undefined;
  }

  receive(bytes: Uint8Array): void {
    if (this.#options.echoes) this.#send?.(bytes);
    if (this.#has('silent')) return;
    for (const byte of bytes) {
      this.#input.push(byte);
      if (byte !== 0xfd) continue;
      const frame = this.#input.splice(0);
      const at = frame.lastIndexOf(0xfe);
      const [to, from, ...body] = frame.slice(at + 1, -1);
      const { address = 0x94 } = this.#options;
      if (at >= 1 && from !== undefined && (to === address || to === 0x00)) this.#obey(body, from);
    }
  }

  #obey(body: readonly number[], from: number): void {
    this.heard.push(Buffer.from(body).toString('hex'));
    if (this.#has('jams') && this.heard.length % 5 === 0) {
      this.#send?.(Uint8Array.of(0xfe, 0xfe, 0xfc, 0xfc, 0xfc, 0xfc, 0xfc, 0xfd));
      return;
    }
    if (this.#has('loses-answers') && this.heard.length % 7 === 0) return;
    const reply = this.#reply(body);
    if (reply !== undefined) this.#say(from, reply);
  }

  /** The body of the answer; undefined for silence. */
  #reply([command = 0, sub = 0, ...rest]: readonly number[]): readonly number[] | undefined {
    const { state } = this;
    const isTransmit = command === 0x1c && sub === 0x00 && rest[0] === 0x01;
    if (isTransmit) this.hasTransmitted = true;
    if (command === 0x03) return [0x03, ...bcd(this.#shownHz())];
    if (command === 0x04) return [0x04, state.mode, 0x01];
    if (command === 0x05) return this.#tune(hzOf([sub, ...rest]));
    if (command === 0x15 && sub === 0x02)
      return this.#has('hangs-in-third-scan') && this.#scans > 2 ? undefined : this.#meter();
    if (command === 0x19 && sub === 0x00) return [0x19, 0x00, this.#options.id ?? 0x94];
    // The frequency and mode of the selected and the other VFO.
    if (command === 0x25 && rest.length === 0) return [0x25, sub, ...bcd(state.hz)];
    if (command === 0x25 && sub === 0x00) return this.#tune(hzOf(rest));
    if (command === 0x26 && rest.length === 0) return [0x26, sub, state.mode, 0x00, 0x01];
    if (command === 0x0f) return [0x0f, 0x00];
    if (command === 0x1c && rest.length === 0) return [0x1c, sub, 0x00];
    if (command === 0x27) return this.#scope(sub, rest);
    return [0xfa];
  }

  #shownHz(): number {
    return this.#has('dial-turned') && this.#tunes % 11 === 10 ? this.state.hz + 1000 : this.state.hz;
  }

  #tune(hz: number): readonly number[] {
    this.#tunes += 1;
    if (hz <= this.#lowestHz) this.#scans += 1;
    this.#lowestHz = Math.min(this.#lowestHz, hz);
    if (this.#has('refuses-high') && this.#scans % 2 === 0 && hz > this.#lowestHz + 700_000) return [0xfa];
    this.state.hz = hz;
    return [0xfb];
  }

  #meter(): readonly number[] {
    const s9Dbm = this.state.hz < 30e6 ? -73 : -93;
    const overS9 = (this.#options.levelDbm?.(this.state.hz) ?? -100) - s9Dbm;
    let raw = 0;
    for (let i = 0; i + 3 < METER.length; i += 2) {
      const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = METER.slice(i, i + 4);
      if (overS9 >= y0) raw = Math.min(x1, Math.round(x0 + ((overS9 - y0) / (y1 - y0)) * (x1 - x0)));
    }
    return [0x15, 0x02, Math.floor(raw / 100), (Math.floor((raw % 100) / 10) << 4) | (raw % 10)];
  }

  #scope(sub: number, rest: readonly number[]): readonly number[] {
    const { state } = this;
    if (sub === 0x10 || sub === 0x11) {
      const key = sub === 0x10 ? 'scopeOn' : 'outputOn';
      if (rest.length === 0) return [0x27, sub, state[key]];
      state[key] = rest[0] ?? 0;
      this.#runScope();
      return [0xfb];
    }
    if (sub === 0x14 && rest.length === 1) return [0x27, sub, 0x00, state.scopeMode];
    if (sub === 0x15 && rest.length === 1) return [0x27, sub, 0x00, ...bcd(state.halfSpanHz)];
    if (sub === 0x14) state.scopeMode = rest[1] ?? 0;
    else if (sub === 0x15) state.halfSpanHz = hzOf(rest.slice(1));
    else return [0xfa];
    return [0xfb];
  }

  #runScope(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    if (this.#send === undefined || !this.state.scopeOn || !this.state.outputOn) return;
    this.#timer = setInterval(() => this.sweepScope(), this.#options.scopeMs ?? 60);
  }

  /** One sweep in divisions, now. */
  sweepScope(): void {
    this.#sweeps += 1;
    if (this.#has('scope-stops') && this.#sweeps > 3) return;
    const { hz, halfSpanHz, scopeMode } = this.state;
    const points = this.#options.points ?? 475;
    const top = points === 475 ? 160 : 200;
    const divisions = Math.ceil(points / DIVISION_VALUES) + 1;
    const values = Array.from({ length: points }, (_, i) => {
      const level = this.#options.levelDbm?.(hz - halfSpanHz + (i * 2 * halfSpanHz) / (points - 1)) ?? -60;
      return Math.max(0, Math.min(top, Math.round(top + level * 2)));
    });
    const edges = scopeMode === 0x00 ? [hz, halfSpanHz] : [hz - halfSpanHz, hz + halfSpanHz];
    for (let n = 1; n <= divisions; n++) {
      if (n === 5 && this.#sweeps % 2 === 0 && this.#has('lost-division')) continue;
      const from = (n - 2) * DIVISION_VALUES;
      const data = n === 1 ? [scopeMode, ...edges.flatMap(bcd), 0x00] : values.slice(from, from + DIVISION_VALUES);
      const body = [0x27, 0x00, 0x00, bcdByte(n), bcdByte(divisions), ...data];
      this.#say(0xe0, body, n === 4 && this.#sweeps % 2 === 0 && this.#has('merged-frames'));
    }
  }

  #say(to: number, body: readonly number[], losesEnd = false): void {
    const { address = 0x94 } = this.#options;
    const frame = [0xfe, 0xfe, to, address, ...body, 0xfd];
    this.#send?.(Uint8Array.from(losesEnd ? frame.slice(0, -1) : frame));
  }

  #has(fault: IcomFault): boolean {
    return this.#options.faults?.includes(fault) ?? false;
  }
}

function bcd(hz: number): number[] {
  const digits = String(Math.round(hz)).padStart(10, '0');
  return [4, 3, 2, 1, 0].map((i) => Number.parseInt(digits.slice(i * 2, i * 2 + 2), 16));
}

function bcdByte(value: number): number {
  return Number.parseInt(String(value), 16);
}

function hzOf(bytes: readonly number[]): number {
  return Number(
    [...bytes]
      .reverse()
      .map((byte) => byte.toString(16).padStart(2, '0'))
      .join(''),
  );
}

function civ(...lists: readonly string[][]): Uint8Array[] {
  return lists.flat().map((hex) => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex')));
}

export const receivers: readonly EmulatedReceiver[] = [
  {
    driverId: 'icom-civ',
    name: 'an Icom',
    programs: 'or with hamlib: rigctl -m 3073 -s 19200 -r PATH',
    emulate: () => new EmulatedIcom({ levelDbm: bandLevelDbm }),
    contracts: [
      {
        settings: { settleMs: 5 },
        makeEmulator: ({ levelDbm, fault }) =>
          new EmulatedIcom({
            levelDbm,
            id: 0xa4,
            faults: fault === undefined ? [] : [fault === 'hang' ? 'hangs-in-third-scan' : 'refuses-high'],
          }),
        plan: { startHz: 144e6, stopHz: 145e6, points: 41 },
        toleranceDb: 0.3,
        settingsOf: (emulator: EmulatedIcom) => emulator.state,
        giveUpMs: 30_000,
        hasChecksum: false,
      },
    ],
    fuzz: [
      {
        plan: { startHz: 144e6, stopHz: 145e6, points: 5 },
        makeEmulator: () => new EmulatedIcom(),
        vocabulary: civ(
          ['fefee094190094fd', 'fefee094fbfd', 'fefee094fafd', 'fefee094030000004501fd', 'fefee094030000254401fd'],
          ['fefee09415020120fd', 'fefee0941502ffffFD', 'fefefcfcfcfcfcfd', 'fefe0094000000004501fd', 'fefefefd'],
          [`fefee09427000002 11${'3d'.repeat(50)}fd`, `fefee09427000001110000000045010000250000 00fd`],
        ),
      },
      {
        settings: { mode: 'scope' },
        plan: { startHz: 144.9e6, stopHz: 145.1e6 },
        vocabulary: civ(
          ['fefee094190094fd', 'fefee094fbfd', 'fefee094030000004501fd', 'fefee094fafd', 'fefee0942710 00fd'],
          ['fefee094270000 0111 00 0000004501 0000250000 00fd', `fefee094270000 0111 01 0000004501 0000250000 00fd`],
          Array.from({ length: 9 }, (_, n) => `fefee094270000 ${n === 8 ? '10' : `0${n + 2}`} 11${'3d'.repeat(50)}fd`),
          [
            `fefee094270000 1111${'b0'.repeat(25)}fd`,
            `fefee094270000 0101 00 0000004501 0000250000 00${'3d'.repeat(475)}fd`,
          ],
        ),
      },
    ],
  },
];
