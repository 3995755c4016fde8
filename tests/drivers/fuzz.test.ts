import { describe, it } from 'vitest';
import { driver as scpi } from '../../drivers/scpi.js';
import { EmulatedScpi } from '../support/emulated-scpi.js';
import { type FuzzedDriver, fuzz } from '../support/fuzz-driver.js';

const numbers = (count: number) => Array.from({ length: count }, (_, i) => `-${50 + (i % 40)}.5`).join(',');

const DRIVERS: readonly FuzzedDriver[] = [
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
];

describe('every driver, against bytes that make no sense', () => {
  it.each(DRIVERS.map((fuzzed) => [fuzzed.driver.id, fuzzed] as const))(
    '%s ends in time and shows no impossible level as good',
    (_id, fuzzed) => fuzz(fuzzed),
    120_000,
  );
});
