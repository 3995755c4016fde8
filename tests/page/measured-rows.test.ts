import { describe, expect, it } from 'vitest';
import { type MeasureInput, measuredCsv, measuredRows } from '../../web/src/live/tuning/measured-rows.js';
import { FLOOR_DBM, grid, levelsDbm } from '../support/skirted-emission.js';

const everywhere = (db: number) => [
  { hz: 1, db },
  { hz: 1e9, db },
];

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
    grids: [{ ...grid, rbwHz: 1000, traceDetector: 'rms', floorDbm: FLOOR_DBM, thinned: false }],
    // Of another range in view.
    floorDbm: FLOOR_DBM - 20,
    sweeps: 1,
    instrument: {
      referencePpm: 5,
      antenna: {
        name: 'Dipole',
        factorDbPerM: everywhere(10),
        cableLossDb: everywhere(2),
      },
      calibration: { correctionsDb: everywhere(-1), uncertaintyDb: 1.5 },
    },
    strangers: [],
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
    const { power, field } = row?.emission ?? {};
    expect(field?.value).toBeCloseTo((power?.value ?? 0) + 2 + 106.99 + 10, 1);
    expect(measuredRows({ ...input, instrument: {} })[0]?.emission?.field).toBeUndefined();
  });

  it('states how far centre, bandwidth and level are from the licence', () => {
    const row = measuredRows(input).find(({ key }) => key === 'a1');
    // 20 ppm of 100 MHz is 2 kHz; the uncertainty is half a bin and 5 ppm, 1 kHz: 4 kHz off is outside.
    expect(row?.centre?.verdict).toBe('outside');
    expect(Math.abs((row?.centre?.difference ?? 0) - 4000)).toBeLessThan(400);
    expect(row?.bandwidth?.verdict).toBe('outside');
    expect(Math.abs((row?.bandwidth?.difference ?? 0) - 17_200)).toBeLessThan(2000);
    expect(row?.level?.verdict).toBe('outside');
    expect(row?.level?.difference).toBeCloseTo(25, 1);
  });

  it('accuses no licensee of what a detected emission adds to the channel or beside it', () => {
    const verdicts = (startHz: number) => {
      const strangers = [{ startHz, stopHz: startHz + 50e3 }];
      const { centre, bandwidth, level } = measuredRows({ ...input, strangers }).find(({ key }) => key === 'a1') ?? {};
      return [centre, bandwidth, level].map((one) => one?.verdict);
    };
    expect(verdicts(100.05e6)).toEqual(['cannot-tell', 'cannot-tell', 'cannot-tell']);
    expect(verdicts(100.2e6)).toEqual(['outside', 'outside', 'outside']);
  });

  it('is exported with decimal dots, quoted names and verdicts', () => {
    const [head = '', ...lines] = measuredCsv(measuredRows(input), Date.UTC(2026, 10, 27, 3), 'r1')
      .trim()
      .split('\r\n');
    expect(head.split(',')).toHaveLength(24);
    expect(lines).toHaveLength(3);
    expect(lines[1]).toContain('2026-11-27T03:00:00.000Z,r1,"Đài ""A"", kênh 1 (12/GP)",100000000,60000,-3');
    expect(lines[1]).toMatch(/,4\d{3}(\.\d+)?,outside,1[5678]\d{3}(\.\d+)?,outside,/);
  });
});
