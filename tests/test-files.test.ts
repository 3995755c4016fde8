/** What the tests themselves are held to. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const files = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.ts'),
);

/** Each place as `file:line: text`. */
function placesOf(pattern: RegExp): string[] {
  return files.flatMap((name) =>
    readFileSync(join(import.meta.dirname, name), 'utf8')
      .split('\n')
      .flatMap((line, i) => (pattern.test(line) ? [`tests/${name}:${i + 1}: ${line.trim()}`] : [])),
  );
}

describe('the tests', () => {
  it('leave nothing out but recordings that are not there and what only root may do', () => {
    const cure =
      'A test that is left out holds nothing, and nobody sees it. Add its Debian package to tests/debian.json, ' +
      'or make it an ordeal of tests/torture that is run by hand.';
    const left =
      /\.(?:skipIf|runIf)\((?!noRecordings\)|notRoot\)|\[)|\b(?:it|describe|test|context|ctx)\.(?:skip|todo|only)\b/;
    expect(placesOf(left), cure).toEqual([]);
  });

  it('that wait for the night are held by others, which CONTRIBUTING names and which do not', () => {
    const text = readFileSync(join(import.meta.dirname, '../CONTRIBUTING.md'), 'utf8');
    const rows = [...text.matchAll(/^\| `([a-z/-]+)` +\| (`[^|]+)\|$/gm)].map(([, nightly = '', holders = '']) => ({
      nightly,
      holders: [...holders.matchAll(/`([^`]+)`/g)].map(([, name]) => `${name}.test.ts`),
    }));
    const isProof = (name: string) => /^ *proof\(/m.test(readFileSync(join(import.meta.dirname, name), 'utf8'));
    const atNight = files
      .filter((name) => name.endsWith('.nightly.test.ts') || (name.endsWith('.test.ts') && isProof(name)))
      .map((name) => name.replace(/(\.nightly)?\.test\.ts$/, ''));
    expect(atNight.filter((name) => rows.every(({ nightly }) => nightly !== name))).toEqual([]);
    expect(
      rows.flatMap(({ nightly }) => nightly).filter((name) => !files.some((file) => file.startsWith(name))),
    ).toEqual([]);
    expect(rows.flatMap(({ holders }) => holders).filter((name) => !files.includes(name))).toEqual([]);
  });
});
