import { describe, expect, it, onTestFinished } from 'vitest';
import { rowsOfWorkbook } from '../../src/files/sheet/parse-workbook.js';
import { zipOf } from '../../src/files/zip/zip-file.js';
import { dailyReport } from '../../src/report/daily-report.js';
import { formFields } from '../../src/report/form-fields.js';
import { formReport } from '../../src/report/form-report.js';
import { APPENDIX_10 } from '../../src/report/form-templates.js';
import type { PdfEngine } from '../../src/report/rendering/pdf-engine.js';
import { Renderings } from '../../src/report/rendering/render.js';
import { Renderer } from '../../src/report/rendering/renderer.js';
import { typstEngine } from '../../src/report/rendering/typst-engine.js';
import { CASE } from '../support/sample-case.js';
import { DAY, FRAME } from '../support/sample-day.js';

const DAILY = dailyReport(DAY, FRAME, 'vi');
const FORM = formReport(
  APPENDIX_10,
  formFields(APPENDIX_10, undefined, { facts: CASE, letterhead: undefined }),
  CASE,
  FRAME,
  'vi-en',
);

const begins = (bytes: Uint8Array): string => Buffer.from(bytes.subarray(0, 5)).toString('latin1');
const broken: PdfEngine = { pdf: () => Promise.reject(new Error('no compiler here')) };

describe('a report as PDF', () => {
  it('is set by typst in one typeface, that of the decree, with its letters inside', async () => {
    for (const document of [DAILY, FORM]) {
      const pdf = Buffer.from(await (await typstEngine()).pdf(document));
      expect(begins(pdf)).toBe('%PDF-');
      const fonts = [...pdf.toString('latin1').matchAll(/\/FontName\s*\/[A-Z]{6}\+(\w+)/g)].map(([, name]) => name);
      expect(new Set(fonts)).toEqual(new Set(['Tinos']));
      expect(pdf.length).toBeLessThan(400_000);
    }
  });

  it('never reads a typed text as markup', async () => {
    const typed = '#import "/etc/passwd" $x$ *bold* [#panic("x")] \\ </script> "quoted" \u0000 =SUM(A1) \ud83d \udc00';
    const document = dailyReport(DAY, { ...FRAME, remarks: typed }, 'vi');
    expect(begins(await (await typstEngine()).pdf(document))).toBe('%PDF-');
  });

  it('is refused with what the engine said, and tried again for the next report', async () => {
    await expect(new Renderings(async () => broken).render(DAILY, 'pdf')).rejects.toThrow('no compiler here');
    let turns = 0;
    const late = new Renderings(() => (turns++ === 0 ? Promise.reject(new Error('not yet')) : typstEngine()));
    await expect(late.render(DAILY, 'pdf')).rejects.toThrow('not yet');
    expect(begins(await late.render(DAILY, 'pdf'))).toBe('%PDF-');
  });

  it('comes out of a thread of its own, also several at a time and after the thread was closed', async () => {
    const renderer = new Renderer();
    onTestFinished(() => renderer.close());
    const both = await Promise.all([renderer.render(DAILY, 'pdf'), renderer.render(FORM, 'txt')]);
    expect(begins(both[0])).toBe('%PDF-');
    expect(Buffer.from(both[1]).toString()).toContain('REPORT OF HARMFUL INTERFERENCE');
    await renderer.close();
    expect(begins(await renderer.render(DAILY, 'pdf'))).toBe('%PDF-');
  });
});

describe('a report as workbook', () => {
  it('has its numbers as numbers, its blanks empty, and no text turned into a formula', async () => {
    const remarks = '=HYPERLINK("http://x","y")';
    const bytes = await new Renderings().render(dailyReport(DAY, { ...FRAME, remarks }, 'vi'), 'xlsx');
    const limits = { rows: 1000, columns: 50, letters: 5000 };
    expect((await rowsOfWorkbook(bytes, limits)).flat()).toContain(remarks);
    const zip = await zipOf(bytes);
    const partOf = async (name: string) => Buffer.from(await zip.content(name, 1e6)).toString();
    const names = [...(await partOf('xl/workbook.xml')).matchAll(/<sheet name="([^"]*)"/g)];
    const place = names.findIndex(([, name]) => name === 'Các vụ việc') + 1;
    const cases = await partOf(`xl/worksheets/sheet${place}.xml`);
    const row = cases.split('<row ').find((one) => one.includes('INC-2027-000012'));
    expect(row).toMatch(/<c r="A\d+" s="\d"><v>1<\/v>/);
    expect(row).toMatch(/<c r="E\d+" s="\d"><v>-88\.4<\/v>/);
    expect(cases).not.toContain('<f>');
    // A number without its unit says nothing: 23.9 of what was watched?
    const looks = await partOf('xl/styles.xml');
    expect(looks).toContain('formatCode="0.0"');
    expect(looks).toContain('formatCode="[h]:mm:ss"');
    expect(looks).toContain('formatCode="0.0&quot; %&quot;"');
    const form = await new Renderings().render(FORM, 'xlsx');
    expect(begins(form).slice(0, 2)).toBe('PK');
  });
});
