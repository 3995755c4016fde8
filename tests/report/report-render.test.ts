import exceljs from 'exceljs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { dailyReport } from '../../src/report/daily-report.js';
import { formFields } from '../../src/report/form-fields.js';
import { formReport } from '../../src/report/form-report.js';
import { APPENDIX_10 } from '../../src/report/form-templates.js';
import type { PdfEngine } from '../../src/report/rendering/pdf-engine.js';
import { pdfmakeEngine } from '../../src/report/rendering/pdfmake-engine.js';
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
const broken: PdfEngine = { name: 'typst', pdf: () => Promise.reject(new Error('no compiler here')) };

describe('a report as PDF', () => {
  it('is set by typst with the letters of the report inside', async () => {
    for (const document of [DAILY, FORM]) {
      const pdf = Buffer.from(await (await typstEngine()).pdf(document));
      expect(begins(pdf)).toBe('%PDF-');
      expect(pdf.toString('latin1')).toContain('BeVietnamPro');
      expect(pdf.length).toBeLessThan(400_000);
    }
  });

  it('never reads a typed text as markup', async () => {
    const typed = '#import "/etc/passwd" $x$ *bold* [#panic("x")] \\ </script> "quoted" \u0000 =SUM(A1)';
    const document = dailyReport(DAY, { ...FRAME, remarks: typed }, 'vi');
    expect(begins(await (await typstEngine()).pdf(document))).toBe('%PDF-');
    expect(begins(await pdfmakeEngine().pdf(document))).toBe('%PDF-');
  });

  it('is made by the other engine where the first cannot', async () => {
    const renderings = new Renderings([async () => broken, async () => pdfmakeEngine()]);
    const { bytes, engine } = await renderings.render(DAILY, 'pdf');
    expect([begins(bytes), engine]).toEqual(['%PDF-', 'pdfmake']);
    const neither = new Renderings([async () => broken, () => Promise.reject(new Error('nor here'))]);
    await expect(neither.render(DAILY, 'pdf')).rejects.toThrow('no PDF could be made: no compiler here; nor here');
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
    const { bytes } = await new Renderings().render(dailyReport(DAY, { ...FRAME, remarks }, 'vi'), 'xlsx');
    const book = new exceljs.Workbook();
    await book.xlsx.load(bytes.slice().buffer);
    const names = book.worksheets.map(({ name }) => name);
    expect(names).toContain('Các vụ nhiễu');
    const cases = book.getWorksheet('Các vụ nhiễu');
    const rows: unknown[][] = [];
    cases?.eachRow((row) => void rows.push(row.values as unknown[]));
    const first = rows.find((row) => row[2] === 'INC-2027-000012');
    expect([first?.[1], first?.[5]]).toEqual([1, -88.4]);
    const whole = book.worksheets[0];
    const said: unknown[] = [];
    whole?.eachRow((row) => void said.push(...(row.values as unknown[])));
    expect(said).toContain(remarks);
    const { bytes: form } = await new Renderings().render(FORM, 'xlsx');
    expect(begins(form).slice(0, 2)).toBe('PK');
  });
});
