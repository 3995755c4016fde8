/**
 * A tinySA as its firmware behaves on the wire: shell, echo, prompt, text answers and raw sweeps, with the faults of
 * the field on request. Levels come from a function, so that a test knows what must arrive.
 */
import type { EmulatedReceiver } from './emulated.js';
import { answersOf, type Emulator } from './emulator.js';
import { InstantTinySa } from './instant-receivers.js';
import { TinySaCommands, type TinySaState } from './tinysa/commands.js';
import {
  MODELS,
  type ModelFacts,
  TINYSA_FAULTS,
  TINYSA_MODELS,
  type TinySaFault,
  type TinySaModel,
} from './tinysa/models.js';
import { integer } from './tinysa/printing.js';
import { type ScanJob, Scanner } from './tinysa/scanning.js';

const MAX_LINE = 47;
const MAX_ARGUMENTS = 4;
const EARLY_END_EVERY = 3;
/** Into the second sweep, where bytes get lost. */
const LOSS_AFTER_BYTES = 40;

export interface EmulatedTinySaOptions {
  readonly model?: TinySaModel;
  readonly faults?: readonly TinySaFault[];
  /** Level at a frequency in the n-th sweep (from 0); noise and a carrier when absent. */
  readonly levelDbm?: (hz: number, sweep: number) => number;
  /** Time for one point; an Ultra took 1.1 ms in the recordings. */
  readonly pointMs?: number;
  readonly deviceId?: number;
}

export class EmulatedTinySa implements Emulator {
  /** Every line the shell has executed. */
  readonly lines: string[] = [];
  readonly #facts: ModelFacts;
  readonly #options: EmulatedTinySaOptions;
  readonly #commands: TinySaCommands;
  #send: ((bytes: Uint8Array) => void) | undefined;
  #input: number[] = [];
  #line = '';
  #waitingLine: string | undefined;
  #scanner: Scanner | undefined;
  #sweeps = 0;
  #bytesToLose: number;
  #bytesBeforeLoss = LOSS_AFTER_BYTES;
  #isHung = false;

  constructor(options: EmulatedTinySaOptions = {}) {
    const model = options.model ?? 'zs405';
    this.#options = options;
    this.#facts = MODELS[model];
    this.#bytesToLose = this.#has('lost-bytes') ? 7 : this.#has('lost-points') ? 6 : 0;
    const hooks = {
      facts: this.#facts,
      isBasic: model === 'basic',
      has: (fault: TinySaFault) => this.#has(fault),
      levelDbm: (hz: number) => this.#level(hz),
    };
    this.#commands = new TinySaCommands(hooks, options.deviceId ?? 0);
  }

  /** What a person would find set on the unit. */
  get state(): TinySaState {
    return this.#commands.state;
  }

  get isScanning(): boolean {
    return this.#scanner !== undefined;
  }

  start(send: (bytes: Uint8Array) => void): void {
    this.#send = send;
    if (this.#has('banner')) this.#say('\r\ntinySA Shell\r\nch> ');
    if (this.#has('binary-tail')) this.#say('x\u0022\u000ax3\u000ax{\u000ax}>x\u000d\u000a}ch> ');
    if (this.#has('at-echo')) this.receive(Buffer.from('ATE1 E0\rAT'));
    if (this.#has('scan-left-running')) {
      this.state.isAbortAllowed = true;
      this.receive(Buffer.from('scanraw 100000000 200000000 100 3\r'));
    }
  }

  stop(): void {
    this.#endScan();
    this.#send = undefined;
  }

  receive(bytes: Uint8Array): void {
    this.#input.push(...bytes);
    this.#pump();
  }

  /** Somebody touches the screen: the sweep that runs ends where it is. */
  touch(): void {
    this.#breakScan();
    this.#prompt();
    this.#pump();
  }

  /** The shell reads only while no command runs, unless `abort on` lets it listen beside the sweep. */
  #pump(): void {
    while (!this.#isHung && (this.#scanner === undefined || this.state.isAbortAllowed)) {
      const byte = this.#input.shift();
      if (byte === undefined) return;
      this.#type(byte);
    }
  }

  #type(byte: number): void {
    if (byte === 0x08 || byte === 0x7f) {
      if (this.#line !== '') this.#say('\b \b');
      this.#line = this.#line.slice(0, -1);
    } else if (byte === 0x0d) {
      const line = this.#line;
      this.#line = '';
      this.#say('\r\n');
      this.#execute(line);
    } else if (byte >= 0x20 && this.#line.length < MAX_LINE) {
      this.#line += String.fromCharCode(byte);
      this.#say(String.fromCharCode(byte));
    }
  }

  #execute(line: string): void {
    const [name = '', ...args] = line.split(/[ \t]+/);
    // The sweep thread does one thing after the other.
    if (this.#scanner !== undefined && name.startsWith('scan')) {
      this.#waitingLine = line;
      return;
    }
    this.lines.push(line);
    // It breaks a scan, and the prompt that the scan owes never comes. Newer firmware lets other commands do that too;
    // whoever relies on it is lost with the older.
    const hasBrokenScan = line === 'abort' && this.#breakScan();
    if (args.length > MAX_ARGUMENTS) this.#print(`too many arguments, max ${MAX_ARGUMENTS}`);
    else this.#run(name, args);
    const isSilent = hasBrokenScan && this.#has('no-prompt-after-abort');
    const isMeasuring = this.#scanner !== undefined && name.startsWith('scan');
    if (!isMeasuring && !isSilent) this.#prompt();
    this.#executeWaiting();
  }

  #executeWaiting(): void {
    const line = this.#waitingLine;
    if (line === undefined || this.#scanner !== undefined) return;
    this.#waitingLine = undefined;
    this.#execute(line);
  }

  #run(name: string, args: readonly string[]): void {
    const isOld = this.#has('old-firmware') || this.#has('oldest-firmware');
    if (name === 'scan') this.#scan(args);
    else if (name === 'scanraw' && !this.#has('no-scanraw')) this.#scanRaw(args);
    else if (name === 'abort' && !isOld) {
      if (args[0] !== undefined) this.state.isAbortAllowed = args[0] === 'on';
    } else this.#print(this.#commands.answer(name, args) ?? `${name}?`);
  }

  #scan(args: readonly string[]): void {
    const [startHz = 0, stopHz = 0, points = this.state.points, mask = 0] = args.map(integer);
    const { maxPoints } = this.#facts;
    if (args.length < 2) this.#print('usage: scan {start(Hz)} {stop(Hz)} [points] [outmask]');
    else if (startHz > stopHz) this.#print('frequency range is invalid');
    else if (points < 2 || points > maxPoints) this.#print(`sweep points exceeds range ${maxPoints}`);
    else {
      this.state.isPaused = true;
      const job = { startHz, stopHz, points, isRaw: false, isUnbuffered: false, isContinuous: false };
      this.#measure(job, () => {
        for (const { hz, levelDbm } of args.length > 3 ? this.#commands.grid(startHz, stopHz, points) : []) {
          const fields = mask & 1 ? [String(hz)] : [];
          if (mask & 2) fields.push(this.#commands.number(levelDbm, 6), '0.000000000');
          this.#print(`${fields.join(' ')} `);
        }
      });
    }
  }

  #scanRaw(args: readonly string[]): void {
    const [startHz = 0, stopHz = 0, points = this.state.points, options = 0] = args.map(integer);
    const isOldest = this.#has('oldest-firmware');
    if (args.length < 2 || (isOldest && args.length > 3))
      this.#print(`usage: scanraw {start(Hz)} {stop(Hz)} [points]${isOldest ? '' : ' [options]'}`);
    else if (startHz > stopHz) this.#print('frequency range is invalid');
    else if (points <= 0) this.#print('scan point count is invalid');
    else {
      const isOld = isOldest || this.#has('old-firmware');
      const isUnbuffered = isOld ? options !== 0 : (options & 1) !== 0;
      this.#measure({
        startHz,
        stopHz,
        points,
        isRaw: true,
        isUnbuffered,
        isContinuous: !isOld && (options & 2) !== 0,
      });
    }
  }

  #measure(job: ScanJob, atEnd: () => void = () => undefined): void {
    if (this.#has('command-timeout')) {
      this.#print('Command timeout');
      return;
    }
    const { rbwKhz } = this.#facts;
    const stepKhz = (job.stopHz - job.startHz) / job.points / 1000;
    const wantedKhz = this.state.rbwKhz === 'auto' ? stepKhz : this.state.rbwKhz;
    this.#commands.actualRbwKhz = rbwKhz.find((khz) => khz >= wantedKhz) ?? rbwKhz.at(-1) ?? wantedKhz;
    this.#scanner = new Scanner(job, {
      levelDbm: (hz) => this.#level(hz),
      zeroDb: this.state.zeroDb,
      pointMs: this.#options.pointMs ?? 1.1,
      pointsOfNext: (asked) => {
        this.#sweeps += 1;
        return this.#endsEarly() ? Math.floor(asked * 0.4) : asked;
      },
      isTriggered: () => this.state.trigger === 'auto',
      write: (bytes) => this.#writeScan(bytes),
      onEnd: () => {
        this.#scanner = undefined;
        atEnd();
        if (!(this.#has('silent-early-end') && this.#endsEarly())) this.#prompt();
        this.#executeWaiting();
        this.#pump();
      },
    });
  }

  #endsEarly(): boolean {
    const isProne = this.#has('early-end') || this.#has('silent-early-end');
    return isProne && this.#sweeps % EARLY_END_EVERY === 0;
  }

  #writeScan(bytes: Uint8Array): void {
    if (this.#sweeps === 2 && this.#has('hang')) {
      this.#isHung = true;
      this.#endScan();
    }
    const kept = this.#sweeps === 2 ? Math.min(this.#bytesBeforeLoss, bytes.length) : bytes.length;
    const lost = Math.min(this.#bytesToLose, bytes.length - kept);
    if (this.#sweeps === 2) this.#bytesBeforeLoss -= kept;
    this.#bytesToLose -= lost;
    this.#write(bytes.subarray(0, kept));
    this.#write(bytes.subarray(kept + lost));
  }

  /** True where there was one to break. */
  #breakScan(): boolean {
    const scanner = this.#scanner;
    this.#endScan();
    scanner?.closeFrame();
    return scanner !== undefined;
  }

  #endScan(): void {
    this.#scanner?.stop();
    this.#scanner = undefined;
  }

  #level(hz: number): number {
    const sweep = Math.max(0, this.#sweeps - 1);
    const level = this.#options.levelDbm?.(hz, sweep) ?? noiseAndCarrier(hz, sweep);
    return Math.round(level * 32) / 32;
  }

  #prompt(): void {
    this.#say(this.#has('double-prompt') ? 'ch> ch> ' : 'ch> ');
  }

  #print(lines: string): void {
    if (lines !== '') this.#say(`${lines}\r\n`);
  }

  #say(text: string): void {
    this.#write(Buffer.from(text, 'latin1'));
  }

  #write(bytes: Uint8Array): void {
    if (!this.#isHung && bytes.length > 0) this.#send?.(bytes);
  }

  #has(fault: TinySaFault): boolean {
    return this.#options.faults?.includes(fault) ?? false;
  }
}

export function emulatedTinySa(options: EmulatedTinySaOptions = {}): EmulatedTinySa {
  return new EmulatedTinySa(options);
}

/** For people who plug in the emulator: a floor near −105 dBm with a carrier that comes and goes at 100 MHz. */
function noiseAndCarrier(hz: number, sweep: number): number {
  const noise = Math.sin(hz * 12.9898 + sweep * 78.233) * 43_758.5453;
  const floor = -108 + 6 * (noise - Math.floor(noise));
  const offsetHz = Math.abs(hz - 100e6);
  const carrier = sweep % 40 < 20 ? -50 - (offsetHz / 100e3) ** 2 : Number.NEGATIVE_INFINITY;
  return Math.max(floor, carrier);
}

export const receivers: readonly EmulatedReceiver[] = [
  {
    driverId: 'tinysa',
    name: 'a tinySA',
    models: TINYSA_MODELS,
    faults: TINYSA_FAULTS,
    programs: 'or with a terminal (picocom), or any tinySA program that takes a port by its path',
    emulate: (model, faults = []) =>
      emulatedTinySa({
        model: TINYSA_MODELS.find((known) => known === model) ?? 'zs405',
        faults: TINYSA_FAULTS.filter((known) => faults.includes(known)),
      }),
    contracts: [
      {
        makeEmulator: ({ levelDbm, fault }) =>
          emulatedTinySa({
            levelDbm,
            pointMs: 0.4,
            faults: fault === undefined ? [] : [fault === 'hang' ? 'hang' : 'early-end'],
          }),
        plan: { startHz: 88e6, stopHz: 108e6, points: 101 },
        toleranceDb: 1 / 32,
        settingsOf: (emulator: EmulatedTinySa) => ({ ...emulator.state, isScanning: emulator.isScanning }),
        giveUpMs: 30_000,
        hasChecksum: false,
      },
    ],
    fuzz: [
      {
        plan: { startHz: 430e6, stopHz: 440e6, points: 40 },
        makeEmulator: () => new InstantTinySa(),
        vocabulary: [
          'ch> ',
          '?\r\nch> ',
          'version\r\ntinySA4_v1.4-197-gaa78ccc\r\nHW Version:V0.4.5.1 \r\nch> ',
          'scanraw 430000000 440000000 40 2\r\n',
          'scan 430000000 440000000 40 3\r\n430000000 -:.000000e+01 0.000000000 \r\n',
          'Command timeout\r\n',
          'AT\r\n',
          ...answersOf(new InstantTinySa(), [Buffer.from('scanraw 430000000 440000000 40\r').toString('hex')]),
          `{${'x\u0000\u0000'.repeat(40)}}`,
          `{${'x\u00ff\u00ff'.repeat(40)}}ch> `,
          '}{',
        ],
      },
      {
        settings: { readout: 'text' },
        plan: { startHz: 430e6, stopHz: 440e6, points: 40 },
        makeEmulator: () => new InstantTinySa(),
        vocabulary: [
          'ch> ',
          '430000000 -9.1e+01 0.000000000 \r\n',
          '430250000 -9.9e+99 0.000000000 \r\n',
          '\u0019\r\n',
        ],
      },
    ],
  },
];
