/** Every sentence of detection has a Vietnamese form: read out of the program's own source, and tried with values. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectFolder } from '../../src/files/project.js';
import { detectionWords, vietnamese } from '../../web/src/live/detection/detection-words.js';

/** Texts in quotes of a function's returns; values in them are filled with a number. */
function sentencesIn(path: string, pick: RegExp): string[] {
  const source = readFileSync(join(projectFolder, 'src/detection', path), 'utf8');
  return [...source.matchAll(pick)].map(([, text = '']) =>
    text
      .replaceAll(/\$\{levelText\(track\)\}/g, '7 dB')
      .replaceAll(/\$\{timesText\(here\)\}/g, '3 times')
      .replace(/\$\{[^`]*?\}(?=[^}]|$)/g, '7'),
  );
}

const AT = '2027-02-04T17:00:00.000Z';
/** As the program puts them together, with values of each kind. */
const EXPLAINED = [
  'not measured in this sweep',
  "inside FM 89 (GP-1): its own traffic cannot be told from an intruder's",
  `part of emission 12: seen since ${AT}, raised after 9 sweeps; in this sweep 12.3 dB over the floor, where one cell needs 9.9 dB; fired: cell, time; stronger by 8 dB than its mean: told as another signal once it was 6 dB stronger than of late for 4 sweeps; a person was called: 12 dB over the noise for 9 sweeps: nothing like it was heard here before`,
  `part of emission 12: seen since ${AT}; not seen in this sweep, last at ${AT}; no person was called: lasts 3 sweeps: what comes and goes in this band lasts up to 6`,
  `fired (cell, fill); followed since ${AT} in 2 sweeps, which is not yet enough for an alarm`,
  'a person was called: 12 dB over the noise, three times or more at equal intervals: nothing like it was heard here before',
  'a person was called: 12 dB over the noise for 9 sweeps: like what a person was called for here 372 sweeps before',
  'a person was called: 12 dB over the noise, three times or more at equal intervals: heard here once before',
  'a person was called: 12 dB over the noise for 9 sweeps: heard here 2 times before',
  'a person was called: one of 5 lines 1500 kHz apart that came together: one device with harmonics',
  // As it was said before, in cases that are kept.
  'a person was called: 12 dB over the noise, for the third time at equal intervals: nothing like it was heard here before',
  '2.1 bins wide, duty 1.00, in one place: carrier; right in 73 % of the tests',
  '2.1 bins wide, duty 1.00, in one place: carrier; right in 73 % of the tests; right in 3 of 4 closed cases here',
  '12 kHz wide, duty 0.30, bursts of 2.0 sweeps: unlicensed transmission; a guess: right in 34 % of the tests',
  'on no assignment: unlicensed use, 21 dB over noise, for 1.2 min, 40 % of the channel, 3 times in a week',
  '1.2 dB over the floor, where one cell needs 9.9 dB: nothing fired (held a carrier nobody licensed before anything could be learned)',
];

describe('the words of detection', () => {
  it('exist in Vietnamese for each sentence that explain, judge, classes and severity can say', () => {
    const texts = [
      ...sentencesIn('explain.ts', /return '([^']+)';/g),
      ...sentencesIn('judging/judge.ts', /held\(`([^`]+)`\)/g),
      ...sentencesIn('judging/judge.ts', /^ {2}(?:'[a-z-]+'|[a-z]+):\s+'([^']+)',$/gm),
      ...sentencesIn('naming/classify.ts', /evidence: `(?!\$\{where\}|\$\{width\})([^`]+)`/g).map((text) =>
        text.replaceAll('carriers7,', 'carriers,'),
      ),
    ];
    expect(texts.length).toBeGreaterThan(12);
    expect(texts.filter((text) => vietnamese(text) === undefined)).toEqual([]);
    expect(EXPLAINED.filter((text) => vietnamese(text) === undefined)).toEqual([]);
  });

  it('keep their values, and say instants as clocks of Vietnam in both languages', () => {
    const [, , alarm = ''] = EXPLAINED;
    const vi = detectionWords(alarm, 'vi');
    for (const value of ['12,3', '9,9', '00:00:00 (UTC+7)', 'một điểm, tổng theo thời gian', 'đã báo cho người trực'])
      expect(vi).toContain(value);
    expect(vi).not.toMatch(/\b(sweep|emission|fired|floor|noise)\b/);
    expect(detectionWords(alarm, 'en')).toContain('seen since 00:00:00 (UTC+7)');
    expect(detectionWords('a sentence of a newer program', 'vi')).toBe('a sentence of a newer program');
  });
});
