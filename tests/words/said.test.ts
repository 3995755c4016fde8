import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectFolder } from '../../src/files/project.js';
import { asItCame, CATALOGUE, joined, say } from '../../src/words/said.js';

const SENTENCES = Object.entries(CATALOGUE);
const valuesOf = (text: string) => new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));

describe('a sentence for people', () => {
  it('has its values in both languages, other sentences in the language of the whole', () => {
    const why = say('There are no drills here.');
    expect(say('id is "{id}": {why}', { id: 'DRILL-1', why })).toEqual({
      en: 'id is "DRILL-1": There are no drills here.',
      vi: 'Không thực hiện được với “DRILL-1”: Ở đây không có diễn tập.',
    });
    expect(say('The file has more than {megabytes} MB.', { megabytes: 0.5 }).en).toBe('The file has more than 0.5 MB.');
    expect(joined([asItCame('a'), asItCame('b')])).toEqual({ vi: 'a; b', en: 'a; b' });
  });

  it('keeps a value as it is, also one that looks like a place for a value', () => {
    expect(say('receiver "{receiverId}" is gone again.', { receiverId: '{id} $1 $&' }).vi).toContain('“{id} $1 $&”');
  });

  it('names no value in Vietnamese that the English does not have', () => {
    expect(SENTENCES.length).toBeGreaterThan(100);
    expect(SENTENCES.filter(([en, vi]) => [...valuesOf(vi)].some((name) => !valuesOf(en).has(name)))).toEqual([]);
  });

  it('has no English words in Vietnamese', () => {
    const english = /\b(?:the|is|are|of|cannot|this|that|with|must|behind)\b/i;
    expect(SENTENCES.filter(([, vi]) => english.test(vi.replace(/\{\w+\}|--[\w-]+/g, '')))).toEqual([]);
  });

  it('of the catalogue is said somewhere', () => {
    const source = ['src', 'drivers']
      .flatMap((folder) =>
        readdirSync(join(projectFolder, folder), { recursive: true, encoding: 'utf8' })
          .filter((path) => path.endsWith('.ts') && !path.startsWith('words/said/'))
          .map((path) => readFileSync(join(projectFolder, folder, path), 'utf8')),
      )
      .join('\n')
      .replaceAll("\\'", "'");
    expect(
      SENTENCES.map(([en]) => en).filter((en) => !source.includes(`'${en}'`) && !source.includes(`"${en}"`)),
    ).toEqual([]);
  });
});
