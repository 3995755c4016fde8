import { describe, expect, it } from 'vitest';
import { isEmptyRow, parseCsv, plainHeading, readableRows } from '../../src/watch/csv.js';

describe('a table that a spreadsheet wrote', () => {
  it('has quoted cells with separators, line breaks and doubled quotes, and no carriage returns', () => {
    expect(parseCsv('\uFEFFa,"b ""c"", d\ne" ,  f \r\n')).toEqual([['a', 'b "c", d\ne', 'f']]);
    expect(parseCsv('5" pipe,"",x')).toEqual([['5" pipe', '', 'x']]);
    expect(parseCsv('a,  "b,c"')).toEqual([['a', 'b,c']]);
    expect(parseCsv('a,\uFEFFb c')[0]?.[1]?.length).toBe(3);
  });

  it('keeps empty rows inside, so that rows are counted as a spreadsheet counts them, and drops those at the end', () => {
    expect(parseCsv('a;b\n\n;\nc;\n\n;\n')).toEqual([['a', 'b'], [''], ['', ''], ['c', '']]);
    expect(parseCsv('')).toEqual([]);
    expect([isEmptyRow(['', '']), isEmptyRow(['', 'x']), isEmptyRow([])]).toEqual([true, false, true]);
  });

  it('is separated by what most lines have outside quotes', () => {
    expect(parseCsv('Danh sách: đài, trạm, máy, thiết bị\na;b\nc;d')[1]).toEqual(['a', 'b']);
    expect(parseCsv('"a;b;c;d"\t"e;f"\ng\th')[0]).toEqual(['a;b;c;d', 'e;f']);
    // As many lines have both: then the more frequent one.
    expect(parseCsv('1,5;2,5;3;4\n1,5;2,5;3;4')[0]).toEqual(['1,5', '2,5', '3', '4']);
    expect(parseCsv('one cell')).toEqual([['one cell']]);
  });

  it('is refused with the row of a quote that is never closed, and when it has more cells than any list', () => {
    expect(() => parseCsv('a,b\nc,"d')).toThrow('Row 2 opens a quote that is never closed');
    expect(() => parseCsv(','.repeat(2_000_000))).toThrow('The table has more than 2000000 cells');
  });

  it('is read without runs of spaces and endless cells, and its headings without units, accents and marks', () => {
    expect(readableRows([[' a \t  b \n c ', 'x'.repeat(2000)]])).toEqual([['a b \n c', 'x'.repeat(1000)]]);
    expect(plainHeading('  Tần số (MHz) — ĐẦU [kHz]: ')).toBe('tan so dau');
    expect(plainHeading('a(b)c')).toBe('a c');
    expect(plainHeading(`${'x'.repeat(999)}yz`)).toBe(`${'x'.repeat(999)}y`);
  });
});
