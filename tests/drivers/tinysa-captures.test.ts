/** Real bytes of a tinySA Ultra beside another program's decode of them (see ../shared/captures/README.md). */

import { createReadStream, readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { driver } from '../../drivers/tinysa.js';
import { SweepFlag } from '../../src/rf/sweep.js';
import { listenTo } from '../support/driver-contract.js';
import { CAPTURES, noRecordings } from '../support/left-out.js';

const BASE = `${CAPTURES}/tinysa-scanraw/output_start865000000.0_stop867000000.0_points25`;
const PLAN = { startHz: 865e6, stopHz: 867e6, points: 25 };

describe.skipIf(noRecordings)('the 25-point recording of a tinySA Ultra', () => {
  const rows = () => {
    const [header = '', ...lines] = readFileSync(`${BASE}.csv`, 'utf8').trim().split('\n');
    expect(header.startsWith('Snapshot,')).toBe(true);
    return lines.map((line) => line.split(',').slice(1).map(Number));
  };

  it('decodes to exactly the published values, on every sample of all 3216 sweeps', async () => {
    const expected = rows();
    const sweeps = await listenTo(driver, createReadStream(`${BASE}.bin`), PLAN);
    expect(sweeps).toHaveLength(3216);
    expect(expected).toHaveLength(3216);
    const wrong = sweeps.flatMap(({ levelsDbm }, i) =>
      [...levelsDbm].filter((level, bin) => level !== expected[i]?.[bin]).map((level) => `sweep ${i}: ${level}`),
    );
    expect(wrong).toEqual([]);
    expect(sweeps.reduce((samples, { levelsDbm }) => samples + levelsDbm.length, 0)).toBe(80_400);
  });

  it('labels the bins as the firmware measured them, one step short of the stop frequency', async () => {
    const [sweep] = await listenTo(driver, createReadStream(`${BASE}.bin`), PLAN);
    expect(sweep).toMatchObject({ startHz: 865e6, stepHz: 80_000, flags: 0 });
  });

  it('decodes the same in chunks of a USB packet, and without being told the number of points', async () => {
    const whole = await listenTo(driver, createReadStream(`${BASE}.bin`), PLAN);
    const { points: _points, ...span } = PLAN;
    const packets = await listenTo(driver, createReadStream(`${BASE}.bin`, { highWaterMark: 61 }), span);
    expect(packets).toEqual(whole);
  });

  it('loses only the damaged sweep when a byte is missing', async () => {
    const bytes = readFileSync(`${BASE}.bin`);
    const damaged = Buffer.concat([bytes.subarray(0, 77 * 100 + 30), bytes.subarray(77 * 100 + 31)]);
    const sweeps = await listenTo(driver, Readable.from([damaged]), PLAN);
    const expected = rows();
    expected.splice(100, 1);
    expect(sweeps.map(({ levelsDbm }) => [...levelsDbm])).toEqual(expected);
  });

  it('drops the sweep that the end of the recording cut', async () => {
    const cut = readFileSync(`${BASE}.bin`).subarray(0, 77 * 50 - 1);
    const sweeps = await listenTo(driver, Readable.from([cut]), PLAN);
    expect(sweeps).toHaveLength(49);
    expect(sweeps.every(({ flags }) => (flags & SweepFlag.partial) === 0)).toBe(true);
  });
});
