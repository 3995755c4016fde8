import { describe, it } from 'vitest';
import { driver as s331d } from '../../drivers/anritsu-s331d.js';
import { driver as aor } from '../../drivers/aor.js';
import { driver as icomCiv } from '../../drivers/icom-civ.js';
import { driver as lines } from '../../drivers/lines.js';
import { driver as nwt4 } from '../../drivers/nwt4.js';
import { driver as rfExplorer } from '../../drivers/rf-explorer.js';
import { driver as scpi } from '../../drivers/scpi.js';
import { driver as tinysa } from '../../drivers/tinysa.js';
import { driver as uniden } from '../../drivers/uniden.js';
import { EmulatedIcom } from '../support/emulated-icom.js';
import { EmulatedNwt4 } from '../support/emulated-nwt4.js';
import { EmulatedS331d } from '../support/emulated-s331d.js';
import { EmulatedScpi } from '../support/emulated-scpi.js';
import { EmulatedAor, EmulatedUniden } from '../support/emulated-text-receivers.js';
import type { Emulator } from '../support/emulator.js';
import { type FuzzedDriver, fuzz, RUNS } from '../support/fuzz-driver.js';
import { InstantRfExplorer, InstantTinySa } from '../support/instant-receivers.js';

const numbers = (count: number) => Array.from({ length: count }, (_, i) => `-${50 + (i % 40)}.5`).join(',');

const DRIVERS: readonly FuzzedDriver[] = [
  {
    driver: tinysa,
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
      ...recorded(new InstantTinySa(), [Buffer.from('scanraw 430000000 440000000 40\r').toString('hex')]),
      `{${'x\u0000\u0000'.repeat(40)}}`,
      `{${'x\u00ff\u00ff'.repeat(40)}}ch> `,
      '}{',
    ],
  },
  {
    driver: tinysa.configure?.({ readout: 'text' }) ?? tinysa,
    plan: { startHz: 430e6, stopHz: 440e6, points: 40 },
    makeEmulator: () => new InstantTinySa(),
    vocabulary: ['ch> ', '430000000 -9.1e+01 0.000000000 \r\n', '430250000 -9.9e+99 0.000000000 \r\n', '\u0019\r\n'],
  },
  {
    driver: rfExplorer,
    plan: { startHz: 431e6, stopHz: 441e6, points: 112 },
    makeEmulator: () => new InstantRfExplorer(),
    vocabulary: [
      ...recorded(new InstantRfExplorer(), ['23044330']),
      '#C2-F:0431000,0090090,-010,-120,0112,0,000,0000050,0960000,0959950,00110,0000,000\r\n',
      '#C2-F:0431000,9999999,-010,-120,9999,0,000,0000050,0960000,0959950,00110,9999,004\r\n',
      '#C2-f:0431000,0090090,-010,-120,65535,0,000,0000050,0960000,0959950,00110,0000,000\r\n',
      '#C2-M:060,255,01.12\r\n',
      '$S\u0070',
      '$s\u0000',
      '$z\u00ff\u00ff',
      '$D',
      '\u00ff\u00fe\u00ff\u00fe\u0000',
      '\r\n',
    ],
  },
  {
    driver: scpi,
    plan: { startHz: 88e6, stopHz: 108e6 },
    makeEmulator: () => new EmulatedScpi({ idn: 'Rohde&Schwarz,FPC1500,102034,V1.80', points: 631 }),
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
  {
    driver: icomCiv,
    plan: { startHz: 144e6, stopHz: 145e6, points: 5 },
    makeEmulator: () => new EmulatedIcom(),
    vocabulary: civ(
      ['fefee094190094fd', 'fefee094fbfd', 'fefee094fafd', 'fefee094030000004501fd', 'fefee094030000254401fd'],
      ['fefee09415020120fd', 'fefee0941502ffffFD', 'fefefcfcfcfcfcfd', 'fefe0094000000004501fd', 'fefefefd'],
      [`fefee09427000002 11${'3d'.repeat(50)}fd`, `fefee09427000001110000000045010000250000 00fd`],
    ),
  },
  {
    driver: icomCiv.configure?.({ mode: 'scope' }) ?? icomCiv,
    plan: { startHz: 144.9e6, stopHz: 145.1e6 },
    vocabulary: civ(
      ['fefee094190094fd', 'fefee094fbfd', 'fefee094030000004501fd', 'fefee094fafd', 'fefee0942710 00fd'],
      ['fefee094270000 0111 00 0000004501 0000250000 00fd', `fefee094270000 0111 01 0000004501 0000250000 00fd`],
      [...Array.from({ length: 9 }, (_, n) => `fefee094270000 ${n === 8 ? '10' : `0${n + 2}`} 11${'3d'.repeat(50)}fd`)],
      [
        `fefee094270000 1111${'b0'.repeat(25)}fd`,
        `fefee094270000 0101 00 0000004501 0000250000 00${'3d'.repeat(475)}fd`,
      ],
    ),
  },
  {
    driver: aor,
    plan: { startHz: 144e6, stopHz: 145e6, points: 5 },
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
    driver: aor.configure?.({ model: 'sr2200' }) ?? aor,
    plan: { startHz: 144e6, stopHz: 145e6, points: 5 },
    makeEmulator: () => new EmulatedAor({ model: 'sr2200' }),
    vocabulary: ['\r', '?\r', '\nLB-105\r', '\nLB999\r', '\nLB-999\r', '\nVA RF0144250000 ST006250\r'],
  },
  {
    driver: uniden,
    plan: { startHz: 144e6, stopHz: 145e6, points: 5 },
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
  {
    driver: s331d,
    plan: { startHz: 400e6, stopHz: 440e6 },
    makeEmulator: () => new EmulatedS331d(),
    vocabulary: [...recorded(new EmulatedS331d(), ['46', '2100', 'ff']), Uint8Array.of(0xff), Uint8Array.of(0xe0)],
  },
  {
    driver: nwt4,
    plan: { startHz: 400e6, stopHz: 440e6, points: 50 },
    makeEmulator: () => new EmulatedNwt4(),
    vocabulary: [new Uint8Array(200), Uint8Array.of(119), Uint8Array.of(1, 0, 2, 0), new Uint8Array(200).fill(3)],
  },
  {
    driver: lines,
    plan: { startHz: 430e6, stopHz: 440e6, points: 16 },
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
    driver: lines.configure?.({ format }) ?? lines,
    plan: { startHz: 430e6, stopHz: 440e6 },
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
];

/** What the receiver answers to each of the commands. */
function recorded(emulator: Emulator, commands: readonly string[]): Uint8Array[] {
  const answers: Uint8Array[] = [];
  emulator.start((bytes) => void answers.push(bytes.slice()));
  for (const command of commands) emulator.receive(Buffer.from(command, 'hex'));
  return answers;
}

function civ(...lists: readonly string[][]): Uint8Array[] {
  return lists.flat().map((hex) => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex')));
}

describe('every driver, against bytes that make no sense', () => {
  it.each(DRIVERS.map((fuzzed) => [fuzzed.driver.id, fuzzed] as const))(
    '%s ends in time and shows no impossible level as good',
    (_id, fuzzed) => fuzz(fuzzed),
    60_000 + RUNS * 10,
  );
});
