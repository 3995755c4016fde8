import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { factorOfGain } from '../../src/rf/correction.js';
import { type DriverSweep, flagNames, SweepFlag } from '../../src/rf/sweep.js';
import { Calibrations } from '../../src/station/calibrations.js';
import { judgedFlags, levelFacts, UsualFloors } from '../../src/station/sweep-judgement.js';
import { CALIBRATED_AT as AT, calibration } from '../support/calibration.js';
import { eventually, startFieldProgram } from '../support/field-program.js';

describe('a calibration', () => {
  it('is kept in versions that outlive a restart', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'rfi-cal-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const path = join(folder, 'calibrations.json');
    const book = await Calibrations.open(path);
    const { id: _id, version: _version, ...fresh } = calibration();
    await book.add(fresh);
    const second = await book.add(fresh);
    expect(second).toMatchObject({ id: 'r-v2', version: 2 });
    await book.withdraw('r-v2', AT);
    const again = await Calibrations.open(path);
    expect(again.all.map(({ id, withdrawnAt }) => [id, withdrawnAt])).toEqual([
      ['r-v1', undefined],
      ['r-v2', AT],
    ]);
    expect(again.at('r', AT)?.id).toBe('r-v1');
  });
});

describe('the flags of a sweep', () => {
  const quiet = {
    isCalibrated: true,
    isClockBad: false,
    spursHz: [],
    overloadDbm: undefined,
    usualFloorDbm: undefined,
  };
  const sweep = (more: Partial<DriverSweep> = {}): DriverSweep => ({
    ...{
      startedAt: 1,
      endedAt: 2,
      startHz: 100e6,
      stepHz: 10e3,
      levelsDbm: new Float32Array(100).fill(-100),
      flags: 0,
    },
    ...more,
  });
  const names = (more: Partial<DriverSweep>, context: Partial<typeof quiet & { overloadDbm?: number }> = {}) =>
    flagNames(judgedFlags(sweep(more), { ...quiet, ...context }));

  it('say nothing of a sweep that deserves nothing', () => expect(names({})).toEqual([]));

  it('flag a sweep without a calibration as uncalibrated, and remove the flag where there is one', () => {
    expect(names({}, { isCalibrated: false })).toEqual(['uncalibrated']);
    expect(names({ flags: SweepFlag.uncalibrated })).toEqual([]);
    expect(names({ flags: SweepFlag.simulated }, { isCalibrated: false })).toEqual(['simulated']);
  });

  it('tell of missing bins, a bad clock, a wide bandwidth and own spurs', () => {
    const holes = new Float32Array(100).fill(-100);
    holes[7] = Number.NaN;
    expect(names({ levelsDbm: holes })).toEqual(['partial']);
    expect(names({}, { isClockBad: true })).toEqual(['clockBad']);
    expect(names({ rbwHz: 10e3 })).toEqual([]);
    expect(names({ rbwHz: 30e3 })).toEqual(['rbwLimited']);
    expect(names({}, { spursHz: [90e6, 100.5e6, 120e6] as never })).toEqual(['spurs']);
    expect(names({}, { spursHz: [90e6, 120e6] as never })).toEqual([]);
    // Half a step beside the last bin still falls into it.
    expect(names({}, { spursHz: [100e6 + 99.4 * 10e3] as never })).toEqual(['spurs']);
  });

  it('tell of overload by a level no receiver can show, or a floor that jumps while something strong is there', () => {
    const strong = new Float32Array(100).fill(-80);
    strong[3] = -15;
    expect(names({ levelsDbm: strong }, { overloadDbm: -20 as never })).toEqual(['overload']);
    expect(names({ levelsDbm: strong })).toEqual([]);
    expect(names({ levelsDbm: strong }, { usualFloorDbm: -95 as never })).toEqual(['overload']);
    // Noise alone, however wide, is what the detectors are there for.
    expect(names({ levelsDbm: new Float32Array(100).fill(-70) }, { usualFloorDbm: -100 as never })).toEqual([]);
  });

  it('measure a jump against what is usual on this grid, which one burst does not change', () => {
    const floors = new UsualFloors();
    const calm = sweep();
    for (let i = 0; i < 30; i++) floors.follow(calm, levelFacts(calm));
    const loud = sweep({ levelsDbm: new Float32Array(100).fill(-60) });
    expect(floors.follow(loud, levelFacts(loud))).toBeCloseTo(-100, 5);
    expect(floors.follow(calm, levelFacts(calm))).toBeLessThan(-97);
    const other = sweep({ startHz: 200e6 });
    expect(floors.follow(other, levelFacts(other))).toBeUndefined();
  });
});

describe('calibration through the API', () => {
  const YAML = `
stations:
  - id: st
    name: Station
    antenna:
      name: Discone
      gainDbi: [{ hz: 80 MHz, db: 2 }, { hz: 120 MHz, db: 2 }]
      cableLossDb: [{ hz: 80 MHz, db: 1.5 }, { hz: 120 MHz, db: 1.5 }]
    receivers:
      - id: sim
        driver: simulated
        port: { simulated: true }
        plans: [{ startHz: 88 MHz, stopHz: 108 MHz, points: 100, everyMs: 30 }]
`;

  it('changes answers and never stored sweeps, and the answer names the correction', async () => {
    const field = await startFieldProgram(YAML);
    const range = 'receiverId=sim&from=2020-01-01T00:00:00Z&to=2100-01-01T00:00:00Z&maxBins=100&maxSweeps=1000';
    await eventually(async () => (await field.get(`/api/v1/sweeps?${range}`)).sweeps.length > 2);
    const body = {
      ...{ receiverId: 'sim', measuredAt: '2026-01-05T00:00:00Z', author: 'Phòng đo', uncertaintyDb: 1.5 },
      correctionsDb: [
        { hz: '80 MHz', db: 3 },
        { hz: '120 MHz', db: 3 },
      ],
    };
    const added = await field.send('POST', '/api/v1/calibrations', body);
    expect(added).toMatchObject({
      status: 200,
      body: { id: 'sim-v1', version: 1, validFrom: '2026-01-05T00:00:00.000Z' },
    });
    const first = async (more: string) => (await field.get(`/api/v1/sweeps?${range}${more}`)).sweeps[0];
    const plain = await first('');
    const level = await first('&corrected=level');
    const strength = await first('&corrected=field');
    expect(plain.correction).toBeUndefined();
    expect(level.levelsDbm[10]).toBeCloseTo(plain.levelsDbm[10] + 4.5, 2);
    expect(level.correction).toMatchObject({
      ...{ unit: 'dBm', antennaName: 'Discone', firstDb: 4.5, uncoveredBins: 0 },
      calibration: { id: 'sim-v1', version: 1, author: 'Phòng đo', uncertaintyDb: 1.5 },
    });
    const hz = plain.startHz + 10 * plain.stepHz;
    expect(strength.levelsDbm[10]).toBeCloseTo(level.levelsDbm[10] + 106.99 + factorOfGain(2, hz), 1);
    expect(strength.correction.unit).toBe('dBuV/m');

    const at = encodeURIComponent(new Date().toISOString());
    expect((await field.get(`/api/v1/calibrations?receiverId=sim&at=${at}`)).calibrations).toHaveLength(1);
    await field.send('POST', '/api/v1/calibrations/sim-v1/withdraw');
    expect((await field.get(`/api/v1/calibrations?receiverId=sim&at=${at}`)).calibrations).toHaveLength(0);
    expect((await first('&corrected=level')).correction.calibration).toBeUndefined();
    const wrong = { ...body, correctionsDb: [...body.correctionsDb].reverse() };
    expect(await field.send('POST', '/api/v1/calibrations', wrong)).toMatchObject({
      status: 400,
      body: { detail: expect.stringContaining('correctionsDb.1.hz') },
    });
    expect((await field.send('POST', '/api/v1/calibrations', { ...body, receiverId: 'no' })).status).toBe(404);
  });
});
