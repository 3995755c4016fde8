import { execFileSync } from 'node:child_process';
import { createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, describe, expect, it } from 'vitest';
import { rowsOfWorkbook } from '../../../src/files/sheet/parse-workbook.js';
import { isDateFormat, textOfSerial } from '../../../src/files/sheet/sheet-dates.js';
import { sheetRows, UnreadableSheet } from '../../../src/files/sheet/sheet-reader.js';
import { WorkbookWriter } from '../../../src/files/sheet/workbook-writer.js';
import { firstOf } from '../../support/proof.js';
import { rawWorkbook, repeated } from '../../support/raw-workbook.js';

const LIMITS = { rows: 1000, columns: 20, letters: 500 };
const folder = mkdtempSync(join(tmpdir(), 'rfi-sheet-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const PYTHON = '/usr/bin/python3';
const python = (script: string, ...args: string[]): string =>
  execFileSync(PYTHON, ['-c', script, ...args], { encoding: 'utf8' });

const TRICKY = ['=1+1', '@SUM(A1)', 'a & b <c> "d"', ' edge ', 'hai\ndòng', '_x000D_', 'Trạm 😀', '\u0007bell'];

async function written(path: string): Promise<void> {
  const book = new WorkbookWriter(createWriteStream(path), { creator: 'Đài' });
  book.begin({ name: 'Một/hai: [ba]', widths: [10, 20], frozenRows: 1 });
  await book.add(['tên', 'số'], () => ({ bold: true, shaded: true }));
  await book.add([-88.4, true, null, 1e21, Number.NaN]);
  await book.add([new Date(Date.UTC(2027, 1, 4, 7, 5))], () => ({ numberFormat: 'yyyy-mm-dd hh:mm' }));
  await book.add(TRICKY);
  book.begin({ name: 'một hai   ba ', widths: [], frozenRows: 0 });
  for (let i = 0; i < 5000; i++) await book.add([i, `dòng ${i}`]);
  await book.finish();
}

describe('a workbook that we write', () => {
  it('is read again as it was written', async () => {
    const path = join(folder, 'own.xlsx');
    await written(path);
    expect(await rowsOfWorkbook(readFileSync(path), LIMITS)).toEqual([
      ['tên', 'số'],
      ['-88.4', 'true', '', '1e+21'],
      ['2027-02-04 07:05'],
      ['=1+1', '@SUM(A1)', 'a & b <c> "d"', 'edge', 'hai\ndòng', '_x000D_', 'Trạm 😀', 'bell'],
    ]);
  });

  it('is read by openpyxl: numbers, days, text that is no formula, names, widths', async () => {
    const path = join(folder, 'for-openpyxl.xlsx');
    await written(path);
    const script = `
import json, sys, openpyxl
book = openpyxl.load_workbook(sys.argv[1])
first = book.worksheets[0]
print(json.dumps({
  'names': book.sheetnames, 'creator': book.properties.creator, 'panes': first.freeze_panes,
  'width': first.column_dimensions['B'].width, 'bold': first['A1'].font.b, 'fill': first['A1'].fill.fgColor.rgb,
  'number': [first['A2'].value, first['B2'].value, first['C2'].value],
  'day': first['A3'].value.isoformat(), 'is_date': first['A3'].is_date,
  'texts': [c.value for c in first[4]], 'kinds': [c.data_type for c in first[4]],
  'rows': book.worksheets[1].max_row, 'last': book.worksheets[1]['B5000'].value}))`;
    expect(JSON.parse(python(script, path))).toEqual({
      names: ['Một hai   ba', 'một hai   ba (2)'],
      creator: 'Đài',
      panes: 'A2',
      width: 20,
      bold: true,
      fill: 'FFE9EEF3',
      number: [-88.4, true, null],
      day: '2027-02-04T07:05:00',
      is_date: true,
      texts: [...TRICKY.slice(0, 5), '_x005F_x000D_', 'Trạm 😀', 'bell'],
      kinds: TRICKY.map(() => 's'),
      rows: 5000,
      last: 'dòng 4999',
    });
  });
});

describe('a workbook that others wrote', () => {
  it('becomes rows of text: days, times, formulas by their result, empty rows as such, the first sheet only', async () => {
    const content = await rawWorkbook({
      texts:
        '<si><t>Số giấy phép</t></si><si><r><t>a</t></r><r><t xml:space="preserve"> b</t></r><rPh sb="0" eb="1"><t>no</t></rPh></si>',
      styles:
        '<numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/><numFmt numFmtId="165" formatCode="0.0 &quot;days&quot;"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="20"/><xf numFmtId="165"/></cellXfs>',
      rows: `<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="s"><v>1</v></c></row>
        <row r="2"/><row r="3"><c r="A3"><v> </v></c></row>
        <row r="4"><c r="A4"><v>101.5</v></c><c r="B4" s="1"><v>46422</v></c><c r="C4" s="2"><v>0.22916666666666666</v></c><c r="D4" s="3"><v>2</v></c></row>
        <row r="5"><c r="A5"><f>1+1</f><v>2</v></c><c r="B5" t="str"><f>"x"</f><v>x</v></c><c r="C5" t="b"><v>1</v></c><c r="D5" t="e"><v>#N/A</v></c><c r="E5" t="inlineStr"><is><t>in_x000D_line</t></is></c></row>`,
    });
    expect(await sheetRows(content, LIMITS)).toEqual([
      ['Số giấy phép', '', 'a b'],
      [],
      [],
      ['101.5', '2027-02-04', '05:30', '2'],
      ['2', 'x', 'true', '', 'in\rline'],
    ]);
  });

  it('by openpyxl is read alike', async () => {
    const path = join(folder, 'openpyxl.xlsx');
    const script = `
import sys, datetime, openpyxl
book = openpyxl.Workbook()
sheet = book.active
sheet.append(['Giấy phép', 101.7, True, None, datetime.date(2027, 2, 4), datetime.datetime(2027, 2, 4, 7, 5), datetime.time(5, 30)])
sheet.append([])
sheet.append(['=A1', '😀', 'a\\nb'])
book.save(sys.argv[1])`;
    python(script, path);
    expect(await sheetRows(readFileSync(path), LIMITS)).toEqual([
      ['Giấy phép', '101.7', 'true', '', '2027-02-04', '2027-02-04 07:05', '05:30'],
      [],
      ['', '😀', 'a\nb'],
    ]);
  });

  it('says which number formats are of days', () => {
    const dates = ['dd/mm/yyyy', 'h:mm', '[h]:mm:ss', '[$-42A]d mmmm yyyy', 'yyyy"-"mm'];
    const others = ['General', '0.00', '#,##0 "days"', '[Red]0.0', '0.0E+00', '\\d0', '@'];
    expect(dates.filter((code) => !isDateFormat(170, code))).toEqual([]);
    expect(others.filter((code) => isDateFormat(170, code))).toEqual([]);
    expect([textOfSerial(46422, false), textOfSerial(46422 - 1462, true)]).toEqual(['2027-02-04', '2027-02-04']);
  });

  it('is refused when it is none, or larger than a list', async () => {
    const cases: [string, Uint8Array, RegExp][] = [
      ['text', Buffer.from('a;b\n1;2\n'), /no whole zip file/],
      ['no workbook', await rawWorkbook({ parts: { 'xl/workbook.xml': undefined } }), /not an XLSX workbook/],
      [
        'no sheet',
        await rawWorkbook({ parts: { 'xl/worksheets/sheet1.xml': undefined } }),
        /first sheet .* is missing/,
      ],
      ['empty', await rawWorkbook({}), /first sheet is empty/],
      ['cut', (await rawWorkbook({ rows: '<row><c><v>1</v></c></row>' })).subarray(0, 300), /no whole zip file/],
      ['rows', await rawWorkbook({ rows: '<row><c><v>1</v></c></row>'.repeat(1001) }), /more than 1000 rows/],
      ['columns', await rawWorkbook({ rows: '<row r="7"><c r="U7"><v>1</v></c></row>' }), /Row 7 has 21 columns/],
      ['unclosed', await rawWorkbook({ rows: '<row><c>' }), /sheet1.xml cannot be read/],
    ];
    for (const [name, content, why] of cases) {
      const refusal = await sheetRows(content, LIMITS).catch((error: Error) => error);
      expect(refusal, name).toBeInstanceOf(UnreadableSheet);
      expect((refusal as Error).message, name).toMatch(why);
    }
  });
});

describe('a workbook made to exhaust its reader', () => {
  const bomb = (head: string, piece: string, times: number, tail: string): Readable =>
    Readable.from(repeated(head, piece, times, tail));
  const cases: Record<string, () => Promise<Buffer>> = {
    'shared texts of 65 MB': () =>
      rawWorkbook({
        rows: '<row><c t="s"><v>0</v></c></row>',
        parts: { 'xl/sharedStrings.xml': bomb('<sst>', `<si><t>${'a'.repeat(1000)}</t></si>`, 65_000, '</sst>') },
      }),
    'shared texts without letters': () =>
      rawWorkbook({ parts: { 'xl/sharedStrings.xml': bomb('<sst>', '<si/>', 500_000, '</sst>') } }),
    'one text of 60 MB': () =>
      rawWorkbook({ parts: { 'xl/sharedStrings.xml': bomb('<sst><si><t>', 'ạ', 20_000_000, '</t></si></sst>') } }),
    'one tag that never ends': () =>
      rawWorkbook({ parts: { 'xl/worksheets/sheet1.xml': bomb('<worksheet a="', 'a', 5_000_000, '') } }),
    'elements in elements': () =>
      rawWorkbook({ parts: { 'xl/worksheets/sheet1.xml': bomb('<worksheet>', '<a>', 1_000_000, '') } }),
    'attributes without end': () =>
      rawWorkbook({ rows: `<row ${Array.from({ length: 10_000 }, (_, i) => `a${i}="1"`).join(' ')}/>` }),
    'definitions of its own': () =>
      rawWorkbook({
        parts: {
          'xl/workbook.xml':
            '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><workbook>&b;</workbook>',
        },
      }),
    'formats without end': () =>
      rawWorkbook({
        rows: '<row><c><v>1</v></c></row>',
        parts: {
          'xl/styles.xml': bomb('<styleSheet><cellXfs>', '<xf numFmtId="14"/>', 200_000, '</cellXfs></styleSheet>'),
        },
      }),
    'one text in a million cells': () =>
      rawWorkbook({
        texts: `<si><t>${'x'.repeat(500)}</t></si>`,
        rows: `<row>${'<c t="s"><v>0</v></c>'.repeat(20)}</row>`.repeat(20_000),
      }),
    'empty cells without end': () =>
      rawWorkbook({
        parts: { 'xl/worksheets/sheet1.xml': bomb('<worksheet><sheetData>', '<row><c r="A1"/></row>', 1_500_000, '') },
      }),
    'parts without end': () =>
      rawWorkbook({ parts: Object.fromEntries(Array.from({ length: 2100 }, (_, i) => [`xl/x${i}.xml`, '<a/>'])) }),
  };
  it.each(firstOf(Object.keys(cases), 4))(
    'is refused with a sentence, and this process hardly notices: %s',
    async (name) => {
      const content = (await cases[name]?.()) ?? Buffer.alloc(0);
      const limits = { ...LIMITS, rows: 20_000, columns: 100 };
      const before = process.memoryUsage().rss;
      const refusal = await sheetRows(content, limits).catch((error: Error) => error);
      expect(refusal).toBeInstanceOf(UnreadableSheet);
      // Stopped by the bounds of the reader, before the limits of its process.
      expect((refusal as Error).message).toMatch(/^[A-Zx][^\n]{10,200}\.$/);
      expect((refusal as Error).message).not.toMatch(/not read within|MB to read|ended before/);
      expect(process.memoryUsage().rss - before).toBeLessThan(100e6);
    },
  );
});
