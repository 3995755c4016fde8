/** The page of each kind of paper as poppler's tools read it, beside the decree 30/2020, annex I (needs poppler-utils). */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { documentText } from '../../src/report/document-text.js';
import { typstEngine } from '../../src/report/rendering/typst-engine.js';
import { PAPERS } from '../support/every-paper.js';

const MM = 72 / 25.4;
/** The papers stay there, for people to look at. */
const folder = join(import.meta.dirname, '../artifacts/papers');

interface Word {
  readonly text: string;
  readonly xMin: number;
  readonly yMin: number;
  readonly xMax: number;
  readonly yMax: number;
}

/** The words of each page with their places in points from the upper left corner. */
function pages(path: string): Word[][] {
  const [, ...parts] = run('pdftotext', '-bbox', path, '-')
    .replaceAll('&lt;', '<')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&')
    .split('<page ');
  return parts.map((part) =>
    [...part.matchAll(/<word xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)">(.*?)<\/word>/g)].map(
      ([, xMin, yMin, xMax, yMax, text = '']) => {
        return { text, xMin: Number(xMin), yMin: Number(yMin), xMax: Number(xMax), yMax: Number(yMax) };
      },
    ),
  );
}

const run = (tool: string, ...args: string[]) => execFileSync(tool, args, { encoding: 'utf8' });
/** Between words, and where a line may end within one. */
const BREAKS = /[|:/()#[\]–-]/g;
const wordsOf = (text: string) => text.replaceAll('\u00a0', ' ').replaceAll('’', "'").split(/\s+/).filter(Boolean);

describe('the page of a paper', () => {
  it.each(PAPERS)('is laid out by the decree: $name', async ({ name, document }) => {
    mkdirSync(folder, { recursive: true });
    const path = join(folder, `${name.replaceAll(' ', '-')}.pdf`);
    writeFileSync(path, await (await typstEngine()).pdf(document));
    expect(run('pdfinfo', path)).toMatch(/Page size:\s+595\.\d+ x 841\.\d+ pts \(A4\)/);
    // Tinos has the widths of Times New Roman; each typeface is in the file.
    const fonts = run('pdffonts', path).trim().split('\n').slice(2);
    expect(fonts.length).toBeGreaterThan(0);
    for (const font of fonts) expect(font).toMatch(/^[A-Z]{6}\+Tinos\S* .* yes +yes +yes /);
    const all = pages(path);
    for (const [i, words] of all.entries()) {
      const number = words.find(({ text, yMax }) => text === String(i + 1) && yMax < 20 * MM);
      expect(number !== undefined, `page ${i + 1}`).toBe(i > 0);
      if (number !== undefined) expect((number.xMin + number.xMax) / 2).toBeCloseTo(((30 + 210 - 15) / 2) * MM, 0);
      for (const { xMin, xMax, text } of words) {
        expect(xMin, text).toBeGreaterThanOrEqual(29.5 * MM);
        expect(xMax, text).toBeLessThanOrEqual(195.5 * MM);
      }
      const overlapping = words.flatMap((a, j) =>
        words
          .slice(j + 1)
          .filter((b) => {
            const over = Math.min(a.xMax, b.xMax) - Math.max(a.xMin, b.xMin);
            const inLine = Math.min(a.yMax, b.yMax) - Math.max(a.yMin, b.yMin);
            return over > 1 && inLine > 5;
          })
          .map((b) => `${a.text} over ${b.text}`),
      );
      expect(overlapping).toEqual([]);
    }
    const { letterhead, title, addressees = [], recipients = [], signatures } = document;
    const motto = all[0]?.find(({ text }) => text === letterhead.state[0].split(' ')[0]);
    expect(motto?.xMin).toBeGreaterThan(297);
    expect(motto?.yMin).toBeLessThan(25 * MM);
    // Each part in its turn, as a person reads down the page; two that stand side by side are looked for alone.
    const text = wordsOf(
      all
        .flat()
        .map((word) => word.text)
        .join(' '),
    ).join(' ');
    for (const part of [...letterhead.state, letterhead.number, letterhead.placeAndDate, letterhead.organisation])
      expect(text).toContain(wordsOf(part)[0]);
    const inTurn = [letterhead.state[0], title, ...addressees, ...recipients].map((part) => wordsOf(part).join(' '));
    let at = 0;
    for (const part of inTurn) {
      const found = text.indexOf(part, at);
      expect(found, part).toBeGreaterThanOrEqual(at);
      at = found;
    }
    // A word that runs into the next cell is read as part of it. A hash is broken at the end of its line.
    const found = new Set(wordsOf(text.replaceAll(BREAKS, ' ')));
    const owed = wordsOf(documentText({ ...document, footer: '' }).replaceAll(BREAKS, ' '));
    expect(owed.filter((word) => word.length < 40 && !found.has(word))).toEqual([]);
    expect(signatures.length).toBeGreaterThan(0);
    for (const { role } of signatures) expect(text).toContain(wordsOf(role)[0]);
  });

  it('names the state, the motto, number, addressees and recipients in the words of the decree', async () => {
    const path = join(folder, 'daily-vi.pdf');
    const text = wordsOf(run('pdftotext', '-layout', path, '-')).join(' ');
    for (const part of [
      'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM',
      'Độc lập - Tự do - Hạnh phúc',
      'SỞ KHOA HỌC VÀ CÔNG NGHỆ',
    ])
      expect(text).toContain(part);
    for (const part of [
      'Số: …………/BC-SKHCN',
      'Lạng Sơn, ngày 05 tháng 02 năm 2027',
      'Kính gửi: Cục Tần số vô tuyến điện',
    ])
      expect(text).toContain(part);
    for (const part of ['Nơi nhận: - Như trên;', '- UBND tỉnh (để báo cáo);', '- Lưu: VT.'])
      expect(text).toContain(part);
  });
});
