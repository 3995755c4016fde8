import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { bcdOf, hzOf, parseFrame } from '../../drivers/icom-civ/frames.js';
import { meterDbm } from '../../drivers/icom-civ/models.js';
import { ScopeAssembler } from '../../drivers/icom-civ/scope.js';
import { meterOf } from '../../drivers/icom-civ/session.js';
import { driver } from '../../drivers/icom-civ.js';
import { ConfigError, EnvironmentError, LinkTimeout } from '../../src/errors/errors.js';
import { identityOf } from '../../src/receiver/driver.js';
import { type DriverSweep, flagNames } from '../../src/rf/sweep.js';
import { EmulatedIcom, type EmulatedIcomOptions } from '../support/emulated-icom.js';
import { CAPTURES, noRecordings } from '../support/left-out.js';
import { attachEmulator, openPty } from '../support/pty.js';
import { firstSweeps, heardIn, overLink } from '../support/run-driver.js';

const PLAN = { startHz: 144e6, stopHz: 145e6, points: 41 };
const SCOPE_PLAN = { startHz: 144.9e6, stopHz: 145.1e6 };
const RIGCTL = '/usr/bin/rigctl';
const run = promisify(execFile);

const slope = (hz: number) => -100 + (hz - PLAN.startHz) / 20_000;
const unit = (options: EmulatedIcomOptions = {}) => new EmulatedIcom({ levelDbm: slope, ...options });
const scopeDriver = driver.configure?.({ mode: 'scope' }) ?? driver;

function expectSlope({ levelsDbm, startHz, stepHz }: DriverSweep): void {
  for (const [i, level] of levelsDbm.entries())
    if (!Number.isNaN(level)) expect(Math.abs(level - slope(startHz + i * stepHz))).toBeLessThan(0.3);
}

describe('Icom CI-V: recognising', () => {
  it('knows the model by its id though its address was changed', async () => {
    const radio = unit({ address: 0x42, id: 0xa4 });
    const { value } = await overLink(radio, (link) => identityOf(driver, link));
    expect(value?.model).toBe('Icom IC-705');
    expect(radio.heard).toEqual(['1900']);
  });

  it('uses the configured address, and refuses an impossible one', async () => {
    const only = driver.configure?.({ address: 0x96 }) ?? driver;
    expect((await overLink(unit(), (link) => identityOf(only, link))).value).toBeUndefined();
    expect(() => driver.configure?.({ address: 0xe0 })).toThrow(ConfigError);
  });

  it('reads a model it does not know by its CI-V id', async () => {
    const { value } = await overLink(unit({ id: 0x70 }), (link) => identityOf(driver, link));
    expect(value?.model).toBe('Icom radio with CI-V id 70');
  });
});

describe('Icom CI-V: scanning channels', () => {
  it.each([
    ['an echoing bus', { echoes: true }],
    ['collisions', { faults: ['jams'] }],
    ['lost answers', { faults: ['loses-answers'] }],
    ['a radio that reports on its own', { faults: ['chatters'] }],
  ] as const)('reads true levels through %s, and never transmits', async (_name, options) => {
    const radio = unit(options as EmulatedIcomOptions);
    const { sweeps, error } = await firstSweeps(driver, radio, PLAN, 2);
    expect(error).toBeUndefined();
    expect(sweeps).toHaveLength(2);
    for (const sweep of sweeps) {
      expectSlope(sweep);
      expect(flagNames(sweep.flags)).toEqual(['uncalibrated']);
    }
    expect(radio.hasTransmitted).toBe(false);
    expect(radio.heard.some((command) => command.startsWith('1c'))).toBe(false);
    expect(radio.state.hz).toBe(145e6);
  });

  it('leaves a bin missing where a person turned the dial', async () => {
    const { sweeps } = await firstSweeps(driver, unit({ faults: ['dial-turned'] }), PLAN, 1);
    const holes = [...(sweeps[0]?.levelsDbm ?? [])].flatMap((level, i) => (Number.isNaN(level) ? [i] : []));
    expect(holes).toEqual([9, 20, 31]);
    expect(flagNames(sweeps[0]?.flags ?? 0)).toEqual(['partial', 'uncalibrated']);
    for (const sweep of sweeps) expectSlope(sweep);
  });

  it('reads the S-meter as the table says, with S9 at −73 dBm below 30 MHz and −93 dBm above', () => {
    expect([0, 10, 45, 120, 241, 255].map((raw) => meterDbm(raw, 7e6))).toEqual([-127, -121, -103, -73, -9, -9]);
    expect(meterDbm(120, 145e6)).toBe(-93);
  });
});

describe('Icom CI-V: scope', () => {
  const faulty = (...faults: NonNullable<EmulatedIcomOptions['faults']>[number][]) =>
    unit({ faults, levelDbm: (hz) => -70 + ((hz - 144.9e6) / 200e3) * 40 });

  it('sets the scope to the plan, reads 475 relative levels, and puts everything back', async () => {
    const radio = faulty();
    const before = { ...radio.state };
    const { sweeps, error } = await firstSweeps(scopeDriver, radio, SCOPE_PLAN, 3);
    expect(error).toBeUndefined();
    for (const { startHz, stepHz, levelsDbm, flags } of sweeps) {
      expect(startHz).toBe(144.9e6);
      expect(stepHz).toBeCloseTo(200e3 / 474, 6);
      expect(levelsDbm).toHaveLength(475);
      expect(flagNames(flags)).toEqual(['uncalibrated']);
      expect(Math.abs((levelsDbm[0] as number) + 70)).toBeLessThanOrEqual(0.5);
      expect(Math.abs((levelsDbm[474] as number) + 30)).toBeLessThanOrEqual(0.5);
    }
    expect(radio.state).toEqual(before);
    expect(radio.hasTransmitted).toBe(false);
  });

  it.each(['lost-division', 'merged-frames'] as const)(
    'drops the sweep that suffers %s, and only that',
    async (fault) => {
      const { sweeps } = await firstSweeps(scopeDriver, faulty(fault), SCOPE_PLAN, 4);
      for (const { levelsDbm } of sweeps) {
        expect(levelsDbm).toHaveLength(475);
        expect(levelsDbm.some(Number.isNaN)).toBe(false);
      }
      const [first, second] = sweeps;
      expect((second?.endedAt ?? 0) - (first?.endedAt ?? 0)).toBe(120);
    },
  );

  it('reads the 689 points of an IC-7610', async () => {
    const { sweeps } = await firstSweeps(scopeDriver, unit({ points: 689, id: 0x98 }), SCOPE_PLAN, 1);
    expect(sweeps[0]?.levelsDbm).toHaveLength(689);
  });

  it('ends in a time-out that names what to check when the scope is switched off by hand', async () => {
    const { sweeps, error } = await firstSweeps(scopeDriver, faulty('scope-stops'), SCOPE_PLAN, 9);
    expect(sweeps).toHaveLength(3);
    expect(error).toBeInstanceOf(LinkTimeout);
    expect((error as Error).message).toContain('115200');
  });

  it('refuses a range wider than the scope', async () => {
    const { error } = await firstSweeps(
      scopeDriver,
      faulty(),
      PLAN.points ? { startHz: 144e6, stopHz: 146e6 } : PLAN,
      1,
    );
    expect(error).toBeInstanceOf(EnvironmentError);
  });

  it('finds whole sweeps in a recording', async () => {
    const radio = faulty();
    const sent: Uint8Array[] = [];
    radio.start((bytes) => void sent.push(bytes));
    for (let i = 0; i < 5; i++) radio.sweepScope();
    radio.stop();
    // Cut in front and behind: two sweeps are not whole.
    const bytes = Buffer.concat(sent).subarray(100, -100);
    for (const chunk of [1, 13, 4096]) {
      const sweeps = await heardIn(driver, bytes, {}, chunk);
      expect(sweeps.map(({ levelsDbm }) => levelsDbm.length)).toEqual([475, 475, 475]);
    }
  });
});

describe.skipIf(noRecordings)('Icom CI-V: recorded frames', () => {
  const load = (path: string) => JSON.parse(readFileSync(resolve(CAPTURES, path), 'utf8'));
  const vectors = !noRecordings ? load('icom-civ/civ_vectors.json') : {};
  const frameOf = (hex: string) => parseFrame(Buffer.from(hex, 'hex'));

  it('reads the frequency behind the echo of our own question', () => {
    // Both frames in one piece: the last head counts.
    const frame = frameOf(vectors['ic7300_get_freq'].rx_hex);
    expect(frame).toMatchObject({ to: 0xe0, from: 0x94 });
    expect(hzOf(frame?.body.subarray(1) ?? new Uint8Array())).toBe(3_718_000);
  });

  it('reads the id of an IC-7760', () => {
    expect(frameOf(vectors['ic7760_id'].rx_hex)?.body).toEqual(Uint8Array.of(0x19, 0x00, 0xb2));
  });

  it('takes a real division of an IC-7300 as 50 values of the second of eleven, and no sweep from it alone', () => {
    const bytes = Buffer.from(vectors['ic7300_scope_division_02_of_11'].hex, 'hex');
    expect(bytes).toHaveLength(60);
    const { body } = parseFrame(bytes) ?? { body: new Uint8Array() };
    expect([...body.subarray(0, 5)]).toEqual([0x27, 0x00, 0x00, 0x02, 0x11]);
    const values = [...body.subarray(5)];
    expect([values.length, Math.min(...values), Math.max(...values)]).toEqual([50, 17, 109]);
    expect(new ScopeAssembler().take(body, 0)).toBeUndefined();
  });

  it('makes a whole sweep of real values in eleven divisions', () => {
    const real = parseFrame(Buffer.from(vectors['ic7300_scope_division_02_of_11'].hex, 'hex'))?.body.subarray(5) ?? [];
    const scope = new ScopeAssembler();
    const head = [0x27, 0, 0, 0x01, 0x11, 0x00, ...bcdOf(7.1e6), ...bcdOf(50e3), 0x00];
    expect(scope.take(Uint8Array.from(head), 5)).toBeUndefined();
    for (let n = 2; n <= 10; n++)
      expect(scope.take(Uint8Array.from([0x27, 0, 0, n === 10 ? 0x10 : n, 0x11, ...real]), 6)).toBeUndefined();
    const sweep = scope.take(Uint8Array.from([0x27, 0, 0, 0x11, 0x11, ...[...real].slice(0, 25)]), 7);
    expect(sweep?.levelsDbm).toHaveLength(475);
    expect(sweep?.levelsDbm[0]).toBe((0x3d - 160) / 2);
    expect(sweep).toMatchObject({ startedAt: 5, endedAt: 7, startHz: 7.05e6 });
  });

  it('agrees with the test vectors of rigplane on frequencies and meters', () => {
    const frames: { frame: { command: number; sub: number | null; data: string }; expected_state: object }[] = load(
      'rigplane-civ/civ_rx_frames.json',
    );
    const hz = frames
      .filter(({ frame }) => frame.command === 3)
      .map(({ frame }) => hzOf(Buffer.from(frame.data, 'hex')));
    expect(hz).toEqual([14_580_400, 21_950_000, 14_074_000]);
    const meters = frames
      .filter(({ frame }) => frame.command === 0x15 && frame.data.length === 4)
      .map(({ frame }) => meterOf(Buffer.from(frame.data, 'hex')));
    expect(meters.slice(0, 5)).toEqual([150, 80, 123, 241, 89]);
  });

  it('writes frequencies as it reads them', () => {
    for (const hz of [0, 50, 3_718_000, 145_000_000, 2_999_999_990, 10_368_100_000])
      expect(hzOf(Uint8Array.from(bcdOf(hz)))).toBe(hz);
    expect(hzOf(Uint8Array.of(0, 0, 0, 0, 0xf0))).toBeUndefined();
  });
});

describe('the emulated Icom, asked by hamlib', () => {
  it('tells rigctl its frequency and S-meter, and is tuned by it', async () => {
    const pty = await openPty();
    try {
      const radio = new EmulatedIcom({ levelDbm: () => -83 });
      attachEmulator(radio, pty.far);
      const args = ['-m', '3073', '-r', pty.path, '-s', '19200'];
      const asked = await run(RIGCTL, [...args, 'f', 'l', 'STRENGTH'], { timeout: 15_000 });
      // −83 dBm is ten decibels above the S9 of VHF.
      expect(asked.stdout.trim().split('\n')).toEqual(['145000000', '10']);
      await run(RIGCTL, [...args, 'F', '146520000'], { timeout: 15_000 });
      expect(radio.state.hz).toBe(146_520_000);
      expect(radio.hasTransmitted).toBe(false);
    } finally {
      await pty.close();
    }
  });
});
