import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { pathLoss } from '../../src/location/terrain/itm.js';
import { terrainPath } from '../support/terrain-paths.js';

/**
 * What a copy of NTIA's C++ (github.com/NTIA/itm, revision 065bf5d7, typed from its text, built with g++ 12.4) answers for the paths of seeds 0 to
 * 2,399: basic transmission loss, mode 1 to 3, and warnings, which ours has not.
 */
const RESULTS = readFileSync(new URL('./itm-results.csv', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .slice(1);

const MODES = ['', 'line of sight', 'diffraction', 'troposcatter'];
describe('the loss over terrain', () => {
  it("is that of NTIA's C++, typed anew and built, within 0.01 dB, with its mode, over 2,400 paths", () => {
    const different = RESULTS.flatMap((row, seed) => {
      const [lossDb, mode] = row.split(',').map(Number) as [number, number];
      const { path, variability } = terrainPath(seed);
      const ours = pathLoss(path, variability);
      return MODES[mode] === ours.mode && Math.abs(ours.lossDb - lossDb) <= 0.01 ? [] : [{ seed, row, ours }];
    });
    expect(different).toEqual([]);
    expect(RESULTS).toHaveLength(2400);
    for (const mode of [1, 2, 3])
      expect(RESULTS.filter((row) => row.includes(`,${mode},`)).length).toBeGreaterThan(200);
  });

  it('is refused with field and value where the model does not hold', () => {
    const { path, variability } = terrainPath(7);
    const refusal = (change: object, shares: object = {}) => {
      try {
        return `${pathLoss({ ...path, ...change }, { ...variability, ...shares }).lossDb}`;
      } catch (error) {
        return error instanceof RangeError ? error.message.split(':')[0] : 'another error';
      }
    };
    expect(refusal({})).toMatch(/^\d+\./);
    expect(refusal({ frequencyMhz: 19.9 })).toBe('frequencyMhz 19.9');
    expect(refusal({ transmitterM: 0.4 })).toBe('transmitterM 0.4');
    expect(refusal({ receiverM: 3001 })).toBe('receiverM 3001');
    expect(refusal({ refractivity: 249 })).toBe('refractivity 249');
    expect(refusal({ permittivity: 0.9 })).toBe('permittivity 0.9');
    expect(refusal({ conductivity: 0 })).toBe('conductivity 0');
    expect(refusal({ stepM: 0 })).toBe('stepM 0');
    expect(refusal({ heightsM: Float64Array.of(3) })).toBe('heightsM.length 1');
    const withGap = path.heightsM.map((heightM, at) => (at === 1 ? Number.NaN : heightM));
    expect(refusal({ heightsM: withGap })).toBe('missing height 1');
    expect(refusal({ heightsM: path.heightsM.map(() => 8000) })).toMatch(/^surfaceRefractivity 1[0-4]\d/);
    const barely = { permittivity: 1, conductivity: 2, frequencyMhz: 18_000, polarisation: 'horizontal' };
    expect(refusal(barely)).toBe('impedance 1 + 1i');
    expect(refusal({}, { climate: 'lunar' })).toBe('climate lunar');
    expect(refusal({}, { timePercent: 100 })).toBe('timePercent 100');
    expect(refusal({}, { locationPercent: 0 })).toBe('locationPercent 0');
    expect(refusal({}, { situationPercent: Number.NaN })).toBe('situationPercent NaN');
  });
});
