/** Receivers that answer at once and without timers, for throwing damaged dialogues at their drivers. */
import type { Emulator } from './emulator.js';

const VERSION = 'tinySA4_v1.4-197-gaa78ccc\r\nHW Version:V0.4.5.1 ';
const BODIES: Readonly<Record<string, string>> = {
  version: VERSION,
  info: 'tinySA ULTRA ZS405\r\nVersion: tinySA4_v1.4-197-gaa78ccc',
  zero: 'zero {level}\r\n174dBm',
  sweep: '430000000 440000000 450',
  deviceid: 'deviceid 7',
  status: 'Resumed',
  rbw: 'usage: rbw 0.2..850|auto\r\n30.0kHz',
  trace: '1: dBm 0.000000000 10.000000000 ',
};
const SWEEPS_AT_ONCE = 3;

/** A tinySA Ultra whose sweeps take no time. */
export class InstantTinySa implements Emulator {
  #send: ((bytes: Uint8Array) => void) | undefined;
  #line = '';

  start(send: (bytes: Uint8Array) => void): void {
    this.#send = send;
  }

  stop(): void {
    this.#send = undefined;
  }

  receive(bytes: Uint8Array): void {
    for (const byte of bytes) {
      if (byte !== 0x0d) {
        if (byte >= 0x20) this.#line += String.fromCharCode(byte);
        continue;
      }
      const line = this.#line;
      this.#line = '';
      this.#execute(line);
    }
  }

  #execute(line: string): void {
    const [name = '', ...args] = line.split(' ');
    this.#say(`${line}\r\n`);
    if (name === 'scanraw') {
      const points = Math.min(1000, Number(args[2] ?? 450) || 0);
      const isContinuous = (Number(args[3] ?? 0) & 2) !== 0;
      for (let n = 0; n < (isContinuous ? SWEEPS_AT_ONCE : 1); n++) this.#send?.(frame(points, n));
      if (!isContinuous) this.#say('ch> ');
      return;
    }
    if (name === 'scan')
      for (let i = 0; i < Math.min(450, Number(args[2] ?? 0) || 0); i++)
        this.#say(`${430_000_000 + i * 1000} -9.${i % 10}00000e+01 0.000000000 \r\n`);
    const body = args.length > 0 ? undefined : BODIES[name];
    if (line === '') this.#say('?\r\n');
    else if (body !== undefined) this.#say(`${body}\r\n`);
    this.#say('ch> ');
  }

  #say(text: string): void {
    this.#send?.(Buffer.from(text, 'latin1'));
  }
}

function frame(points: number, seed: number): Uint8Array {
  const bytes = [0x7b];
  for (let i = 0; i < points; i++) {
    const raw = Math.round((-90 + ((i * 7 + seed) % 30) + 174) * 32);
    bytes.push(0x78, raw & 0xff, raw >> 8);
  }
  return Uint8Array.from([...bytes, 0x7d]);
}

const SETTINGS = '#C2-F:0431000,0090090,-010,-120,0112,0,000,0000050,0960000,0959950,00110,0000,000\r\n';
const RFE_POINTS = 112;

/** An RF Explorer: whatever is asked brings its settings and some sweeps. */
export class InstantRfExplorer implements Emulator {
  #send: ((bytes: Uint8Array) => void) | undefined;

  start(send: (bytes: Uint8Array) => void): void {
    this.#send = send;
  }

  stop(): void {
    this.#send = undefined;
  }

  receive(): void {
    this.#say(`#C2-M:010,255,03.39\r\n#SnB36J37L7CB7KKKL3\r\n#CAL:00\r\n${SETTINGS}#a0\r\n`);
    for (let n = 0; n < SWEEPS_AT_ONCE; n++) {
      const levels = Array.from({ length: RFE_POINTS }, (_, i) => 100 + ((i * 11 + n) % 90));
      this.#send?.(Uint8Array.from([0x24, 0x53, RFE_POINTS, ...levels, 0x0d, 0x0a]));
    }
  }

  #say(text: string): void {
    this.#send?.(Buffer.from(text, 'latin1'));
  }
}
