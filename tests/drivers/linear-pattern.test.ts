import { describe, expect, it } from 'vitest';
import { LinearPattern } from '../../drivers/lines/linear-pattern.js';
import { patterns } from '../torture/patterns.js';

describe('patterns that people write', () => {
  it('find the named groups of a line', () => {
    const pattern = new LinearPattern('CH (?<frequency>[\\d.]+): RSSI (?<level>-?\\d+)');
    const groups = pattern.groups('at 5 s CH 868.3: RSSI -91 dBm');
    expect([groups?.('frequency'), groups?.('level'), groups?.('other')]).toEqual(['868.3', '-91', undefined]);
    expect(pattern.groups('CH x')).toBeUndefined();
    expect([...pattern.names].sort()).toEqual(['frequency', 'level']);
  });

  it('take a time that grows with the line alone, however they are made', async () => {
    const { passed, counts } = await patterns.run('150,7');
    expect(counts['faults']).toEqual([]);
    expect(passed).toBe(true);
    // The pattern that once stopped a station for good.
    const startedAt = process.cpuUsage();
    expect(new LinearPattern('^(?<level>(a+)+)$').groups(`${'a'.repeat(500)}!`)).toBeUndefined();
    expect(process.cpuUsage(startedAt).user).toBeLessThan(1_000_000);
  }, 120_000);

  it('are refused with a sentence where that cannot be, or where they are too large', () => {
    for (const text of ['(?=a)b', '(?<!x)a', '(a)\\1'])
      expect(() => new LinearPattern(text)).toThrow(/look-around and back-references/);
    expect(() => new LinearPattern('(')).toThrow(/is no pattern: missing/);
    expect(() => new LinearPattern('x'.repeat(501))).toThrow(/501 letters; 500 are the most/);
    expect(() => new LinearPattern('(abcdefgh){200}')).toThrow(/steps when compiled/);
    expect(() => new LinearPattern('(a{20}){20}')).toThrow(/400 times in all/);
  });
});
