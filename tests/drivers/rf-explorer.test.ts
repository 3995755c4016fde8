import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rangeBody } from '../../drivers/rf-explorer/commands.js';
import { FrameReader, type Message } from '../../drivers/rf-explorer/frames.js';
import { parseAnalyserSettings } from '../../drivers/rf-explorer/settings.js';
import { driver } from '../../drivers/rf-explorer.js';
import { EnvironmentError, LinkTimeout } from '../../src/errors/errors.js';
import { identityOf, sweepsOf } from '../../src/receiver/driver.js';
import { type DriverSweep, flagNames, SweepFlag } from '../../src/rf/sweep.js';
import { emulatedRfExplorer, type RfExplorerFault, trickyLevelDbm } from '../support/emulated-rf-explorer.js';
import { firstSweeps, heardIn, overLink } from '../support/run-driver.js';

const OWN_PLAN = { startHz: 431e6, stopHz: 441e6, points: 112 };
const OTHER_PLAN = { startHz: 87.5e6, stopHz: 108e6, points: 112 };

/** Every received bin carries the level that is heard at its own frequency. */
function expectTrueLevels(sweep: DriverSweep, levelDbm = trickyLevelDbm): void {
  const expected = Array.from(sweep.levelsDbm, (level, i) =>
    Number.isNaN(level) ? Number.NaN : levelDbm(sweep.startHz + i * sweep.stepHz),
  );
  expect(Array.from(sweep.levelsDbm)).toEqual(expected);
}

const frame = (levels: readonly number[]) =>
  Buffer.concat([Buffer.of(0x24, 0x53, levels.length), Buffer.from(levels), Buffer.from('\r\n')]);

describe('RF Explorer: recognising', () => {
  it('reports model, firmware, serial number and the range set on the unit', async () => {
    const { value } = await overLink(emulatedRfExplorer(), (link) => identityOf(driver, link));
    expect(value).toEqual({
      driverId: 'rf-explorer',
      model: 'RF Explorer WSUB1G+',
      firmware: '03.39',
      serialNumber: 'B36J37L7CB7KKKL3',
      ownPlan: { startHz: 431e6, stopHz: 431e6 + 111 * 90_090, points: 112 },
      minHz: 50e3,
      maxHz: 960e6,
      maxPoints: 65_535,
    });
  });

  it('asks old firmware for the serial number it does not print of itself', async () => {
    const unit = emulatedRfExplorer({ isOld: true, mainModel: 5, firmware: '01.11' });
    const { value, elapsedMs } = await overLink(unit, (link) => identityOf(driver, link));
    expect(value).toMatchObject({ model: 'RF Explorer WSUB3G', firmware: '01.11', serialNumber: 'B36J37L7CB7KKKL3' });
    expect(unit.obeyed).toEqual(['C0', 'Cn']);
    expect(elapsedMs).toBeLessThan(3000);
  });

  it.each(['silent', 'babble', 'wrong-baud'] as const)('gives up within three seconds on %s', async (fault) => {
    const { value, elapsedMs } = await overLink(emulatedRfExplorer({ faults: [fault] }), (link) =>
      identityOf(driver, link),
    );
    expect(value).toBeUndefined();
    expect(elapsedMs).toBeLessThan(3000);
  });

  it('never sends anything but questions while it recognises', async () => {
    const unit = emulatedRfExplorer();
    await overLink(unit, (link) => identityOf(driver, link));
    expect([...unit.obeyed, ...unit.ignored].filter((body) => body !== 'C0' && body !== 'Cn')).toEqual([]);
  });

  it.each(['generator', 'sniffer'] as const)('recognises a unit in %s mode and says what to press', async (fault) => {
    const unit = emulatedRfExplorer({ faults: [fault] });
    const { value } = await overLink(unit, (link) => identityOf(driver, link));
    expect(value?.model).toMatch(/^RF Explorer/);
    const { error } = await firstSweeps(driver, emulatedRfExplorer({ faults: [fault] }), OWN_PLAN, 1);
    expect(error).toBeInstanceOf(EnvironmentError);
    expect((error as EnvironmentError).message).toContain(fault);
    expect((error as EnvironmentError).cure.en).toContain('Spectrum Analyzer');
  });
});

describe('RF Explorer: sweeping', () => {
  it('sends no changing command when the unit is already set to the plan', async () => {
    const unit = emulatedRfExplorer();
    const { sweeps, error } = await firstSweeps(driver, unit, OWN_PLAN, 3);
    expect(error).toBeUndefined();
    expect(unit.obeyed).toEqual(['C0']);
    for (const sweep of sweeps) {
      expect(sweep).toMatchObject({ startHz: 431e6, traceDetector: 'peak', rbwHz: 110e3, flags: 0 });
      expect(sweep.stepHz).toBeCloseTo(10e6 / 111, 6);
      expectTrueLevels(sweep);
    }
  });

  it('has no command ignored for coming too soon after another, from recognising to the next plan', async () => {
    const unit = emulatedRfExplorer({ calculator: 4 });
    const { value: tookMs } = await overLink(unit, async (link) => {
      const startedAt = Date.now();
      await identityOf(driver, link);
      for (const plan of [OTHER_PLAN, { ...OTHER_PLAN, points: 240 }, OTHER_PLAN])
        for await (const _sweep of sweepsOf(driver, link, plan, new AbortController().signal)) break;
      return Date.now() - startedAt;
    });
    expect(unit.ignored).toEqual([]);
    expect(tookMs).toBeLessThan(14_000);
  });

  it('retunes, drops the first mixed sweep, and leaves the unit as it found it', async () => {
    const unit = emulatedRfExplorer({ calculator: 4 });
    const found = { ...unit.settings };
    const { sweeps } = await firstSweeps(driver, unit, { ...OTHER_PLAN, points: 512 }, 3);
    expect(sweeps).toHaveLength(3);
    for (const sweep of sweeps) {
      expect(sweep.levelsDbm).toHaveLength(512);
      expect(sweep.startHz + 511 * sweep.stepHz).toBeCloseTo(108e6, 3);
      expectTrueLevels(sweep);
      expect(flagNames(sweep.flags)).not.toContain('peakHeld');
    }
    expect(unit.settings).toEqual(found);
    expect(unit.ignored).toEqual([]);
  });

  it('asks for points before the range, because points reset the range', async () => {
    const unit = emulatedRfExplorer();
    await firstSweeps(driver, unit, { ...OTHER_PLAN, points: 1000 }, 1);
    const changes = unit.obeyed.filter((body) => body !== 'C0');
    expect(changes.slice(0, 2)).toEqual(['Cj\u0003\u00e8', 'C2-F:0087500,0108000,-010,-120']);
  });

  it('rounds to sixteens on old firmware, which does not know the free number of points', async () => {
    const unit = emulatedRfExplorer({ isOld: true, mainModel: 3, firmware: '01.11' });
    const { sweeps } = await firstSweeps(driver, unit, { ...OTHER_PLAN, points: 200 }, 1);
    expect(sweeps[0]?.levelsDbm).toHaveLength(208);
  });

  it.each([
    { points: 112, block: 'S' },
    { points: 1024, block: 's16' },
    { points: 4096, block: 's16' },
    { points: 1024, block: 's17' },
    { points: 4096, block: 's17' },
    { points: 1000, block: 'z' },
  ] as const)('reads $points points in a $block block', async ({ points, block }) => {
    const { sweeps } = await firstSweeps(driver, emulatedRfExplorer({ points, block }), { ...OWN_PLAN, points }, 2);
    expect(sweeps).toHaveLength(2);
    for (const sweep of sweeps) expectTrueLevels(sweep);
  });

  it('adds the offset of the settings and of the input stage', async () => {
    const level = () => -71;
    for (const [inputStage, attenuationDb] of [
      [0, 0],
      [1, 30],
      [2, -25],
    ] as const) {
      const unit = emulatedRfExplorer({ inputStage, offsetDb: -3, levelDbm: level });
      const { sweeps } = await firstSweeps(driver, unit, OWN_PLAN, 1);
      expect(sweeps[0]?.attenuationDb).toBe(attenuationDb);
      expectTrueLevels(sweeps[0] as DriverSweep, level);
    }
  });

  it('switches the attenuator in when the plan says so, and out again', async () => {
    const unit = emulatedRfExplorer();
    const { sweeps } = await firstSweeps(driver, unit, { ...OWN_PLAN, attenuationDb: 30 }, 2);
    expect(sweeps.map((sweep) => sweep.attenuationDb)).toEqual([30, 30]);
    expect(unit.obeyed).toContain('a1');
    expect(unit.settings.inputStage).toBe(0);
  });

  it('keeps the wanted revisit time', async () => {
    const unit = emulatedRfExplorer();
    const { sweeps } = await firstSweeps(driver, unit, { ...OWN_PLAN, everyMs: 2000 }, 4);
    const apart = sweeps.slice(1).map((sweep, i) => sweep.endedAt - (sweeps[i] as DriverSweep).endedAt);
    for (const ms of apart) expect(Math.abs(ms - 2000)).toBeLessThanOrEqual(336);
  });

  it('refuses in words a plan the unit cannot tune', async () => {
    const { error } = await firstSweeps(driver, emulatedRfExplorer(), { startHz: 2.4e9, stopHz: 2.48e9 }, 1);
    expect((error as Error).message).toBe(
      'The plan 2400 to 2480 MHz is outside what this RF Explorer WSUB1G+ tunes with the module in use, 0.05 to 960 MHz.',
    );
  });

  it('stamps a sweep from the end of the one before it', async () => {
    const { sweeps } = await firstSweeps(driver, emulatedRfExplorer(), OWN_PLAN, 3);
    const [, second, third] = sweeps as [DriverSweep, DriverSweep, DriverSweep];
    expect(third.startedAt).toBe(second.endedAt);
    expect(third.endedAt - third.startedAt).toBe(336);
  });
});

describe('RF Explorer: stopping', () => {
  it('puts everything back when it is stopped at any moment of retuning, and soon', async () => {
    for (const stopAfterMs of [10, 200, 380, 500, 800, 1200, 1700, 2500, 4000]) {
      const unit = emulatedRfExplorer({ calculator: 4 });
      const found = { ...unit.settings };
      const { value: tookMs = Number.NaN } = await overLink(unit, async (link) => {
        const stop = new AbortController();
        setTimeout(() => stop.abort(), stopAfterMs);
        const startedAt = Date.now();
        for await (const _sweep of sweepsOf(driver, link, { ...OTHER_PLAN, points: 240 }, stop.signal));
        return Date.now() - startedAt - stopAfterMs;
      });
      expect(tookMs).toBeLessThan(2000);
      expect(unit.settings).toEqual(found);
      expect(unit.ignored).toEqual([]);
    }
  });
});

describe('RF Explorer: trouble', () => {
  const run = (fault: RfExplorerFault, count = 4, plan = OWN_PLAN) => {
    const unit = emulatedRfExplorer({ faults: [fault], faultySweep: 4 });
    return firstSweeps(driver, unit, plan, count).then((result) => ({ ...result, unit }));
  };

  it('finds its place when it connects in the middle of a frame', async () => {
    const { sweeps } = await run('connect-in-mid-frame');
    expect(sweeps).toHaveLength(4);
    for (const sweep of sweeps) expectTrueLevels(sweep);
  });

  it.each(['early-end-of-transmission', 'bytes-lost-in-frame'] as const)(
    'drops a sweep spoilt by %s and marks the gap',
    async (fault) => {
      const { sweeps } = await run(fault);
      expect(sweeps.map((sweep) => flagNames(sweep.flags))).toEqual([[], [], ['gapBefore'], []]);
      for (const sweep of sweeps) expectTrueLevels(sweep);
    },
  );

  it('keeps the received part of a sweep that the unit cut short to repeat its unchanged settings', async () => {
    const { sweeps } = await run('short-frame-then-settings');
    expect(sweeps.map((sweep) => flagNames(sweep.flags))).toEqual([[], [], ['partial'], ['gapBefore']]);
    const short = sweeps[2] as DriverSweep;
    expect(short.levelsDbm).toHaveLength(112);
    expect(Array.from(short.levelsDbm).findIndex(Number.isNaN)).toBe(40);
    expect(Array.from(short.levelsDbm).filter(Number.isNaN)).toHaveLength(72);
    expectTrueLevels(short);
  });

  it.each(['reset-in-mid-run', 'range-turned-by-hand'] as const)(
    'sets the unit to the plan again after %s',
    async (fault) => {
      const { sweeps, unit } = await run(fault, 6, OTHER_PLAN);
      expect(sweeps).toHaveLength(6);
      for (const sweep of sweeps) {
        expect(sweep.startHz).toBe(OTHER_PLAN.startHz);
        expectTrueLevels(sweep);
      }
      expect(unit.settings).toMatchObject({ startKhz: 431_000, points: 112 });
    },
  );

  it('ends in a timeout when the unit falls silent, and still restores its settings', async () => {
    const unit = emulatedRfExplorer({ faults: ['stops-after-three-sweeps'] });
    const { error, sweeps, elapsedMs } = await firstSweeps(driver, unit, OTHER_PLAN, 9);
    expect(error).toBeInstanceOf(LinkTimeout);
    expect(sweeps.length).toBeLessThan(3);
    expect(elapsedMs).toBeLessThan(12_000);
    expect(unit.settings).toMatchObject({ startKhz: 431_000, stopKhz: 441_000 });
  });

  it.each(['silent', 'babble', 'wrong-baud'] as const)('ends in a timeout on %s', async (fault) => {
    const { error, elapsedMs } = await firstSweeps(driver, emulatedRfExplorer({ faults: [fault] }), OWN_PLAN, 1);
    expect(error).toBeInstanceOf(LinkTimeout);
    expect(elapsedMs).toBeLessThan(10_000);
  });

  it('survives garbage before, and any chunking', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ minLength: 64, maxLength: 64 }),
        fc.array(fc.integer({ min: 1, max: 70 }), { minLength: 1 }),
        async (bytesBefore, sizes) => {
          let turn = 0;
          const nextChunkBytes = () => sizes[turn++ % sizes.length] as number;
          const options = { bytesBefore, nextChunkBytes };
          const { sweeps } = await firstSweeps(driver, emulatedRfExplorer(), OWN_PLAN, 2, options);
          expect(sweeps).toHaveLength(2);
          for (const sweep of sweeps) expectTrueLevels(sweep);
        },
      ),
      { numRuns: 25 },
    );
  });
});

describe('RF Explorer: listening to recordings', () => {
  const SETTINGS = '#C2-F:0431000,0090090,-010,-120,0112,0,000,0000050,0960000,0959950,00110,0000,004\r\n';
  const levels = Array.from({ length: 112 }, (_, i) => 60 + i);

  it('takes the frequencies from a settings line inside the recording, and flags held levels', async () => {
    const [sweep, ...more] = await heardIn(driver, Buffer.concat([Buffer.from(SETTINGS), frame(levels)]));
    expect(more).toEqual([]);
    expect(sweep).toMatchObject({ startHz: 431e6, stepHz: 90_090, traceDetector: 'peak' });
    expect(flagNames(sweep?.flags ?? 0)).toEqual(['peakHeld']);
  });

  it('takes them from the plan where there is none, and yields no sweep without either', async () => {
    const [sweep] = await heardIn(driver, frame(levels), { startHz: 100e6, stopHz: 211e6 });
    expect(sweep).toMatchObject({ startHz: 100e6, stepHz: 1e6 });
    expect(Array.from(sweep?.levelsDbm ?? [])).toEqual(levels.map((byte) => -byte / 2));
    expect(await heardIn(driver, frame(levels))).toEqual([]);
  });

  it('drops the first sweep after settings changed in mid-recording', async () => {
    const other = SETTINGS.replace('0431000', '0100000');
    const bytes = Buffer.concat([
      Buffer.from(SETTINGS),
      frame(levels),
      Buffer.from(other),
      frame(levels),
      frame(levels),
    ]);
    expect((await heardIn(driver, bytes)).map((sweep) => sweep.startHz)).toEqual([431e6, 100e6]);
  });

  it('flags a frame that declares fewer levels than the settings have, and drops one with more', async () => {
    const bytes = Buffer.concat([Buffer.from(SETTINGS), frame(levels.slice(0, 50)), frame([...levels, 99])]);
    const sweeps = await heardIn(driver, bytes);
    expect(sweeps).toHaveLength(1);
    expect((sweeps[0]?.flags ?? 0) & SweepFlag.partial).toBeTruthy();
    expect(Number.isNaN(sweeps[0]?.levelsDbm[50])).toBe(true);
  });

  it('passes over screen images and calibration tables by count, whatever is in them', async () => {
    const trap = frame(levels);
    const screen = Buffer.concat([Buffer.from('$D'), Buffer.alloc(1024, trap), Buffer.from('\r\n')]);
    const table = Buffer.concat([Buffer.from('$q'), Buffer.of(trap.length), trap, Buffer.from('\r\n')]);
    const bytes = Buffer.concat([Buffer.from(SETTINGS), screen, table, frame(levels)]);
    for (const chunkBytes of [1, 7, 65_536]) expect(await heardIn(driver, bytes, {}, chunkBytes)).toHaveLength(1);
  });

  it('gives the same sweeps in any chunking', async () => {
    const stream = Buffer.concat([
      Buffer.from('\x07\x24\x53tail\r\n'),
      Buffer.from(SETTINGS),
      frame(levels),
      Buffer.from('#K1\r\nDSP:0\r\n#a\x01\r\n'),
      frame(
        levels.map((byte) => (byte === 70 ? 0x24 : byte === 71 ? 0x53 : byte === 72 ? 13 : byte === 73 ? 10 : byte)),
      ),
      frame(levels),
    ]);
    const whole = (await heardIn(driver, stream)).map((sweep) => Array.from(sweep.levelsDbm));
    expect(whole).toHaveLength(3);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 150 }), async (chunkBytes) => {
        const cut = await heardIn(driver, stream, {}, chunkBytes);
        expect(cut.map((sweep) => Array.from(sweep.levelsDbm))).toEqual(whole);
      }),
      { numRuns: 40 },
    );
  });

  it('never hangs on, and never invents a sweep from, random bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => {
        const reader = new FrameReader();
        reader.points = 112;
        reader.push(bytes);
        const messages: Message[] = [];
        for (let m = reader.next(true); m !== undefined; m = reader.next(true)) messages.push(m);
        for (const message of messages) {
          if (message.kind === 'sweep') expect(Buffer.from(bytes).indexOf(message.levels)).toBeGreaterThan(0);
        }
      }),
    );
  });
});

describe('RF Explorer: settings lines', () => {
  it.each([
    ['#C2-F:0431000,0090090,-010,-120,0112,0,000,0000050,0960000,0959950,00110,0000,004', 112, 110e3, 4],
    ['#C2-F:5249000,0196428,-030,-118,0112,0,000,4850000,6100000,0600000', 112, undefined, undefined],
    ['#C2-F:0015000,08567567,-010,-120,0112,0,000,0000050,0960000,0959950,00110,0000,000', 112, 110e3, 0],
    ['#C2-f:0431500,0000167,-010,-120,65535,0,000,0000050,0960000,0959440,00002,0000,000', 65_535, 2e3, 0],
  ] as const)('reads %s', (line, points, rbwHz, calculator) => {
    expect(parseAnalyserSettings(line)).toMatchObject({ points, rbwHz, calculator });
  });

  it.each([
    '#C2-F:XX96000,0090072,-010,-120,0112,0,000,0000050,0960000,0959950',
    '#D2-F:0096000,0090072,-010,-120,0112,0,000,0000050,0960000,0959950',
    '#C2-F:0096000,0090072,-010',
    '#C2-F:0096000,0000000,-010,-120,0112,0,000,0000050,0960000,0959950',
    '#C2-F:',
    '',
  ])('passes over "%s"', (line) => {
    expect(parseAnalyserSettings(line)).toBeUndefined();
  });

  it('writes the range as the unit reads it', () => {
    const body = rangeBody({ startHz: 470e6, stopHz: 616e6, topDbm: -10, bottomDbm: -120 });
    expect(body).toBe('C2-F:0470000,0616000,-010,-120');
    expect(body).toHaveLength(30);
  });
});
