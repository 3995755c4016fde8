import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type DriverSweep, SweepFlag } from '../../src/rf/sweep.js';
import { judgeAcceptance } from '../../src/station/acceptance.js';
import { doubted, learnSpurs, SpurMaps } from '../../src/station/spur-map.js';
import { emulatedTinySa } from '../support/emulated-tinysa.js';
import { eventually, plugIn, startFieldProgram } from '../support/field-program.js';

const BINS = 400;
const START_HZ = 88e6;
const STEP_HZ = 50e3;

function noise(seed: number): number {
  const x = Math.sin(seed * 12.9898) * 43_758.5453;
  return (x - Math.floor(x)) * 4 - 2;
}

/** A terminated input: a sloping floor, some noise, and lines of its own at given bins. */
function terminated(sweep: number, lines: readonly number[], excessDb = 12): DriverSweep {
  const levelsDbm = Float32Array.from({ length: BINS }, (_, i) => {
    return -110 + i / 100 + noise(sweep * 1000 + i) + (lines.includes(i) ? excessDb : 0);
  });
  return { startedAt: sweep, endedAt: sweep + 1, startHz: START_HZ, stepHz: STEP_HZ, levelsDbm, flags: 0 };
}

const many = (count: number, make: (n: number) => DriverSweep) => Array.from({ length: count }, (_, n) => make(n));

describe('learning the receiver’s own spurs', () => {
  it('finds the lines that stand still, at their frequency and height', () => {
    const learnt = learnSpurs(many(20, (n) => terminated(n, [40, 200, 201, 333])));
    if ('refused' in learnt) throw new Error(learnt.refused);
    const [first, second, third, ...more] = learnt.spurs.map(({ hz }) => Math.round((hz - START_HZ) / STEP_HZ));
    expect([first, third, more]).toEqual([40, 333, []]);
    // Two neighbouring bins are one line.
    expect([200, 201]).toContain(second);
    for (const { excessDb } of learnt.spurs) expect(Math.abs(excessDb - 12)).toBeLessThan(2);
    expect(learnt.floorDbm).toBeGreaterThan(-112);
  });

  it('takes no passing burst for a spurious signal, and finds none where there are none', () => {
    const learnt = learnSpurs(many(20, (n) => terminated(n, n % 3 === 0 ? [100] : [])));
    expect(learnt).toMatchObject({ spurs: [] });
  });

  it('finds whatever lines there are', () => {
    const lines = fc.uniqueArray(fc.integer({ min: 5, max: BINS - 5 }), {
      maxLength: 8,
      selector: (bin) => Math.floor(bin / 6),
    });
    fc.assert(
      fc.property(lines, fc.integer({ min: 11, max: 40 }), (at, excessDb) => {
        const learnt = learnSpurs(many(8, (n) => terminated(n, at, excessDb)));
        if ('refused' in learnt) throw new Error(learnt.refused);
        const found = learnt.spurs.map(({ hz }) => Math.round((hz - START_HZ) / STEP_HZ));
        const isNear = (bin: number) => found.some((other) => Math.abs(other - bin) <= 5);
        expect(at.every(isNear)).toBe(true);
        expect(found.length).toBeLessThanOrEqual(at.length);
      }),
      { numRuns: 40 },
    );
  });

  it('asks about strong lines, and about those heard before while nothing heard before is gone', () => {
    const of = (excessDb: number, lines: readonly number[]) => {
      const learnt = learnSpurs(many(20, (n) => terminated(n, lines, excessDb)));
      return 'refused' in learnt ? [] : learnt.spurs;
    };
    const bins = (spurs: readonly { hz: number }[]) => spurs.map(({ hz }) => Math.round((hz - START_HZ) / STEP_HZ));
    const parted = (excessDb: number, lines: readonly number[], before?: DriverSweep) => {
      const { own, asked } = doubted(of(excessDb, lines), before);
      return [bins(own), bins(asked)];
    };
    expect(parted(12, [40, 200])).toEqual([[40, 200], []]);
    expect(parted(40, [40])).toEqual([[], [40]]);
    expect(parted(12, [40, 200], terminated(0, [40]))).toEqual([[200], [40]]);
    // The carrier at bin 300 is gone: the antenna is off, and what stayed is the receiver's own.
    expect(parted(12, [40, 200], terminated(0, [40, 300]))).toEqual([[40, 200], []]);
  });

  it('lets a person take a line back, or say that one which was asked about is its own', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rfi-spurs-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const maps = await SpurMaps.open(join(folder, 'spurs.json'));
    const spur = (hz: number) => ({ hz, levelDbm: -90, excessDb: 20 });
    const range = { startHz: 88e6, stopHz: 108e6 };
    const facts = { learnedAt: 1, by: 'An', sweeps: 20, floorDbm: -110 };
    await maps.add('rx', { ...facts, ...range, spurs: [spur(90e6)], asked: [spur(91e6), spur(92e6)] });
    expect(maps.spursHz('rx')).toEqual([90e6]);
    expect(await maps.say('rx', 91e6, true)).toBe(true);
    expect(await maps.say('rx', 92e6, false)).toBe(true);
    expect(await maps.say('rx', 90e6, false)).toBe(true);
    expect([maps.spursHz('rx'), maps.of('rx')[0]?.asked]).toEqual([[91e6], []]);
    expect(await maps.say('rx', 93e6, true)).toBe(false);
  });

  it('refuses an antenna, and too few sweeps', () => {
    const carriers = Array.from({ length: BINS }, (_, i) => i).filter((i) => i % 20 < 3);
    expect(learnSpurs(many(20, (n) => terminated(n, carriers, 30)))).toMatchObject({ refused: 'input-not-terminated' });
    expect(learnSpurs(many(3, (n) => terminated(n, [])))).toMatchObject({ refused: 'too-few-sweeps' });
    expect(learnSpurs([])).toMatchObject({ refused: 'too-few-sweeps' });
  });
});

describe('the acceptance test', () => {
  const CARRIERS = [91e6, 97e6, 101.5e6];
  const onAir = (more: { floorDbm?: number; carrierDbm?: number; carriers?: readonly number[] } = {}) => {
    const { floorDbm = -105, carrierDbm = -55, carriers = CARRIERS } = more;
    return many(20, (n) => ({
      ...{ startedAt: n, endedAt: n + 1, startHz: START_HZ, stepHz: STEP_HZ, flags: 0, rbwHz: 50e3 },
      levelsDbm: Float32Array.from({ length: BINS }, (_, i) => {
        const isOn = carriers.some((hz) => Math.abs(START_HZ + i * STEP_HZ - hz) < 80e3);
        return (isOn ? carrierDbm : floorDbm) + noise(n * 1000 + i);
      }),
    }));
  };
  const verdicts = (
    sweeps: readonly DriverSweep[],
    more: { expectedHz?: number[]; clock?: 'good' | 'bad' | 'unchecked' } = {},
  ) => {
    const { expectedHz = CARRIERS, clock = 'good' } = more;
    const acceptance = judgeAcceptance({ sweeps, expectedHz, clock });
    return Object.fromEntries([
      ['all', acceptance.verdict],
      ...acceptance.checks.map(({ id, verdict }) => [id, verdict]),
    ]);
  };

  it('passes a healthy receiver', () => {
    expect(verdicts(onAir())).toEqual({
      all: 'good',
      sweeps: 'good',
      carriers: 'good',
      level: 'good',
      floor: 'good',
      clock: 'good',
    });
    expect(verdicts(onAir(), { expectedHz: [], clock: 'unchecked' })).toMatchObject({ all: 'good', clock: 'unknown' });
  });

  it('fails one without its antenna, one that is deaf, one that is overloaded, one with a wrong clock', () => {
    expect(verdicts(onAir({ carriers: [] }))).toMatchObject({ all: 'bad', carriers: 'bad', level: 'bad' });
    expect(verdicts(onAir({ carriers: [], floorDbm: -95 }), { expectedHz: [] })).toMatchObject({ carriers: 'bad' });
    expect(verdicts(onAir({ floorDbm: -80, carrierDbm: -40 }))).toMatchObject({ floor: 'doubtful', carriers: 'good' });
    expect(verdicts(onAir({ floorDbm: -50, carrierDbm: -30 }))).toMatchObject({ floor: 'bad' });
    expect(verdicts(onAir({ floorDbm: -160 }))).toMatchObject({ floor: 'bad' });
    expect(verdicts(onAir({ carrierDbm: -5 }))).toMatchObject({ all: 'bad', level: 'bad' });
    expect(verdicts(onAir(), { clock: 'bad' })).toMatchObject({ all: 'bad', clock: 'bad' });
  });

  it('names the stations that are missing, and doubts broken sweeps', () => {
    const { checks } = judgeAcceptance({ sweeps: onAir(), expectedHz: [...CARRIERS, 104e6], clock: 'good' });
    const carriers = checks.find(({ id }) => id === 'carriers');
    expect(carriers).toMatchObject({ verdict: 'good', en: '3 of 4 known stations seen. Not seen: 104.0 MHz.' });
    expect(carriers?.vi).toContain('3/4');
    const broken = onAir().map((sweep, i) => (i % 4 === 0 ? { ...sweep, flags: SweepFlag.partial } : sweep));
    expect(verdicts(broken)).toMatchObject({ sweeps: 'doubtful' });
    expect(verdicts(onAir().slice(0, 3))).toMatchObject({ sweeps: 'bad' });
    expect(verdicts([])).toMatchObject({ all: 'bad', sweeps: 'bad', carriers: 'unknown' });
  });
});

describe('trials through the API', () => {
  const yaml = (port: string) => `
stations:
  - id: st
    name: Station
    receivers:
      - id: tiny
        driver: tinysa
        port: { serial: ${port} }
        plans: [{ startHz: 88 MHz, stopHz: 108 MHz, points: 200 }]
`;

  it('learns the spurs of an emulated tinySA with its input terminated, and flags its sweeps from then on', async () => {
    const isSpur = (hz: number) => Math.abs(hz - 90e6) < 60e3;
    const pty = await plugIn(
      emulatedTinySa({ pointMs: 0.1, levelDbm: (hz, n) => (isSpur(hz) ? -85 : -105) + noise(hz / 1e5 + n * 77) }),
    );
    const field = await startFieldProgram(yaml(pty.path));
    const record = () => field.program.stations.receiver('tiny');
    await eventually(() => (record()?.sweeps ?? 0) > 2);
    expect((record()?.lastSweep?.flags ?? 0) & SweepFlag.uncalibrated).not.toBe(0);
    expect(await field.send('GET', '/api/v1/receivers/tiny/self-test')).toMatchObject({ status: 404 });
    const begun = await field.send('POST', '/api/v1/receivers/tiny/self-test', { by: 'An', sweeps: 8 });
    expect(begun).toMatchObject({ status: 200, body: { state: 'running', of: 8 } });
    expect((await field.send('POST', '/api/v1/receivers/tiny/self-test', { by: 'An' })).status).toBe(409);
    const done = await eventually(async () => {
      const trial = await field.get('/api/v1/receivers/tiny/self-test');
      return trial.state !== 'running' && trial;
    });
    expect(done).toMatchObject({ state: 'done', done: 8, by: 'An' });
    // The line was heard as strongly before: whether the antenna was taken off, only a person knows.
    const [asked] = done.spurMap.asked;
    expect([done.spurMap.spurs, Math.abs(asked.hz - 90e6) <= 100e3]).toEqual([[], true]);
    const say = (hz: number) => field.send('POST', '/api/v1/receivers/tiny/spurs', { hz, own: true });
    expect((await say(asked.hz + 1)).status).toBe(404);
    expect((await say(asked.hz)).body.maps[0].spurs).toEqual([asked]);
    await eventually(() => ((record()?.lastSweep?.flags ?? 0) & SweepFlag.spurs) !== 0);
    expect(record()?.hold).toBeUndefined();
    expect((await field.get('/api/v1/receivers/tiny/spurs')).maps).toHaveLength(1);
  });

  it('judges acceptance over the seconds asked for, and says what is wrong in both languages', async () => {
    const isOn = (hz: number) => [91e6, 97e6, 101e6].some((carrier) => Math.abs(hz - carrier) < 80e3);
    const pty = await plugIn(
      emulatedTinySa({ pointMs: 0.1, levelDbm: (hz, n) => (isOn(hz) ? -60 : -105) + noise(hz / 1e5 + n * 77) }),
    );
    const field = await startFieldProgram(yaml(pty.path));
    await eventually(() => (field.program.stations.receiver('tiny')?.sweeps ?? 0) > 2);
    const wish = { by: 'An', seconds: 3, expectedHz: ['91 MHz', '97 MHz', '101 MHz', '105 MHz'] };
    await field.send('POST', '/api/v1/receivers/tiny/acceptance', wish);
    const done = await eventually(async () => {
      const trial = await field.get('/api/v1/receivers/tiny/acceptance');
      return trial.state !== 'running' && trial;
    });
    expect(done.state).toBe('done');
    const verdictOf = (id: string) => done.acceptance.checks.find((check: { id: string }) => check.id === id);
    expect(verdictOf('carriers')).toMatchObject({ verdict: 'good', vi: expect.stringContaining('3/4 đài') });
    expect(verdictOf('clock')).toMatchObject({ verdict: 'unknown' });
    expect(done.acceptance.sweeps).toBeGreaterThan(5);
  });
});
