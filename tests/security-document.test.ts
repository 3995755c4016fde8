/** SECURITY.md names tests for each threat, by file and title: here, that they exist and that no kind of threat is forgotten. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const text = readFileSync(join(root, 'SECURITY.md'), 'utf8');
const KINDS = ['Spoofing', 'Tampering', 'Repudiation', 'Information disclosure', 'Denial of service', 'Elevation'];

/** The rows of the table of threats: what, answer, tests. */
const threats = text
  .split('\n')
  .filter((line) => line.startsWith('|') && /\|\s*`tests\//.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, threat = '', answer = '', tests = '']) => ({ threat, answer, tests: namedIn(tests) }));

interface NamedTest {
  readonly file: string;
  /** Words of its title; undefined when only the file is named. */
  readonly title: string | undefined;
}

function namedIn(cell: string): NamedTest[] {
  return [...cell.matchAll(/`([^`]+)`(?: “([^”]+)”)?/g)].map(([, file = '', title]) => ({ file, title }));
}

/** Titles of the tests in a file, tables of tests included; a skipped test holds nothing. */
function titlesIn(file: string): string[] {
  const source = readFileSync(join(root, file), 'utf8');
  return [
    ...source.matchAll(/\bit(?:\.each[\s\S]*?\)|\.skipIf\([\s\S]*?\))?\(\s*(['"`])((?:\\.|(?!\1)[^\\])*)\1/g),
  ].map(([, , title = '']) => title.replace(/\\(.)/g, '$1'));
}

describe('SECURITY.md', () => {
  it('has an answer and a test for each threat, of every kind', () => {
    expect(threats.length).toBeGreaterThan(20);
    for (const kind of KINDS)
      expect(threats.filter(({ threat }) => threat.replaceAll('*', '').startsWith(kind)).length, kind).toBeGreaterThan(
        0,
      );
    for (const { threat, answer, tests } of threats) {
      expect(answer.length, threat).toBeGreaterThan(10);
      expect(tests.length, threat).toBeGreaterThan(0);
    }
  });

  it('names only tests that there are, each by words of its title', () => {
    let named = 0;
    for (const { threat, tests } of threats)
      for (const { file, title } of tests) {
        expect(existsSync(join(root, file)), `${threat}: ${file}`).toBe(true);
        expect(title?.length ?? 0, `${threat}: ${file} has no title beside it`).toBeGreaterThan(8);
        const fitting = titlesIn(file).filter((one) => one.includes(title ?? ''));
        expect(fitting.length, `${threat}: ${file} has no test “${title}”`).toBeGreaterThan(0);
        named += 1;
      }
    expect(named).toBeGreaterThan(40);
  });
});
