import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { driver } from '../../drivers/tinysa.js';
import { ConfigError } from '../../src/errors/errors.js';
import { ByteLink } from '../../src/receiver/byte-link.js';
import { SweepFlag } from '../../src/rf/sweep.js';
import { chunked, listenTo } from '../support/driver-contract.js';
import { quickly } from '../support/fake-time.js';
import { CAPTURES, noRecordings } from '../support/left-out.js';
import { memoryTransport } from '../support/memory-transport.js';
import { emulatedShell } from '../support/tinysa/bare-shell.js';

describe('published answers of real units (../shared/captures/tinysa-text)', () => {
  const file = `${CAPTURES}/tinysa-text/text_vectors.json`;
  const vectors = (): { note: string; tx: string; rx: string }[] => JSON.parse(readFileSync(file, 'utf8'));
  /** The body of an answer, whatever its publisher cut off. */
  const body = (note: string) => {
    const { tx, rx } = vectors().find((vector) => vector.note.startsWith(note)) ?? { tx: '', rx: '' };
    return rx.replace(`${tx.trim()}\r\n`, '').replace(/\s*(ch> ?)?$/, '');
  };
  const identityBy = (version: string) => {
    const answers: Record<string, string> = {
      version: body(version),
      info: body('info'),
      sweep: body('sweep query'),
      deviceid: body('raw (unstripped) reply to deviceid'),
      zero: 'zero {level}\r\n174dBm',
    };
    return quickly(4000, async () => {
      const link = await ByteLink.open(memoryTransport(emulatedShell((line) => answers[line])), Date.now);
      return await driver.identify(link);
    });
  };

  it.skipIf(noRecordings)('identify a ZS405, a ZS407 and a build of ones own', async () => {
    const common = { driverId: 'tinysa', ownPlan: { startHz: 100e3, stopHz: 800e6, points: 450 } };
    const firmware = 'tinySA4_v1.4-197-gaa78ccc';
    expect(await identityBy('ZS405 version')).toMatchObject({ ...common, model: 'tinySA Ultra ZS405', firmware });
    expect(await identityBy('ZS407 version')).toMatchObject({ ...common, model: 'tinySA Ultra+ ZS407', firmware });
    const own = await identityBy('custom build');
    expect(own).toMatchObject({ ...common, model: 'tinySA Ultra ZS405' });
    expect(own).not.toHaveProperty('firmware');
    expect(own).not.toHaveProperty('serialNumber');
  });

  it.skipIf(noRecordings)('decode as text sweeps, on the grid that the shell understood', async () => {
    const scan = `ch> scan 0 2e6 5 3\r\n${body('same, outmask 3')}\r\nch> scan 0 2e6 5 2\r\n${body('same, outmask 2')}\r\nch> `;
    const sweeps = await listenTo(driver, chunked(Buffer.from(scan), 20), {});
    // The firmware knows no exponent: "2e6" is 2 Hz, as its own frequency column shows.
    expect(sweeps.map(({ startHz, stepHz, levelsDbm }) => [startHz, stepHz, ...levelsDbm])).toEqual([
      [0, 0.5, 5.375, 5.875, 5.375, 5.375, 5.375],
      [0, 0.5, 5.84375, 5.34375, 4.84375, 4.84375, 4.84375],
    ]);
  });
});

describe('tinySA recordings', () => {
  it('counts the points in the frames where the echo states a number that no receiver has', async () => {
    const recording = Buffer.from('scanraw 100M 110M 40M\r\n{x\u0000\u0004x\u0000\u0008}ch> ', 'latin1');
    const [sweep] = await listenTo(driver, chunked(recording, 100), {});
    expect([sweep?.startHz, sweep?.stepHz, sweep?.levelsDbm.length]).toEqual([100e6, 5e6, 2]);
  });

  const texts = `${CAPTURES}/tinysa-text`;

  it.skipIf(noRecordings)('gives the fifteen levels of the published example', async () => {
    const [sweep, ...more] = await listenTo(
      driver,
      chunked(readFileSync(`${texts}/lclinkous_scanraw_15pt.bin`), 5),
      {},
    );
    expect(more).toEqual([]);
    expect(sweep).toMatchObject({ startHz: 150e6, stepHz: 3_333_333, flags: 0 });
    expect([...(sweep?.levelsDbm ?? [])].map((level) => level.toFixed(2)).join(' ')).toBe(
      '-92.94 -92.41 -92.38 -93.34 -92.31 -93.78 -92.72 -90.69 -94.16 -90.59 -91.09 -91.53 -90.50 -80.44 -76.41',
    );
  });

  it('needs no number of points: a frame tells its own, and a shorter one is partial', async () => {
    const frames = ['{x\u0000\u000ax\u0020\u000ax\u0040\u000a}', '{x\u0000\u000a}', '{x\u0000\u000ax\u0020'];
    const sweeps = await listenTo(driver, chunked(Buffer.from(frames.join(''), 'latin1'), 4), {
      startHz: 100e6,
      stopHz: 103e6,
    });
    expect(sweeps.map(({ levelsDbm, stepHz, flags }) => [[...levelsDbm], stepHz, flags])).toEqual([
      [[-94, -93, -92], 1e6, 0],
      [[-94, Number.NaN, Number.NaN], 1e6, SweepFlag.partial],
    ]);
  });

  it('takes the offset of the receiver from the settings', async () => {
    const basic = driver.configure?.({ zeroDb: 128 }) ?? driver;
    const recording = Buffer.from('scanraw 100M 101M 2\r\n{x\u0000\u0004x\u0000\u0008}ch> ', 'latin1');
    const [sweep] = await listenTo(basic, chunked(recording, 100), {});
    expect(sweep).toMatchObject({ startHz: 100e6, stepHz: 500e3 });
    expect([...(sweep?.levelsDbm ?? [])]).toEqual([-96, -64]);
  });

  it('is not led astray by a usage line', async () => {
    const recording =
      'ch> scanraw 1 2 3 4 5\r\nusage: scanraw {start(Hz)} {stop(Hz)} [points]\r\nch> scanraw 100000000 100000300 3\r\n{x\u0000\u000ax\u0000\u000ax\u0000\u000a}ch> ';
    const sweeps = await listenTo(driver, chunked(Buffer.from(recording, 'latin1'), 3), {});
    expect(sweeps.map(({ startHz, stepHz, flags }) => [startHz, stepHz, flags])).toEqual([[100e6, 100, 0]]);
  });

  it('takes no empty pair of braces for a sweep', async () => {
    const recording = Buffer.from('{}garbage{}{x\u0000\u000ax\u0000\u000a}', 'latin1');
    const sweeps = await listenTo(driver, chunked(recording, 3), { startHz: 100e6, stopHz: 102e6, points: 2 });
    expect(sweeps.map(({ levelsDbm }) => [...levelsDbm])).toEqual([[-94, -94]]);
  });

  it('reads the text of scan, ten written as a colon included', async () => {
    const rows = ['-:.000000e+01 0.000000000 ', '-9.950000e+01 0.000000000 ', ':.000000e+00 0.000000000 '];
    const recording = `ch> scan 100M 102M 3 2\r\n${rows.join('\r\n')}\r\nch> scan 1 2 3 2\r\n${rows[0]}\r\nch> `;
    const sweeps = await listenTo(driver, chunked(Buffer.from(recording), 10), {});
    expect(sweeps).toHaveLength(1);
    expect(sweeps[0]).toMatchObject({ startHz: 100e6, stepHz: 1e6, flags: 0 });
    expect([...(sweeps[0]?.levelsDbm ?? [])]).toEqual([-100, -99.5, 10]);
  });

  it('names the missing settings when no span is given', async () => {
    const listening = listenTo(driver, chunked(Buffer.from('{x\u0000\u000a}'), 100), {});
    await expect(listening).rejects.toThrow(/startHz and stopHz/);
  });

  it('refuses settings it does not know by name', () => {
    expect(() => driver.configure?.({ zero: 174 })).toThrow(ConfigError);
  });
});
