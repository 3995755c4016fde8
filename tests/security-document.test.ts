/** SECURITY.md names a test for each threat: here, that these tests exist and that no kind of threat is forgotten. */
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
  .map(([, threat = '', answer = '', tests = '']) => ({ threat, answer, tests: tests.match(/`([^`]+)`/g) ?? [] }));

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

  it('names only tests that there are', () => {
    for (const { threat, tests } of threats)
      for (const test of tests)
        expect(existsSync(join(root, test.replaceAll('`', ''))), `${threat}: ${test}`).toBe(true);
  });
});
