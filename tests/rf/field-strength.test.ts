import { describe, expect, it } from 'vitest';
import { corrected, FIELD_ANTENNA } from '../../src/rf/correction.js';
import { asField, fieldUnit, isUnknown } from '../../src/rf/field-strength.js';
import { FIELD_LESS_DB, SweepFlag } from '../../src/rf/sweep.js';

describe('field strength', () => {
  it('knows its units however they are written, with their exact factors', () => {
    const same = [
      'dBµV/m',
      'dBuV/m',
      'dB\u03bcV/m',
      'DBUV/M',
      'dBµV per m',
      'dB(µV/m)',
      'dBuVPerMeter',
      'dB\u00c2\u00b5V/m',
    ];
    for (const name of same) expect(fieldUnit(name)?.(40), name).toBe(40 - FIELD_LESS_DB);
    expect(fieldUnit('dBmV/m')?.(-20)).toBe(40 - FIELD_LESS_DB);
    expect(fieldUnit('dBV/m')?.(-80)).toBe(40 - FIELD_LESS_DB);
    for (const name of ['dBm', 'dBµV', 'dBm/m2', 'dBµA/m', 'V/m', 'dB', ''])
      expect(fieldUnit(name), name).toBeUndefined();
  });

  it('comes out as it went in, to the last digit of a float', () => {
    for (let tenths = -300; tenths < 1400; tenths++) {
      const value = tenths / 10 + 0.04;
      const stored = Float32Array.of(value - FIELD_LESS_DB);
      expect(asField(stored)[0]).toBe(Math.fround(Math.round(value * 100) / 100));
    }
  });

  it('is what our own correction makes of it with the stated antenna', () => {
    const bins = { startHz: 88e6, stepHz: 1e6, levelsDbm: Float32Array.of(-70, -12.5) };
    const { levelsDbm } = corrected(bins, { quantity: 'field', antenna: FIELD_ANTENNA });
    expect([...levelsDbm].map((level) => Math.round(level * 1e4) / 1e4)).toEqual([37, 94.5]);
  });

  it('has no dBm', () => {
    expect(isUnknown('level', { flags: SweepFlag.fieldStrength })).toBe(true);
    expect(isUnknown('field', { flags: SweepFlag.fieldStrength })).toBe(false);
    expect(isUnknown('level', { flags: 0 })).toBe(false);
  });
});
