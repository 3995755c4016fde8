import { describe, expect, it } from 'vitest';
import { measureChannel, occupiedBins, powerIn, verdictOf } from '../../src/rf/channel-measures.js';
import { type MeasureInput, measuredCsv, measuredRows } from '../../web/src/live/tuning/measured-rows.js';

const STEP_HZ = 1000;
const FLOOR_DBM = -105;
const grid = { startHz: 99.6e6, stepHz: STEP_HZ, bins: 801 };

/** An emission of 60 kHz with skirts, 4 kHz above 100 MHz, and a weak one 200 kHz higher, on even noise. */
const levelsDbm = Float32Array.from({ length: grid.bins }, (_, bin) => {
  const hz = grid.startHz + bin * STEP_HZ;
  const off = Math.abs(hz - 100.004e6);
  let power = 10 ** (FLOOR_DBM / 10);
  if (off <= 30e3) power += 10 ** -5;
  else if (off <= 60e3) power += 10 ** ((-50 - ((off - 30e3) / 1e3) * 1.2) / 10);
  if (Math.abs(hz - 100.204e6) <= 20e3) power += 10 ** -7.8;
  return Math.round(1000 * Math.log10(power)) / 100;
});
const bins = { startHz: grid.startHz, stepHz: STEP_HZ, levelsDbm };
const question = { centreHz: 100e6, bandwidthHz: 150e3, rbwHz: 1000, floorDbm: FLOOR_DBM };

describe('a channel', () => {
  // Computed by a separate Python program that spreads each bin evenly over its step and adds in a raster of 10 Hz.
  it('has the power, neighbours, signal to noise and bandwidth that another program computed', () => {
    const found = measureChannel(bins, question);
    expect(found?.powerDbm).toBeCloseTo(-31.720959, 4);
    expect(found?.lowerDbc).toBeCloseTo(-51.518128, 4);
    expect(found?.upperDbc).toBeCloseTo(-30.118279, 4);
    expect(found?.snrDb).toBeCloseTo(51.518098, 4);
    expect(found?.occupied?.bandwidthHz).toBe(79_000);
    expect(found?.occupied?.centreHz).toBe(100_004_000);
    expect(found?.occupied?.clearOfNoise).toBe(true);
    expect(measureChannel(bins, { ...question, rbwHz: 3000 })?.powerDbm).toBeCloseTo(-36.492172, 4);
  });

  it('adds powers: white noise over N bins is 10 log N above one, and a carrier alone keeps its level', () => {
    const noise = { startHz: 0, stepHz: 100, levelsDbm: new Float32Array(1000).fill(-120) };
    expect(powerIn(noise, { startHz: 950, stopHz: 50_950 }, 100)).toBeCloseTo(-120 + 10 * Math.log10(500), 4);
    const carrier = { ...noise, levelsDbm: noise.levelsDbm.with(300, -30) };
    expect(powerIn(carrier, { startHz: 20_000, stopHz: 40_000 }, 100)).toBeCloseTo(-30, 2);
  });

  it('claims nothing where bins are missing, beyond the spectrum, or where there is only noise', () => {
    expect(powerIn(bins, { startHz: 99e6, stopHz: 99.7e6 }, 1000)).toBeUndefined();
    const holed = { ...bins, levelsDbm: levelsDbm.with(400, Number.NaN) };
    expect(measureChannel(holed, question)?.powerDbm).toBeUndefined();
    expect(measureChannel(bins, { ...question, centreHz: 98e6 })).toBeUndefined();
    const empty = { ...bins, levelsDbm: new Float32Array(801).fill(FLOOR_DBM) };
    const found = measureChannel(empty, question);
    expect(found?.occupied).toBeUndefined();
    expect(found?.snrDb ?? -99).toBeLessThan(-40);
  });

  it('is not said to be clear of the noise below the 30 dB of SM.443', () => {
    const weak = { ...bins, levelsDbm: levelsDbm.map((level) => Math.max(FLOOR_DBM, level - 32)) };
    expect(measureChannel(weak, question)?.occupied?.clearOfNoise).toBe(false);
  });

  it('holds 99 % of the power, by a slow count over every pair of edges', () => {
    const powers = Float64Array.from({ length: 40 }, (_, i) => 1 + ((i * 7919) % 23));
    const total = powers.reduce((sum, power) => sum + power, 0);
    const sumOf = (from: number, to: number) => powers.subarray(from, to).reduce((sum, power) => sum + power, 0);
    const { low, high } = occupiedBins(powers, { low: 0, high: 39 });
    expect(sumOf(0, low)).toBeLessThan(0.005 * total);
    expect(sumOf(0, low + 1)).toBeGreaterThanOrEqual(0.005 * total);
    expect(sumOf(high + 1, 40)).toBeLessThan(0.005 * total);
    expect(sumOf(high, 40)).toBeGreaterThanOrEqual(0.005 * total);
  });

  it('is outside only where the whole uncertainty is, and inside only where all of it is', () => {
    expect([-5, -1, 0, 1, 5].map((excess) => verdictOf(excess, 2))).toEqual([
      'within',
      'cannot-tell',
      'cannot-tell',
      'cannot-tell',
      'outside',
    ]);
  });
});

describe('the table of measurements', () => {
  const source = { grid, startedAt: 0, levels: () => levelsDbm };
  const licence = {
    ...{ id: 'a1', licenceNo: '12/GP', holder: 'X', name: 'Đài "A", kênh 1', status: 'primary' },
    ...{ centreHz: 100e6, bandwidthHz: 60e3, validFrom: '2020-01-01T00:00:00Z', usualLevelsDbm: { s1: -75 } },
  };
  const input: MeasureInput = {
    sourceAt: (hz) => (hz > 99.6e6 && hz < 100.4e6 ? source : undefined),
    view: { startHz: 99.6e6, stopHz: 100.4e6 },
    licences: [licence as never, { ...licence, id: 'far', centreHz: 120e6 } as never],
    markers: [
      { number: 1, hz: 100.204e6 },
      { number: 2, hz: 100.01e6 },
    ],
    markerWidthHz: 25e3,
    pinned: [],
    stationId: 's1',
    rbwHz: 1000,
    floorDbm: FLOOR_DBM,
    antenna: {
      name: 'Dipole',
      factorDbPerM: [
        { hz: 1, db: 10 },
        { hz: 1e9, db: 10 },
      ],
      cableLossDb: [
        { hz: 1, db: 2 },
        { hz: 1e9, db: 2 },
      ],
    },
    calibration: {
      correctionsDb: [
        { hz: 1, db: -1 },
        { hz: 1e9, db: -1 },
      ],
      uncertaintyDb: 1.5,
    },
  };

  it('has a row for each licence and marker in view; a marker in a licensed channel measures that channel', () => {
    const rows = measuredRows(input);
    expect(rows.map(({ name, bandwidthHz }) => [name, bandwidthHz])).toEqual([
      ['M2', 60e3],
      ['Đài "A", kênh 1 (12/GP)', 60e3],
      ['M1', 25e3],
    ]);
    expect(measuredRows({ ...input, view: { startHz: 99.6e6, stopHz: 99.7e6 }, pinned: ['a1', 'M1'] })).toHaveLength(2);
    expect(measuredRows({ ...input, pinned: ['M1'] })[0]?.key).toBe('M1');
  });

  it('states field strength from calibration, cable, 106.99 dB and antenna factor, and none without a factor', () => {
    const [row] = measuredRows(input);
    expect(row?.fieldDbuVPerM).toBeCloseTo((row?.powerDbm ?? 0) - 1 + 2 + 106.99 + 10, 1);
    expect(measuredRows({ ...input, antenna: undefined })[0]?.fieldDbuVPerM).toBeUndefined();
  });

  it('states how far centre, bandwidth and level are from the licence', () => {
    const row = measuredRows(input).find(({ key }) => key === 'a1');
    // 20 ppm of 100 MHz is 2 kHz; the uncertainty is half a bin and 5 ppm, 1 kHz: 4 kHz off is outside.
    expect(row?.centre).toEqual({ difference: 4000, verdict: 'outside' });
    expect(row?.bandwidth).toEqual({ difference: 19_000, verdict: 'outside' });
    expect(row?.level?.verdict).toBe('outside');
    expect(row?.level?.difference).toBeCloseTo(25, 1);
  });

  it('is exported with decimal dots, quoted names and verdicts', () => {
    const [head = '', ...lines] = measuredCsv(measuredRows(input), Date.UTC(2026, 10, 27, 3), 'r1')
      .trim()
      .split('\r\n');
    expect(head.split(',')).toHaveLength(20);
    expect(lines).toHaveLength(3);
    expect(lines[1]).toContain('2026-11-27T03:00:00.000Z,r1,"Đài ""A"", kênh 1 (12/GP)",100000000,60000,-3');
    expect(lines[1]).toContain(',4000,outside,19000,outside,');
  });
});
