/** What a u-blox says of jamming and spoofing: frames built by hand from the interface descriptions, and a foreign recording. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BandStates, type GnssStatement, L1, L2 } from '../../src/receiver/gnss-bands.js';
import { frameOf, UbxBuffer } from '../../src/receiver/ubx.js';
import { SIGNALS, UbxSignals } from '../../src/receiver/ubx-signals.js';
import { inputPayload, inputsPayload, statusPayload } from '../support/emulated-ublox.js';
import { CAPTURES, noRecordings } from '../support/left-out.js';

/** Everything that the frames among these bytes say, in short. */
function said(bytes: Uint8Array, signals = new UbxSignals(), chunk = bytes.length): string[] {
  const buffer = new UbxBuffer();
  const all: GnssStatement[] = [];
  for (let at = 0; at < bytes.length; at += chunk) {
    buffer.push(bytes.subarray(at, at + chunk));
    for (let frame = buffer.take(SIGNALS); frame; frame = buffer.take(SIGNALS)) all.push(...signals.take(frame));
  }
  return all.map(({ by, band, level }) => `${by} ${band.startHz / 1e6}: ${level}`);
}

const security = (...bytes: number[]) => said(frameOf(0x2709, Uint8Array.from(bytes)));
const kHz = (middle: number, jammed = 0) => [middle & 255, (middle >> 8) & 255, middle >> 16, jammed];

describe('what a u-blox says of its signals', () => {
  it.skipIf(noRecordings)('is read out of a foreign recording, whatever its chunks', () => {
    const bytes = readFileSync(join(CAPTURES, 'ublox/mon_span.ubx'));
    // The M9 of the recording watches spoofing and its antenna, and no jamming.
    for (const chunk of [1, 7, bytes.length])
      expect(said(bytes, undefined, chunk)).toEqual(['antenna 0 1559: none', 'status 1559: none']);
  });

  it('is a state for each input and its band, which the spectrum tells', () => {
    const antenna = (input: number) => `antenna ${input} 1559: none`;
    const jammed = frameOf(0x0a38, inputsPayload(0, 3));
    expect(said(jammed)).toEqual([antenna(0), 'input 1 1215: sure', antenna(1)]);
    expect(said(frameOf(0x0a38, inputsPayload(1, 2)))).toEqual([
      'input 0 1559: none',
      antenna(0),
      'input 1 1215: warning',
      antenna(1),
    ]);
    const span = Buffer.alloc(4 + 2 * 272);
    for (const [i, hz] of [1583.4e6, 1176.45e6].entries()) span.writeUInt32LE(hz, 4 + i * 272 + 264);
    expect(said(Buffer.concat([frameOf(0x0a31, span), jammed]))).toEqual([
      antenna(0),
      'input 1 1164: sure',
      antenna(1),
    ]);
  });

  it('is spoofing by one check or several, and nothing where it is not watched', () => {
    const levels = [0, 1, 2, 3].flatMap((state) => said(frameOf(0x0103, statusPayload(state))));
    expect(levels).toEqual(['none', 'sure', 'sure'].map((level) => `status 1559: ${level}`));
  });

  it('is a short circuit of the antenna at once, an open line where it was good before, and a warning without a fix', () => {
    const antenna = (signals: UbxSignals, status: number) =>
      signals
        .take({ id: 0x0a38, payload: Buffer.from(inputPayload(status)) })
        .flatMap(({ by, why, level }) => (by === 'antenna 0' ? [`${why} ${level}`] : []));
    const passive = new UbxSignals();
    expect(antenna(passive, 3)).toEqual(['antenna-short sure']);
    expect(antenna(passive, 4)).toEqual(['antenna-open warning']);
    const fix = Buffer.from(statusPayload(1));
    expect((fix[5] ?? 0) & 1).toBe(1);
    passive.take({ id: 0x0103, payload: fix });
    expect(antenna(passive, 4)).toEqual(['antenna-open none']);
    expect([0, 1].flatMap((status) => antenna(passive, status))).toEqual([]);
    const active = new UbxSignals();
    expect([2, 4].map((status) => antenna(active, status))).toEqual([['antenna-open none'], ['antenna-open sure']]);
  });

  it('is a gain below half of what was usual in the last hour, and none before two minutes were heard', () => {
    const signals = new UbxSignals();
    const gains = (count: number, gain: number) =>
      Array.from({ length: count }, () =>
        signals
          .take({ id: 0x0a38, payload: Buffer.from(inputPayload(2, gain)) })
          .find(({ why }) => why === 'gain-fell'),
      ).map((one) => one?.level);
    expect(new Set(gains(24, 1404))).toEqual(new Set([undefined]));
    expect(gains(2, 720)).toEqual(['none', 'none']);
    expect(gains(1, 690)).toEqual(['warning']);
    // What lasts for half an hour is usual: another antenna, or another cable.
    gains(400, 690);
    expect(gains(1, 690)).toEqual(['none']);
  });

  it('is read in all three versions of SEC-SIG', () => {
    expect(security(1, 0, 0, 0, 0b101, 0, 0, 0, 0b101, 0, 0, 0)).toEqual([
      'jammed 1559: warning',
      'spoofed 1559: sure',
    ]);
    expect(security(1, 0, 0, 0, 0b110, 0, 0, 0, 0b100, 0, 0, 0)).toEqual([]);
    const both = [...kHz(1_575_420), ...kHz(1_227_600, 1)];
    for (const version of [2, 3])
      expect(security(version, 0b1_1101, 0, 2, ...both)).toEqual([
        'jammed 1575420 1559: none',
        'jammed 1227600 1215: warning',
        'spoofed 1559: none',
      ]);
    expect(security(2, 0b101, 0, 0)).toEqual(['jammed 1559: warning']);
  });

  it('is nothing where a version is unknown, a length contradicts the count, or a sum is wrong', () => {
    expect(security(4, 0b101, 0, 1, ...kHz(1_575_420, 1))).toEqual([]);
    expect(security(2, 0b101, 0, 2, ...kHz(1_575_420, 1))).toEqual([]);
    expect(security(1, 0b101, 0, 0, 7)).toEqual([]);
    const other = inputsPayload(3);
    other[0] = 1;
    expect(said(frameOf(0x0a38, other))).toEqual([]);
    other.set([0, 2]);
    expect(said(frameOf(0x0a38, other))).toEqual([]);
    const broken = frameOf(0x0103, statusPayload(2));
    broken[13] = 24;
    expect(said(Buffer.concat([broken, frameOf(0x0103, statusPayload(1))]))).toEqual(['status 1559: none']);
  });
});

describe('the bands that a receiver calls disturbed', () => {
  /** Bands at the end of a script of one letter a second: none, warning, sure, or silence. */
  function heardAfter(script: string, states = new BandStates(), band = L1, fromS = 0) {
    const levels: Record<string, GnssStatement['level']> = { n: 'none', w: 'warning', s: 'sure' };
    for (const [i, letter] of [...script].entries()) {
      const level = levels[letter];
      const even = (fromS + i) * 1000;
      states.take(level === undefined ? [] : [{ by: 'test', band, why: 'jammed', level }], { wall: 5000 + even, even });
    }
    return states.now;
  }

  it('are disturbed at once where it is sure, and after 30 s of warning, since its begin', () => {
    expect(heardAfter('nns')).toEqual([{ ...L1, why: 'jammed', since: 7000 }]);
    expect(heardAfter(`n${'w'.repeat(30)}`)).toEqual([]);
    expect(heardAfter(`n${'w'.repeat(31)}`)).toEqual([{ ...L1, why: 'jammed', since: 6000 }]);
    expect(heardAfter(`${'w'.repeat(29)}n`.repeat(5))).toEqual([]);
  });

  it('are disturbed until nothing was said against them for 60 s; a warning goes on with it', () => {
    for (const letter of 'n.') {
      expect(heardAfter(`s${letter.repeat(59)}`)).toHaveLength(1);
      expect(heardAfter(`s${letter.repeat(60)}`)).toEqual([]);
    }
    expect(heardAfter(`s${'n'.repeat(50)}w${'n'.repeat(50)}`)).toHaveLength(1);
  });

  it('are each followed by itself', () => {
    const states = new BandStates();
    heardAfter('s', states);
    expect(heardAfter('s', states, L2, 30)).toHaveLength(2);
    expect(heardAfter('n', states, L2, 60)).toEqual([{ ...L2, why: 'jammed', since: 35_000 }]);
  });
});
