/**
 * A u-blox F9: answers MON-VER, MON-SPAN, MON-RF, NAV-STATUS and SEC-SIG among its NMEA sentences, and with NAK what it has not. Its gain
 * falls under a strong signal, and its spectrum moves when it is told to follow fewer systems.
 */
import { nmeaChecksum } from '../../src/receiver/nmea.js';
import { frameOf } from '../../src/receiver/ubx.js';
import type { EmulatedReceiver } from './emulated.js';
import { bandLevelDbm, type Emulator } from './emulator.js';

export type UbloxFault =
  | 'hang'
  | 'short'
  | 'no-spectrum'
  | 'damaged'
  | 'no-security'
  | 'jammed'
  | 'spoofed'
  | 'short-circuit';

const CENTRES_HZ = [1583.4e6, 1224e6];
const SPAN_HZ = 128e6;
const BINS = 256;
const SHIFT_DB = -85;
const ANSWER_MS = 20;
/** How far the spectrum moves when fewer systems are followed. */
const MOVED_HZ = 60e6;

export class EmulatedUblox implements Emulator {
  readonly #levelDbm: (hz: number) => number;
  readonly #faults: readonly UbloxFault[];
  #send: ((bytes: Uint8Array) => void) | undefined;
  #chatter: NodeJS.Timeout | undefined;
  readonly #answers = new Set<NodeJS.Timeout>();
  #input = Buffer.alloc(0);
  #spans = 0;

  constructor(levelDbm: (hz: number) => number = bandLevelDbm, faults: readonly UbloxFault[] = []) {
    this.#levelDbm = levelDbm;
    this.#faults = faults;
  }

  start(send: (bytes: Uint8Array) => void): void {
    this.#send = send;
    this.#chatter = setInterval(() => this.#speak(), 1000);
  }

  stop(): void {
    clearInterval(this.#chatter);
    for (const answer of this.#answers) clearTimeout(answer);
    this.#send = undefined;
  }

  receive(bytes: Uint8Array): void {
    this.#input = Buffer.concat([this.#input, bytes]);
    for (;;) {
      const at = this.#input.indexOf('b562', 0, 'hex');
      if (at === -1 || this.#input.length < at + 8) break;
      const id = this.#input.readUInt16BE(at + 2);
      const isQuestion = this.#input.subarray(at, at + 8).equals(frameOf(id, new Uint8Array()));
      this.#input = this.#input.subarray(at + (isQuestion ? 8 : 1));
      if (!isQuestion) continue;
      const answer = setTimeout(() => {
        this.#answers.delete(answer);
        this.#answer(id);
      }, ANSWER_MS);
      this.#answers.add(answer);
    }
    this.#input = this.#input.subarray(-7);
  }

  get #isHung(): boolean {
    return this.#faults.includes('hang') && this.#spans > 3;
  }

  #speak(): void {
    if (this.#isHung) return;
    for (const content of ['GNRMC,030405.00,A,2150.7480,N,10655.0860,E,0.0,,010627,,,A', 'GNTXT,01,01,02,ANTSTATUS=OK'])
      this.#send?.(Buffer.from(`$${content}*${nmeaChecksum(content).toString(16).toUpperCase().padStart(2, '0')}\r\n`));
  }

  #answer(id: number): void {
    if (id !== 0x0a31) {
      if (!this.#isHung) this.#state(id);
      return;
    }
    if (this.#faults.includes('no-spectrum')) return;
    this.#spans += 1;
    if (this.#isHung) return;
    const movedHz = this.#faults.includes('short') && this.#spans % 3 === 0 ? MOVED_HZ : 0;
    const blocks = CENTRES_HZ.map((hz) => this.#block(hz - movedHz));
    const frame = frameOf(id, Buffer.concat([Uint8Array.of(0, blocks.length, 0, 0), ...blocks]));
    if (this.#faults.includes('damaged') && this.#spans % 2 === 0) frame[100] = (frame[100] ?? 0) ^ 0x40;
    this.#send?.(frame);
  }

  #state(id: number): void {
    const [isJammed, isSpoofed] = [this.#faults.includes('jammed'), this.#faults.includes('spoofed')];
    if (id === 0x0a04) this.#send?.(frameOf(id, versionPayload()));
    else if (id === 0x0a38 && this.#faults.includes('short-circuit')) this.#send?.(frameOf(id, inputPayload(3)));
    // Only the lower band is jammed.
    else if (id === 0x0a38) this.#send?.(frameOf(id, inputsPayload(1, isJammed ? 3 : 1)));
    else if (id === 0x0103) this.#send?.(frameOf(id, statusPayload(isSpoofed ? 2 : 1)));
    else if (id === 0x2709 && !this.#faults.includes('no-security'))
      // Both are watched; version 1 names no band.
      this.#send?.(frameOf(id, Uint8Array.of(1, 0, 0, 0, 3, 0, 0, 0, isSpoofed ? 5 : 3, 0, 0, 0)));
    else this.#send?.(frameOf(0x0500, Uint8Array.of(id >> 8, id & 255)));
  }

  #block(centreHz: number): Buffer {
    const levels = Array.from(
      { length: BINS },
      (_, i) => this.#levelDbm(centreHz + (SPAN_HZ * (i - 128)) / BINS) - SHIFT_DB,
    );
    const gainDb = Math.max(0, Math.min(42, Math.floor(63 - Math.max(...levels))));
    const block = Buffer.alloc(272);
    for (const [i, level] of levels.entries()) block[i] = Math.max(0, Math.min(255, Math.round((level + gainDb) * 4)));
    block.writeUInt32LE(SPAN_HZ, 256);
    block.writeUInt32LE(SPAN_HZ / BINS, 260);
    block.writeUInt32LE(centreHz, 264);
    block[268] = gainDb;
    return block;
  }
}

/** MON-RF of one input: state of jamming, status of its antenna (2 good, 3 short circuit, 4 open), and gain. */
export function inputPayload(antenna: number, gain = 1404): Uint8Array {
  const payload = Buffer.from(inputsPayload(1));
  payload[4 + 2] = antenna;
  payload.writeUInt16LE(gain, 4 + 14);
  return payload;
}

/** MON-RF of inputs with these states of jamming, as recorded of an M9. */
export function inputsPayload(...states: readonly number[]): Uint8Array {
  const inputs = states.map((state, input) => {
    const block = Buffer.from('000002010000000000000000 61007c050b18a512a4000000'.replace(' ', ''), 'hex');
    block[0] = input;
    block[1] = state;
    return block;
  });
  return Buffer.concat([Uint8Array.of(0, inputs.length, 0, 0), ...inputs]);
}

/** NAV-STATUS with a state of spoofing, as recorded of an M9. */
export function statusPayload(state: number): Uint8Array {
  const payload = Buffer.from('f0605f1d03dd00086f8502007e699f00', 'hex');
  payload[7] = state << 3;
  return payload;
}

function versionPayload(): Uint8Array {
  const payload = Buffer.alloc(40 + 3 * 30);
  for (const [at, text] of [
    [0, 'EXT CORE 1.00 (61b2dd)'],
    [30, '00190000'],
    [40, 'FWVER=HPG 1.32'],
    [70, 'PROTVER=27.31'],
    [100, 'MOD=ZED-F9P'],
  ] as const)
    payload.write(text, at, 'latin1');
  return payload;
}

const PLAN = { startHz: 1559.4e6, stopHz: 1609.4e6, points: 101 };

export const receivers: readonly EmulatedReceiver[] = [
  {
    driverId: 'ublox',
    name: 'a u-blox',
    programs: 'or with u-center',
    faults: ['hang', 'short', 'no-spectrum', 'damaged', 'no-security', 'jammed', 'spoofed', 'short-circuit'],
    emulate: (_model, faults = []) => new EmulatedUblox(bandLevelDbm, faults as readonly UbloxFault[]),
    contracts: [
      {
        makeEmulator: ({ levelDbm, fault }) => new EmulatedUblox(levelDbm, fault === undefined ? [] : [fault]),
        plan: PLAN,
        lowestDbm: -85,
        toleranceDb: 0.126,
        settingsOf: () => undefined,
        giveUpMs: 30_000,
        hasChecksum: true,
      },
    ],
    fuzz: [
      {
        plan: PLAN,
        makeEmulator: () => new EmulatedUblox(),
        vocabulary: [
          frameOf(0x0a04, versionPayload()),
          frameOf(0x0a31, new Uint8Array(276)),
          frameOf(0x0a38, inputsPayload(3, 2)),
          frameOf(0x0a38, inputPayload(4, 90)),
          frameOf(0x0103, statusPayload(2)),
          frameOf(0x2709, Uint8Array.of(2, 0x2d, 0, 1, 0x0c, 0x0a, 0x18, 1)),
          frameOf(0x0a31, Buffer.alloc(548, 255)),
          Uint8Array.of(0xb5, 0x62, 0x0a, 0x31, 0x14, 0x01),
          '$GNTXT,01,01,02,ANTSTATUS=OK*00\r\n',
        ],
      },
    ],
  },
];
