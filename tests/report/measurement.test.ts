import { describe, expect, it } from 'vitest';
import { widthAround } from '../../src/report/measurement.js';
import { ANTENNA, CALIBRATION, measured, sweepWithCarrier } from '../support/sample-case.js';

describe('the measurement of an emission', () => {
  it('gives the frequency of the strongest bin, no surer than half the filter', () => {
    expect(measured({})).toMatchObject({ centreHz: 121.5e6, centreUncertaintyHz: 5e3, peakDbm: expect.closeTo(-88.4) });
  });

  it('measures the bandwidth 26 dB down and never finer than the resolution bandwidth', () => {
    expect(measured({})).toMatchObject({ bandwidthBy: 'measured', bandwidthHz: 15e3, bandwidthUncertaintyHz: 10e3 });
    const alone = sweepWithCarrier();
    alone.levelsDbm[199] = -122;
    alone.levelsDbm[201] = -122;
    expect(measured({}, alone)).toMatchObject({ bandwidthHz: 10e3, rbwLimited: true });
  });

  it('only estimates the bandwidth of an emission less than 26 dB above the noise', () => {
    const weak = sweepWithCarrier();
    weak.levelsDbm.fill(-110);
    weak.levelsDbm[200] = -95;
    expect(measured({}, weak)).toMatchObject({ bandwidthBy: 'estimated', bandwidthHz: 12e3 });
    // Dips of the noise beside it make no measurement.
    weak.levelsDbm.set([-124], 199);
    weak.levelsDbm.set([-124], 201);
    expect(measured({}, weak)).toMatchObject({ bandwidthBy: 'estimated', bandwidthHz: 12e3 });
  });

  it('has a field strength only with an antenna factor, and a level at the antenna only with a calibration', () => {
    expect(measured({})).toMatchObject({ fieldDbuVPerM: undefined, levelDbm: undefined });
    expect(measured({ calibration: CALIBRATION })).toMatchObject({
      levelDbm: expect.closeTo(-88),
      fieldDbuVPerM: undefined,
    });
    expect(measured({ calibration: CALIBRATION, antenna: ANTENNA }).fieldDbuVPerM).toBeCloseTo(-88 + 106.99 + 10.29, 1);
  });

  it('does not take the edge of a sweep for the edge of an emission', () => {
    const levels = Float32Array.of(-50, -50, -50, -90);
    expect(widthAround(levels, 1, 26)).toEqual({ bins: 3, reachesDown: false });
  });
});
