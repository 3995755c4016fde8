/** Recordings of field strength on the page: their unit, their axis, and their comparison with a receiver of ours. */
import { describe, expect, it } from 'vitest';
import { countLevels, type Density, emptyCounts } from '../../src/rf/density.js';
import { levelFormats } from '../../web/src/ground/words/format.js';
import { differenceDb } from '../../web/src/live/past/comparison.js';
import { antennaOf, inField } from '../../web/src/live/past/field-comparison.js';
import { measuredCsv } from '../../web/src/live/tuning/measured-rows.js';
import { levelLines } from '../../web/src/picture/plot/axes.js';
import type { ProgramState } from '../../web/src/program/program-store.js';

describe('levels of a recording of field strength', () => {
  it('are written as the file stated them, in both languages, and others in dBm as before', () => {
    expect(levelFormats('vi', true).level(-72.44)).toBe('34,6 dBµV/m');
    expect(levelFormats('en', true).level(undefined)).toBe('—');
    expect(levelFormats('en', undefined).level(-72.44)).toBe('−72.4 dBm');
  });

  it('have lines at round field strengths on the axis', () => {
    const axis = { lowDbm: -120, highDbm: -20 };
    const { values } = levelLines({ axis, dbPerDiv: undefined, overDb: 107 }, 400);
    expect(values.map((value) => value + 107).every((shown) => Number.isInteger(shown / 10))).toBe(true);
    expect(values.every((value) => value >= -120 && value <= -20)).toBe(true);
  });

  it('have no column in dBm in what is taken away', () => {
    expect(measuredCsv([], 0, 'drive', true)).not.toMatch(/_dbm/);
    expect(measuredCsv([], 0, 'sim')).toMatch(/channel_power_dbm/);
  });
});

describe('a file of field strengths beside a receiver of ours', () => {
  const factor = [
    { hz: 0, db: 10 },
    { hz: 1e9, db: 10 },
  ];
  const known = {
    receivers: [
      { id: 'file', stationId: 'st', isField: true },
      { id: 'bare', stationId: 'none' },
      { id: 'own', stationId: 'st' },
      { id: 'dipole', stationId: 'none', antenna: { name: 'dipole', gainDbi: factor } },
    ],
    stations: [{ id: 'st', antenna: { name: 'disc', factorDbPerM: factor } }, { id: 'none' }],
  } as unknown as Pick<ProgramState, 'receivers' | 'stations'>;

  it('is compared where the receiver has an antenna factor or gain, its own or that of its station, and else not', () => {
    expect(antennaOf('file', known)).toBe('stated');
    expect(antennaOf('own', known)).toMatchObject({ name: 'disc' });
    expect(antennaOf('dipole', known)).toMatchObject({ name: 'dipole' });
    expect([antennaOf('bare', known), antennaOf('gone', known)]).toEqual([undefined, undefined]);
  });

  it('is shown in one unit: a bin outside the tables is missing', () => {
    const frame = { receiverNumber: 1, seq: 0, startedAt: 0, durationMs: 0, startHz: 100, stepHz: 100, flags: 0 };
    const over = (hz: number) => (hz < 250 ? 10 : undefined);
    expect([...inField({ ...frame, levelsDbm: Float32Array.of(-80, -70, -60) }, over).levelsDbm]).toEqual([
      -70,
      -60,
      Number.NaN,
    ]);
  });

  it('differs by the antenna factor from the levels that differ by it, and by nothing where it is unknown', () => {
    const range = { startHz: 88e6, stopHz: 88.3e6, columns: 3 };
    const bins = {
      firstBin: 0,
      endBin: 3,
      columnOfBin: Int32Array.of(0, 1, 2),
      endColumnOfBin: Int32Array.of(1, 2, 3),
    };
    const densityOf = (level: number): Density => {
      const counts = emptyCounts(range);
      for (let i = 0; i < 50; i++) countLevels(counts, { ...bins, narrow: true }, Float32Array.of(level, level, level));
      return { ...range, counts, sweeps: 50, sweepsThere: 50, leftOut: 0 };
    };
    const [a, b] = [densityOf(-60), densityOf(-70)];
    const difference = differenceDb({ a, b }, Float32Array.of(10, 25, Number.NaN));
    expect(difference[0]).toBe(0);
    expect(difference[1]).toBeCloseTo(15, 0);
    expect(difference[2]).toBeNaN();
    expect(differenceDb({ a, b })[0]).toBeCloseTo(-10, 0);
  });
});
