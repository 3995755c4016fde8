import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { zipOf } from '../../src/files/zip/zip-file.js';
import { dailyReport } from '../../src/report/daily-report.js';
import { documentText } from '../../src/report/document-text.js';
import { unbroken } from '../../src/report/letterhead.js';
import { documentDocx } from '../../src/report/rendering/document-docx.js';
import { PAPERS } from '../support/every-paper.js';
import { readDocx } from '../support/python-docx.js';
import { DAY, FRAME } from '../support/sample-day.js';

const DAILY = dailyReport(DAY, FRAME, 'vi');

async function partsOf(docx: Uint8Array): Promise<Map<string, string>> {
  const zip = await zipOf(docx);
  const parts = new Map<string, string>();
  for (const { name } of zip.members) parts.set(name, Buffer.from(await zip.content(name, 1e6)).toString());
  return parts;
}

describe('a report as a Word document', () => {
  it('has the parts that the package needs, each well-formed, in black Times New Roman', async () => {
    const parts = await partsOf(await documentDocx(DAILY));
    expect([...parts.keys()]).toEqual([
      ...['[Content_Types].xml', '_rels/.rels', 'word/document.xml', 'word/styles.xml', 'word/header1.xml'],
      ...['word/footer1.xml', 'word/_rels/document.xml.rels'],
    ]);
    const styles = parts.get('word/styles.xml') ?? '';
    expect(styles).toContain('w:ascii="Times New Roman"');
    const colours = [...[...parts.values()].join('').matchAll(/w:color(?: w:val)?="([^"]*)"/g)].map(([, one]) => one);
    expect(new Set(colours)).toEqual(new Set(['000000']));
    expect(parts.get('word/document.xml')).toContain('<w:titlePg/>');
  });

  it('is the same file whenever it is made', async () => {
    expect(Buffer.from(await documentDocx(DAILY)).equals(Buffer.from(await documentDocx(DAILY)))).toBe(true);
  });

  it('keeps a typed text as text', async () => {
    const typed = '</w:t></w:r> & "x" <script> \u0000\u000b';
    const parts = await partsOf(await documentDocx(dailyReport(DAY, { ...FRAME, remarks: typed }, 'vi')));
    expect(parts.get('word/document.xml')).toContain('&lt;/w:t&gt;&lt;/w:r&gt; &amp; "x" &lt;script&gt; <');
  });

  it.each(PAPERS)('has page, typeface and parts of the decree: $name', async ({ document }) => {
    const parts = await partsOf(await documentDocx(document));
    const main = parts.get('word/document.xml') ?? '';
    // Decree 30/2020, annex I: A4; 20 to 25, 20 to 25, 30 to 35 and 15 to 20 mm.
    const size = (name: string, field: string) =>
      Math.round(Number(new RegExp(`<w:${name} [^>]*w:${field}="(\\d+)"`).exec(main)?.[1]) / 56.7);
    expect([size('pgSz', 'w'), size('pgSz', 'h')]).toEqual([210, 297]);
    expect(['top', 'bottom', 'left', 'right'].map((side) => size('pgMar', side))).toEqual([20, 20, 30, 15]);
    expect(main).toContain('<w:titlePg/>');
    expect(parts.get('word/header1.xml')).toMatch(/<w:jc w:val="center"\/>.* PAGE /);
    const fonts = [...[...parts.values()].join('').matchAll(/w:(?:ascii|hAnsi|cs)="([^"]*)"/g)].map(([, one]) => one);
    expect(new Set(fonts)).toEqual(new Set(['Times New Roman']));
    const lines = [...main.matchAll(/<w:p>.*?<\/w:p>/g)]
      .map(([one]) =>
        one
          .replaceAll(/<[^>]*>/g, '')
          .replaceAll('\u00a0', ' ')
          .replaceAll('&amp;', '&'),
      )
      .filter((line) => line !== '');
    const { letterhead, title, addressees = [], recipients = [], signatures } = document;
    const head = [letterhead.organisation, ...letterhead.state, letterhead.number, letterhead.placeAndDate];
    let at = 0;
    for (const part of [...head, title, ...addressees]) {
      const found = lines.indexOf(part.replaceAll('\u00a0', ' '), at);
      expect(found, part).toBeGreaterThanOrEqual(at);
      at = found;
    }
    for (const part of [...recipients, ...signatures.map(({ role }) => role)])
      expect(lines.indexOf(part.replaceAll('\u00a0', ' '), at), part).toBeGreaterThan(at);
  });

  it.each(PAPERS)('is read by python-docx, each word of it: $name', async ({ document }) => {
    const folder = mkdtempSync(join(tmpdir(), 'rfi-docx-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const path = join(folder, 'report.docx');
    writeFileSync(path, await documentDocx(document));
    const read = readDocx(path);
    expect(read.page).toEqual([210, 297, 20, 20, 30, 15]);
    expect(read.otherFirst).toBe(true);
    const { parent, organisation, contact } = unbroken(document.letterhead);
    expect(read.cells.slice(0, 2)).toEqual([
      [parent, organisation, contact].filter(Boolean).join('\n'),
      document.letterhead.state.join('\n'),
    ]);
    const words = (text: string) => new Set(text.split(/[\s|:/()#[\]]+/).filter((word) => word !== ''));
    const found = words([...read.paragraphs, ...read.cells].join(' ').replaceAll('\u00a0', ' '));
    const owed = words(documentText({ ...document, footer: '' }));
    expect([...owed].filter((word) => !found.has(word))).toEqual([]);
  });

  it('ties the last words of the agency, so that no line ends in the middle of its name', () => {
    expect(unbroken(DAILY.letterhead).organisation).toMatch(/ VÀ\u00a0CÔNG\u00a0NGHỆ$/);
  });
});
