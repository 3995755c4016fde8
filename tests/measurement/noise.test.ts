import { describe, expect, it } from 'vitest';
import { noiseBeside } from '../../src/measurement/noise.js';
import { spectrumOf, spectrumOfMeans } from '../../src/measurement/spectrum.js';
import { randomFrom } from '../support/synthetic-sweeps.js';

const random = randomFrom(11);

/** Noise of −110 dBm as the mean of some looks. */
function noiseDbm(looks: number): number {
  let sum = 0;
  for (let look = 0; look < looks; look++) sum -= Math.log(1 - random());
  return -110 + 10 * Math.log10(sum / looks);
}

describe('noise', () => {
  it('is told from few looks as from many by the spread of its low bins, where sweeps are not known singly', () => {
    for (const looks of [1, 5, 20, 100]) {
      const levelsDbm = Float32Array.from({ length: 4000 }, () => noiseDbm(looks));
      const bins = { startHz: 1e8, stepHz: 1e3, levelsDbm };
      const noise = noiseBeside(spectrumOfMeans(bins, { rbwHz: 1e3, sweeps: 1 }), { low: 0, high: 9 });
      expect(Math.abs(10 * Math.log10(noise?.meanMw ?? 1) + 110)).toBeLessThan(0.3);
      expect((noise?.looks ?? 0) / looks).toBeGreaterThan(0.7);
      expect((noise?.looks ?? 0) / looks).toBeLessThan(1.5);
    }
  });

  it('is measured beside an emission, .4 dB too high at most where a third of the band is in use', () => {
    const sweeps = Array.from({ length: 20 }, () => ({
      ...{ startHz: 1e8, stepHz: 1e3 },
      levelsDbm: Float32Array.from({ length: 300 }, (_, bin) => (bin % 30 < 10 ? -70 : noiseDbm(2))),
    }));
    const [first, ...more] = sweeps;
    if (first === undefined) throw new Error('no sweeps');
    const noise = noiseBeside(spectrumOf([first, ...more]), { low: 100, high: 109 });
    expect(Math.abs(10 * Math.log10(noise?.meanMw ?? 1) + 110)).toBeLessThan(0.4);
    expect(noise?.looks).toBeGreaterThan(25);
    expect(noise?.looks).toBeLessThan(65);
  });
});
