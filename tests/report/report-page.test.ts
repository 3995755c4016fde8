/** The page of a report as poppler's tools read it, beside the decree 30/2020, annex I (needs poppler-utils). */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dailyReport } from '../../src/report/daily-report.js';
import { typstEngine } from '../../src/report/rendering/typst-engine.js';
import { DAY, FRAME } from '../support/sample-day.js';

const MM = 72 / 25.4;
const hasPoppler = spawnSync('pdftotext', ['-v']).status === 0;
const folder = mkdtempSync(join(tmpdir(), 'rfi-page-'));
const path = join(folder, 'report.pdf');

interface Word {
  readonly text: string;
  readonly xMin: number;
  readonly yMin: number;
  readonly xMax: number;
  readonly yMax: number;
}

/** The words of each page with their places in points from the upper left corner. */
function pages(): Word[][] {
  execFileSync('pdftotext', ['-bbox', path, join(folder, 'words.html')]);
  const [, ...parts] = readFileSync(join(folder, 'words.html'), 'utf8').split('<page ');
  return parts.map((part) =>
    [...part.matchAll(/<word xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)">(.*?)<\/word>/g)].map(
      ([, xMin, yMin, xMax, yMax, text = '']) => {
        return { text, xMin: Number(xMin), yMin: Number(yMin), xMax: Number(xMax), yMax: Number(yMax) };
      },
    ),
  );
}

describe.skipIf(!hasPoppler)('the page of a report', () => {
  beforeAll(async () => writeFileSync(path, await (await typstEngine()).pdf(dailyReport(DAY, FRAME, 'vi'))));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('has the margins of the decree, and its number in the middle above from the second page on', () => {
    const [first = [], ...others] = pages();
    expect(others.length).toBeGreaterThan(0);
    for (const [i, words] of [first, ...others].entries()) {
      const number = words.find(({ text, yMax }) => text === String(i + 1) && yMax < 20 * MM);
      expect(number !== undefined, `page ${i + 1}`).toBe(i > 0);
      if (number !== undefined) expect((number.xMin + number.xMax) / 2).toBeCloseTo(((30 + 210 - 15) / 2) * MM, 0);
      for (const { xMin, xMax, text } of words) {
        expect(xMin, text).toBeGreaterThanOrEqual(29.5 * MM);
        expect(xMax, text).toBeLessThanOrEqual(195.5 * MM);
      }
    }
  });

  it('has no word over another, and the agency beside the motto of the state', () => {
    for (const words of pages())
      for (const [i, a] of words.entries())
        for (const b of words.slice(i + 1)) {
          const over = Math.min(a.xMax, b.xMax) - Math.max(a.xMin, b.xMin);
          const inLine = Math.min(a.yMax, b.yMax) - Math.max(a.yMin, b.yMin);
          expect(over > 1 && inLine > 5, `${a.text} over ${b.text}`).toBe(false);
        }
    const [first = []] = pages();
    const find = (text: string) => first.find((word) => word.text === text);
    expect(find('CỘNG')?.xMin).toBeGreaterThan(297);
    expect(find('CỘNG')?.yMin).toBeLessThan(25 * MM);
  });
});
