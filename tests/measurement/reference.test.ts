/** The receiver's frequency reference, learnt from licensed carriers. */
import { describe, expect, it } from 'vitest';
import { quantity } from '../../src/measurement/quantity.js';
import { carrierOf, learntReference } from '../../src/measurement/reference.js';
import { randomFrom } from '../support/synthetic-sweeps.js';

const random = randomFrom(45);
const FM = Array.from({ length: 20 }, (_, i) => ({
  centreHz: 88.5e6 + i * 0.9e6,
  bandwidthHz: 200e3,
  toleranceHz: 2e3,
}));

/** Carriers of the licences as a receiver hears them that reads too high. */
function heard(licences: typeof FM, ppm: number, ownHz: (i: number) => number) {
  return licences.map(({ centreHz }, i) => ({ hz: (centreHz + ownHz(i)) * (1 + ppm / 1e6), uncertaintyHz: 100 }));
}

describe('the reference learnt from licensed carriers', () => {
  it('holds the truth in at least 95 of 100 trials, for few and many transmitters and whatever their errors are', () => {
    const errors = [
      () => (random() * 2 - 1) * 2e3,
      () => (random() < 0.5 ? -1 : 1) * 1.9e3,
      () => (random() - random()) * 200,
      (i: number) => (i % 5 === 4 ? 40e3 : (random() * 2 - 1) * 500),
    ];
    for (const error of errors)
      for (const count of [1, 3, 5, 6, 9, 20]) {
        let held = 0;
        for (let trial = 0; trial < 400; trial++) {
          const ppm = (random() - 0.5) * 120;
          const licences = FM.slice(0, count);
          const found = learntReference(heard(licences, ppm, error), licences);
          if (Math.abs((found?.ppm ?? 999) - ppm) <= (found?.uncertaintyPpm ?? 0)) held++;
        }
        expect(held, `${count} transmitters`).toBeGreaterThanOrEqual(380);
      }
  });

  it('is finer from many transmitters that agree than what the law allows each of them', () => {
    const [one, many] = [1, 20].map((count) => {
      const licences = FM.slice(0, count);
      return learntReference(
        heard(licences, 25, () => (random() - 0.5) * 200),
        licences,
      );
    });
    expect(one?.uncertaintyPpm).toBeGreaterThan(20);
    expect(many?.uncertaintyPpm).toBeLessThan(1.5);
    expect(many?.ppm).toBeCloseTo(25, 0);
  });

  it('counts only transmitters that may be on their frequency', () => {
    const off = (i: number) => (i === 3 ? 60e3 : 0);
    expect(learntReference(heard(FM, 10, off), FM)).toMatchObject({ count: 19 });
  });

  it('takes no carrier that may be of two licences, and no licence with two carriers', () => {
    const at = (hz: number) => ({ hz, uncertaintyHz: 50 });
    const narrow = [160e6, 160.0125e6, 170e6].map((centreHz) => ({ centreHz, bandwidthHz: 12.5e3 }));
    expect(learntReference([at(160.006e6)], narrow)).toBeUndefined();
    expect(learntReference([at(169.997e6), at(170.003e6)], narrow)).toBeUndefined();
    expect(learntReference([at(160.006e6), at(170.0034e6)], narrow)).toMatchObject({ count: 1 });
    expect(learntReference([at(170.0034e6)], narrow)?.ppm).toBeCloseTo(20, 6);
    expect(learntReference([at(171e6)], narrow)).toBeUndefined();
  });

  it('leaves out of a measured centre the reference that is to be learnt', () => {
    const where = { sweeps: 9, stepHz: 1e3, rbwHz: 1e3, startHz: 0, stopHz: 1 };
    const centre = quantity(100e6, 'carrier-centroid', where, { scatter: 30, bin: 40, reference: 500 });
    expect(carrierOf(centre)).toEqual({ hz: 100e6, uncertaintyHz: 50 });
  });
});
