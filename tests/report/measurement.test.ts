import { describe, expect, it } from 'vitest';
import { measureCase, strongestIn } from '../../src/report/measurement.js';
import { ANTENNA, CALIBRATION, measured, sweepWithCarrier } from '../support/sample-case.js';
import { randomFrom } from '../support/synthetic-sweeps.js';

describe('the measurement of a case', () => {
  it('states the centre of a carrier more exactly than a bin, and by which reference', () => {
    const { centre } = measured({});
    expect(Math.abs(centre.value - 121.5e6)).toBeLessThan(centre.uncertainty);
    expect(centre.method).toBe('carrier-centroid');
    expect(centre.conditions.budget.reference).toBeCloseTo(121.5e6 * 5e-6, 0);
    expect(measured({ referencePpm: 0.5 }).centre.conditions.budget.reference).toBeCloseTo(60.75, 1);
  });

  it('says that a carrier is no wider than the filter, and leaves out a width that noise hides', () => {
    const { width, rbwLimited } = measured({});
    expect(rbwLimited).toBe(true);
    expect((width?.value ?? 99e3) - (width?.uncertainty ?? 0)).toBeLessThanOrEqual(0);
    const weak = sweepWithCarrier();
    const random = randomFrom(4);
    weak.levelsDbm.forEach((_, bin, levels) => {
      levels[bin] = -122 + 10 * Math.log10(-Math.log(1 - random()));
    });
    weak.levelsDbm.set([-112, -110, -112], 199);
    expect(measured({}, weak).width).toBeUndefined();
  });

  it('has a field strength only with an antenna factor, with the uncertainty of each part', () => {
    expect(measured({}).field).toBeUndefined();
    expect(measured({ calibration: CALIBRATION }).field).toBeUndefined();
    const { field, power } = measured({ calibration: CALIBRATION, antenna: ANTENNA });
    expect((field?.value ?? 0) - power.value).toBeCloseTo(106.99 + 10.29, 1);
    expect(field?.conditions.budget).toMatchObject({ calibration: 1.5, antenna: 2, cable: 0 });
    const stated = {
      ...ANTENNA,
      factorUncertaintyDb: 0.7,
      cableLossDb: [
        { hz: 1, db: 1 },
        { hz: 1e9, db: 1 },
      ],
    };
    expect(measured({ antenna: stated }).field?.conditions.budget).toMatchObject({
      ...{ calibration: 3, antenna: 0.7, cable: 0.5 },
    });
  });

  it('leaves out sweeps with an overloaded receiver, where there are others, and those of another grid', () => {
    const range = { startHz: 121.494e6, stopHz: 121.506e6 };
    const loud = sweepWithCarrier({ flags: 2, startedAt: 5 });
    loud.levelsDbm[200] = -20;
    const coarse = sweepWithCarrier({ startedAt: 9, stepHz: 10e3 });
    const sweeps = [sweepWithCarrier({ startedAt: 4 }), loud, coarse];
    const strongest = strongestIn(sweeps, range);
    expect(strongest).toEqual({ at: 5, highestDbm: -20 });
    const found = measureCase(sweeps, range, { at: 4, highestDbm: -20 }, {});
    expect(found).toMatchObject({ overload: false, centre: { conditions: { sweeps: 1, stepHz: 5e3 } } });
    expect(found?.power.value).toBeCloseTo(measured({}).power.value, 5);
    expect(measureCase([loud], range, { at: 5, highestDbm: -20 }, {})?.overload).toBe(true);
  });

  it('says when only maxima of several sweeps are left', () => {
    expect(measured({}).ofMaxima).toBe(false);
    expect(measured({}, sweepWithCarrier({ folded: 12 })).ofMaxima).toBe(true);
  });
});
