/**
 * A u-blox F9: answers MON-VER and MON-SPAN among its NMEA sentences. Its gain falls under a strong signal, and its spectrum moves when
 * it is told to follow fewer systems.
 */
import { frameOf } from '../../drivers/ublox/frames.js';
import { nmeaChecksum } from '../../src/receiver/nmea.js';
import type { EmulatedReceiver } from './emulated.js';
import { bandLevelDbm, type Emulator } from './emulator.js';

export type UbloxFault = 'hang' | 'short' | 'no-spectrum' | 'damaged';

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
    for (const id of [0x0a04, 0x0a31]) {
      const question = Buffer.from(frameOf(id, new Uint8Array()));
      const at = this.#input.indexOf(question);
      if (at === -1) continue;
      this.#input = this.#input.subarray(at + question.length);
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
    if (id === 0x0a04) this.#send?.(frameOf(id, versionPayload()));
    if (id !== 0x0a31 || this.#faults.includes('no-spectrum')) return;
    this.#spans += 1;
    if (this.#isHung) return;
    const movedHz = this.#faults.includes('short') && this.#spans % 3 === 0 ? MOVED_HZ : 0;
    const blocks = CENTRES_HZ.map((hz) => this.#block(hz - movedHz));
    const frame = frameOf(id, Buffer.concat([Uint8Array.of(0, blocks.length, 0, 0), ...blocks]));
    if (this.#faults.includes('damaged') && this.#spans % 2 === 0) frame[100] = (frame[100] ?? 0) ^ 0x40;
    this.#send?.(frame);
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
    faults: ['hang', 'short', 'no-spectrum', 'damaged'],
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
          frameOf(0x0a31, Buffer.alloc(548, 255)),
          Uint8Array.of(0xb5, 0x62, 0x0a, 0x31, 0x14, 0x01),
          '$GNTXT,01,01,02,ANTSTATUS=OK*00\r\n',
        ],
      },
    ],
  },
];
