/** The catalogue of sources: what explains a case, and what a finding says of the call. */
import { describe, expect, it } from 'vitest';
import { ANOMALY_KINDS } from '../../src/detection/anomaly.js';
import { CASE_KINDS } from '../../src/incidents/case-kind.js';
import { foundIn, foundWords, suspectsOf, verdictOf } from '../../src/incidents/findings.js';
import { BREACH_WORDS } from '../../src/incidents/licence-matter.js';
import { NOISE_WORDS } from '../../src/incidents/noise.js';
import { SOURCE_IDS, SOURCES } from '../../src/incidents/sources.js';
import { EMISSION_CLASSES } from '../../web/src/ground/names/emission-names.js';

const at = (emissionClass: string, mhz: number) => ({ emissionClass, startHz: mhz * 1e6, stopHz: mhz * 1e6 + 1000 });

describe('the hypothesis', () => {
  it('names what explains the class at that frequency, the narrowest band first', () => {
    expect(suspectsOf(at('fast-chirp', 1575.4))).toEqual(['jammer']);
    expect(suspectsOf(at('pulsed', 1925))[0]).toBe('dect');
    expect(suspectsOf(at('hop', 920))[0]).toBe('ism');
    expect(suspectsOf(at('unlicensed', 217.5))[0]).toBe('wireless-microphone');
    expect(suspectsOf(at('intermod', 121.5)).slice(0, 2)).toEqual(['loudspeaker', 'fm-product']);
    expect(suspectsOf(at('carrier-loss', 96.5))).toEqual(['licensee-off', 'power-cut']);
  });

  it('begins with what people found there before in cases of the class, and counts no "not found"', () => {
    const around = [
      { id: 'A', ...at('unlicensed', 95), resolution: { source: 'foreign' } },
      { id: 'B', ...at('unlicensed', 95), resolution: { source: 'foreign' } },
      { id: 'C', ...at('unlicensed', 95), resolution: { source: 'camera' } },
      { id: 'D', ...at('cw', 95), resolution: { source: 'jammer' } },
      { id: 'E', ...at('unlicensed', 95), resolution: { source: 'unknown' } },
      { id: 'F', ...at('unlicensed', 95) },
    ] as const;
    const found = foundIn({ id: 'F', ...at('unlicensed', 95) }, around);
    const suspects = suspectsOf(at('unlicensed', 95), found);
    expect(suspects.slice(0, 2)).toEqual(['foreign', 'camera']);
    expect(suspects).not.toContain('jammer');
    expect(suspects).not.toContain('unknown');
  });
});

it('names classes that detection or a case has', () => {
  const known = [...ANOMALY_KINDS, ...EMISSION_CLASSES, ...CASE_KINDS, ...Object.keys(BREACH_WORDS)];
  const shared = ['unlisted-users', 'far-stations', 'crowd', 'comb'];
  const named = new Set(SOURCE_IDS.flatMap((id) => SOURCES[id].classes));
  expect([...named].filter((one) => ![...known, ...shared].includes(one))).toEqual([]);
  expect(SOURCE_IDS.length).toBeGreaterThan(25);
});

it('has bands that begin before they end, and words of its own for each source', () => {
  for (const id of SOURCE_IDS)
    for (const [from, to] of SOURCES[id].bandsMhz) expect([id, from < to]).toEqual([id, true]);
  for (const language of ['vi', 'en'] as const)
    expect(new Set(SOURCE_IDS.map((id) => SOURCES[id].words[language])).size).toBe(SOURCE_IDS.length);
});

it('confirms each kind of case by some source, and calls noise what explains no kind of it', () => {
  for (const kind of CASE_KINDS)
    expect([kind, SOURCE_IDS.filter((id) => SOURCES[id].confirms.includes(kind)).length > 1]).toEqual([kind, true]);
  const silent = { emissionClass: 'carrier-loss' };
  const heard = { emissionClass: 'cw' };
  expect(verdictOf(silent, 'licensee-off')).toBe('confirmed');
  expect(verdictOf(silent, 'receiver')).toBe('noise');
  expect(verdictOf(heard, 'receiver')).toBe('noise');
  expect(verdictOf({ emissionClass: 'watch-loss' }, 'receiver')).toBe('confirmed');
  expect(verdictOf(heard, 'legal')).toBe('noise');
  expect(verdictOf(heard, 'jammer')).toBe('confirmed');
  expect(verdictOf(heard, 'unknown')).toBe('unclear');
});

it('gives the reasons of noise their words, and stands before the remark of a person', () => {
  expect(NOISE_WORDS.receiver).toBe(SOURCES.receiver.words);
  expect(foundWords({ source: 'booster', cause: 'khách sạn' }).vi).toBe('bộ kích sóng di động; khách sạn');
  expect(foundWords({ cause: 'khách sạn' }).vi).toBe('khách sạn');
  expect(foundWords({ source: 'booster', cause: '' }).en).toBe('a repeater of mobile networks');
});
