/** The commands of the shell that answer at once: what they print, and what they change. */
import type { ModelFacts, TinySaFault } from './models.js';
import { engineeringHz, exponential, integer } from './printing.js';

const DBUV_OVER_DBM = 107;
const MAX_ATTENUATION_DB = 31;

/** What a person would find set on the unit. */
export interface TinySaState {
  isPaused: boolean;
  unit: string;
  zeroDb: number;
  rbwKhz: number | 'auto';
  attenuationDb: number | 'auto';
  trigger: string;
  input: 'low' | 'high';
  startHz: number;
  stopHz: number;
  points: number;
  isAbortAllowed: boolean;
  isRefreshing: boolean;
  deviceId: number;
}

export interface CommandHooks {
  readonly facts: ModelFacts;
  readonly isBasic: boolean;
  has(fault: TinySaFault): boolean;
  levelDbm(hz: number): number;
}

export interface ScreenPoint {
  readonly hz: number;
  readonly levelDbm: number;
}

type Command = (...args: readonly string[]) => string;

export class TinySaCommands {
  readonly state: TinySaState;
  /** What the last scan was measured with. */
  actualRbwKhz: number;
  readonly #hooks: CommandHooks;
  #versionsAsked = 0;

  constructor(hooks: CommandHooks, deviceId: number) {
    const { facts } = hooks;
    this.#hooks = hooks;
    this.actualRbwKhz = facts.rbwKhz.at(-1) ?? 600;
    this.state = {
      isPaused: false,
      unit: hooks.has('unit-dbuv') ? 'dBuV' : 'dBm',
      zeroDb: hooks.has('zero-changed') ? 100 : facts.zeroDb,
      rbwKhz: 'auto',
      attenuationDb: 'auto',
      trigger: hooks.has('trigger-single') ? 'single' : 'auto',
      input: 'low',
      startHz: facts.startHz,
      stopHz: facts.stopHz,
      points: facts.maxPoints,
      isAbortAllowed: false,
      isRefreshing: false,
      deviceId,
    };
  }

  /** The lines a command prints, none as ''; undefined for one it does not know. */
  answer(name: string, args: readonly string[]): string | undefined {
    if (name === 'zero' && this.#hooks.has('oldest-firmware')) return undefined;
    return Object.hasOwn(this.#table, name) ? this.#table[name]?.(...args) : undefined;
  }

  /** A level as `scan`, `data` and `marker` print it: in the unit of the screen. */
  number(levelDbm: number, digits: number): string {
    const value = this.state.unit === 'dBuV' ? levelDbm + DBUV_OVER_DBM : levelDbm;
    return exponential(value, digits, this.#hooks.has('colon-digit'));
  }

  /** Both ends included: points − 1 steps. */
  grid(startHz: number, stopHz: number, points: number): ScreenPoint[] {
    return Array.from({ length: points }, (_, i) => {
      const hz = Math.round(startHz + (i * (stopHz - startHz)) / (points - 1));
      return { hz, levelDbm: this.#hooks.levelDbm(hz) };
    });
  }

  readonly #table: Readonly<Record<string, Command>> = {
    version: () => this.#version(),
    info: () => this.#hooks.facts.info,
    status: () => (this.state.isPaused ? 'Paused' : 'Resumed'),
    pause: () => this.#set({ isPaused: true }),
    resume: () => this.#set({ isPaused: false }),
    vbat: () => '4143 mV',
    refresh: (mode = '') => this.#set({ isRefreshing: mode === 'on' }),
    deviceid: (id = '') => (id === '' ? `deviceid ${this.state.deviceId}` : this.#set({ deviceId: integer(id) })),
    sweep: (...args) => this.#sweep(args.map(integer)),
    zero: (level = '') =>
      /^\d/.test(level) ? this.#set({ zeroDb: integer(level) }) : `usage: zero {level}\r\n${this.state.zeroDb}dBm`,
    rbw: (value = '') => this.#rbw(value),
    attenuate: (value = '') => this.#attenuate(value),
    trigger: (mode = '') =>
      mode === '' ? 'trigger {value}\r\ntrigger {auto|normal|single}' : this.#set({ trigger: mode }),
    mode: (input = '', word = '') => this.#mode(input, word),
    trace: (unit = '', word = '') => this.#trace(unit, word),
    frequencies: () => this.#screen((point) => String(point.hz)),
    data: () => this.#screen((point) => this.number(point.levelDbm, 6)),
    marker: () => this.#marker(),
  };

  #version(): string {
    const { facts, has } = this.#hooks;
    this.#versionsAsked += 1;
    if (has('malformed-first-reply') && this.#versionsAsked === 1) return 'ti\u0000\u00ffA4_v';
    return has('empty-version') ? facts.version.replace(/_v\S+/, '_') : facts.version;
  }

  #sweep([startHz, stopHz, points]: readonly number[]): string {
    const { state } = this;
    if (startHz === undefined || stopHz === undefined) return `${state.startHz} ${state.stopHz} ${state.points}`;
    const clamped = Math.min(this.#hooks.facts.maxPoints, Math.max(20, points ?? state.points));
    return this.#set({ startHz, stopHz, points: clamped });
  }

  #rbw(value: string): string {
    const { rbwRange, rbwKhz } = this.#hooks.facts;
    const wantedKhz = Number(value);
    if (value === 'auto') return this.#set({ rbwKhz: 'auto' });
    if (wantedKhz >= 0.2 && wantedKhz <= (rbwKhz.at(-1) ?? 0)) return this.#set({ rbwKhz: wantedKhz });
    return `usage: rbw ${rbwRange}|auto\r\n${engineeringHz(this.actualRbwKhz * 1000)}`;
  }

  #attenuate(value: string): string {
    if (value === 'auto') return this.#set({ attenuationDb: 'auto' });
    if (/^\d+$/.test(value) && Number(value) <= MAX_ATTENUATION_DB) return this.#set({ attenuationDb: Number(value) });
    const { attenuationDb } = this.state;
    return `usage: attenuate 0..31|auto\r\n${(attenuationDb === 'auto' ? 8 : attenuationDb).toFixed(2)}`;
  }

  /** Changing the input resets the sweep of the screen. */
  #mode(input: string, word: string): string {
    if (!this.#hooks.isBasic || word !== 'input' || !(input === 'low' || input === 'high'))
      return 'usage: mode low|high input|output';
    return this.#set(input === 'low' ? { input, startHz: 0, stopHz: 350e6 } : { input, startHz: 240e6, stopHz: 960e6 });
  }

  #trace(unit: string, word: string): string {
    if (unit === '') return `1: ${this.state.unit} 0.000000000 10.000000000 `;
    if (word !== 'value') return this.#set({ unit });
    return this.#screen((point, i) => `trace ${unit} value ${i} ${point.levelDbm.toFixed(2)}`);
  }

  #marker(): string {
    const { startHz, stopHz, points } = this.state;
    const screen = this.grid(startHz, stopHz, points);
    const index = screen.reduce((best, { levelDbm }, i) => (levelDbm > (screen[best]?.levelDbm ?? 0) ? i : best), 0);
    const peak = screen[index];
    return peak === undefined ? '' : `1 ${index} ${peak.hz} ${this.number(peak.levelDbm, 2)}`;
  }

  #screen(print: (point: ScreenPoint, index: number) => string): string {
    const { startHz, stopHz, points } = this.state;
    return this.grid(startHz, stopHz, points).map(print).join('\r\n');
  }

  #set(change: Partial<TinySaState>): string {
    Object.assign(this.state, change);
    return '';
  }
}
