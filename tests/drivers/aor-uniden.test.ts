import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { MODELS } from '../../drivers/aor/models.js';
import { driver as aor } from '../../drivers/aor.js';
import { driver as uniden } from '../../drivers/uniden.js';
import { ConfigError } from '../../src/errors/errors.js';
import { flagNames } from '../../src/rf/sweep.js';
import { EmulatedIcom } from '../support/emulated-icom.js';
import { EmulatedScpi } from '../support/emulated-scpi.js';
import { EmulatedAor, type EmulatedAorOptions, EmulatedUniden } from '../support/emulated-text-receivers.js';
import { emulatedTinySa } from '../support/emulated-tinysa.js';
import { attachEmulator, openPty } from '../support/pty.js';
import { firstSweeps, heardIn, overLink } from '../support/run-driver.js';

const PLAN = { startHz: 144e6, stopHz: 145e6, points: 41 };
const RIGCTL = '/usr/bin/rigctl';
const run = promisify(execFile);
const _STRANGERS = {
  'a tinySA': emulatedTinySa,
  'an Icom': () => new EmulatedIcom(),
  'a SCPI analyser': () => new EmulatedScpi({ idn: 'Rohde&Schwarz,FPC1500,1,1.0', points: 631 }),
};
const _faultsFor = (fault: 'hang' | 'short' | undefined) =>
  fault === undefined ? [] : ([fault === 'hang' ? 'hangs-in-third-scan' : 'refuses-high'] as const);
const slope = (hz: number) => -100 + (hz - PLAN.startHz) / 20_000;

describe('AOR', () => {
  it.each(MODELS.map(({ id }) => id as NonNullable<EmulatedAorOptions['model']>))(
    'reads the levels of an %s as its table says, squelch open or closed',
    async (model) => {
      // A receiver's meter is coarse: a step of the AR8600 is 5 dB where it is strong.
      const driver = aor.configure?.({ model, settleMs: 5 }) ?? aor;
      const { sweeps, error } = await firstSweeps(driver, new EmulatedAor({ model, levelDbm: slope }), PLAN, 1);
      expect(error).toBeUndefined();
      const [sweep] = sweeps;
      for (const [i, level] of (sweep?.levelsDbm ?? []).entries())
        expect(Math.abs(level - slope(PLAN.startHz + i * 25_000))).toBeLessThanOrEqual(2.51);
      expect(flagNames(sweep?.flags ?? 0)).toEqual(model === 'sr2200' ? [] : ['uncalibrated']);
    },
  );

  it('asks again when answers are lost, and leaves a hole where the dial was turned', async () => {
    const lossy = await firstSweeps(aor, new EmulatedAor({ levelDbm: slope, faults: ['loses-answers'] }), PLAN, 1);
    expect(lossy.sweeps[0]?.levelsDbm.some(Number.isNaN)).toBe(false);
    const turned = await firstSweeps(aor, new EmulatedAor({ levelDbm: slope, faults: ['dial-turned'] }), PLAN, 1);
    const holes = [...(turned.sweeps[0]?.levelsDbm ?? [])].filter(Number.isNaN);
    expect(holes).toHaveLength(3);
    expect(flagNames(turned.sweeps[0]?.flags ?? 0)).toContain('partial');
  });

  it('never switches the receiver off, and takes no model it does not know', async () => {
    const receiver = new EmulatedAor();
    await overLink(receiver, (link) => aor.identify(link));
    await firstSweeps(aor, receiver, PLAN, 1);
    expect(receiver.heard.filter((command) => !/^(RX|EX|LM|RF\d{10})$/.test(command))).toEqual([]);
    expect(() => aor.configure?.({ model: 'ar9999' })).toThrow(ConfigError);
  });
});

describe('Uniden', () => {
  it('tells model and firmware, whatever ends its lines', async () => {
    for (const addsLf of [false, true]) {
      const { value } = await overLink(new EmulatedUniden({ addsLf }), (link) => uniden.identify(link));
      expect(value).toMatchObject({ model: 'Uniden BCD996XT', firmware: '1.04.01' });
    }
  });

  it('learns the channels of a recording without a plan', async () => {
    const lines = [0, 1, 2].flatMap((scan) =>
      Array.from(
        { length: 10 },
        (_, i) => `QSH,OK\rPWR,${String(100 + scan * 10 + i).padStart(4, '0')},0${1_450_000 + i * 125}\r`,
      ),
    );
    const sweeps = await heardIn(uniden, Buffer.from(lines.join('')));
    expect(sweeps).toHaveLength(3);
    for (const { startHz, stepHz, levelsDbm, flags } of sweeps) {
      expect([startHz, stepHz, levelsDbm.length]).toEqual([145_000_000, 12_500, 10]);
      expect(flagNames(flags)).toEqual(['uncalibrated']);
    }
  });

  it('presses the SCAN key and no other', async () => {
    const scanner = new EmulatedUniden();
    await firstSweeps(uniden, scanner, PLAN, 1);
    expect(scanner.heard.filter((command) => command.startsWith('KEY'))).toEqual(['KEY,S,P']);
  });
});

describe('the emulated AOR, asked by hamlib', () => {
  it.each([
    ['AR8200', '5001', 'ar8200'],
    ['AR8600', '5013', 'ar8600'],
    ['AR5000A', '5014', 'ar5000'],
  ] as const)('tells rigctl frequency and level as an %s, and is tuned by it', async (_name, number, model) => {
    const pty = await openPty();
    try {
      const receiver = new EmulatedAor({ model, levelDbm: () => -90 });
      attachEmulator(receiver, pty.far);
      const args = ['-m', number, '-r', pty.path, '-s', '9600'];
      const { stdout } = await run(RIGCTL, [...args, 'f', 'l', 'STRENGTH'], { timeout: 15_000 });
      const [hz, overS9] = stdout.trim().split('\n').map(Number);
      expect(hz).toBe(145_000_000);
      // −90 dBm is three decibels above S9.
      expect(Math.abs((overS9 ?? 99) - 3)).toBeLessThanOrEqual(1);
      await run(RIGCTL, [...args, 'F', '146520000'], { timeout: 15_000 });
      expect(receiver.hz).toBe(146_520_000);
    } finally {
      await pty.close();
    }
  });
});
