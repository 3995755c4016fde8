/**
 * XLSX (ECMA-376, SpreadsheetML) as far as lists need it: the first sheet's cells as text.
 *
 *   xl/workbook.xml → its first sheet → xl/worksheets/….xml      cells, with texts by number and looks by number
 *                                       xl/sharedStrings.xml     the texts
 *                                       xl/styles.xml            which looks are dates
 *
 * Each part is read as a stream and bounded: inflated bytes, ratio, entries, depth, texts, cells and letters.
 */
import { ProtocolError } from '../../errors/errors.js';
import { zipOf } from '../zip/zip-file.js';
import type { ZipReader } from '../zip/zip-reader.js';
import { isDateFormat, textOfSerial } from './sheet-dates.js';
import type { SheetLimits } from './sheet-reader.js';
import { readXml, type XmlElement } from './xml-stream.js';

/** Of all parts that are read, inflated. A list of 20,000 rows by 20 columns has some 25 MB. */
const MOST_INFLATED_BYTES = 48 << 20;
/** Inflated bytes to packed ones; sheets of numbers reach 30. */
const HIGHEST_RATIO = 200;
/** Below this a high ratio costs nothing. */
const RATIO_COUNTS_FROM_BYTES = 4 << 20;
const MOST_ENTRIES = 2000;
const MOST_SHARED_STRINGS = 200_000;
const MOST_LOOKS = 65_536;
/** Texts may be named by many cells: the answer is bounded by itself. */
const MOST_CELLS = 1_000_000;
/** Empty rows included. */
const MOST_ROWS_LOOKED_AT = 200_000;
const MOST_LETTERS = 32_000_000;
const MOST_MERGED_RANGES = 20_000;
/** Rows that a sheet leaves out between two are added up to this number; more are no list. */
const MOST_ABSENT_ROWS = 1000;

/** Empty rows stay; each cell of a merged range has its text. @throws ProtocolError with a sentence for the person whose file it is. */
export async function rowsOfWorkbook(content: Uint8Array, limits: SheetLimits): Promise<string[][]> {
  return await new WorkbookParser(await zipOf(content), limits).rows();
}

class WorkbookParser {
  readonly #zip: ZipReader;
  readonly #limits: SheetLimits;
  #inflated = 0;

  constructor(zip: ZipReader, limits: SheetLimits) {
    this.#zip = zip;
    this.#limits = limits;
    if (zip.members.length > MOST_ENTRIES)
      throw ProtocolError.of('The workbook has {count} parts; {most} are the most.', {
        count: zip.members.length,
        most: MOST_ENTRIES,
      });
    for (const { name, bytes, packedBytes } of zip.members)
      if (bytes > RATIO_COUNTS_FROM_BYTES && bytes > packedBytes * HIGHEST_RATIO)
        throw ProtocolError.of(
          '{name} inflates to more than {ratio} times its size: it is made to exhaust its reader.',
          { name, ratio: HIGHEST_RATIO },
        );
  }

  async rows(): Promise<string[][]> {
    const { path, isFrom1904 } = await this.#firstSheet();
    const texts = await this.#sharedStrings();
    const dates = await this.#dateLooks();
    return await this.#sheet(path, (cell) => {
      const { type, value, inline, look } = cell;
      if (type === 'inlineStr') return inline;
      if (type === 's') return texts[Number(value)] ?? '';
      if (type === 'b') return value === '1' ? 'true' : 'false';
      if (type === 'e' || value.trim() === '') return '';
      if (type === 'str') return decoded(value);
      if (type === 'd') return value.replace('T', ' ').replace(/Z$/, '');
      const number = Number(value);
      if (Number.isNaN(number)) return value;
      return dates.has(look) ? textOfSerial(number, isFrom1904) : String(number);
    });
  }

  /** Streams one part of the workbook; a part that is not there has no elements. */
  async #read(name: string, on: Parameters<typeof readXml>[1]): Promise<void> {
    if (!this.#zip.members.some((entry) => entry.name === name)) return;
    const counted = async function* (this: WorkbookParser): AsyncGenerator<Uint8Array> {
      for await (const piece of this.#zip.pieces(name)) {
        this.#inflated += piece.length;
        if (this.#inflated > MOST_INFLATED_BYTES)
          throw ProtocolError.of('The workbook inflates to more than {mebibytes} MiB.', {
            mebibytes: MOST_INFLATED_BYTES >> 20,
          });
        yield piece;
      }
    }.bind(this);
    await readXml(counted(), on, name);
  }

  async #firstSheet(): Promise<{ path: string; isFrom1904: boolean }> {
    let relation: string | undefined;
    let isFrom1904 = false;
    await this.#read('xl/workbook.xml', {
      open({ name, attributes }) {
        if (name === 'workbookPr') isFrom1904 = /^(1|true)$/.test(attributes['date1904'] ?? '');
        if (name === 'sheet') relation ??= attributes['id'] ?? '';
      },
    });
    if (relation === undefined) throw ProtocolError.of('This is not an XLSX workbook that can be read.');
    let target = '';
    await this.#read('xl/_rels/workbook.xml.rels', {
      open({ name, attributes }) {
        if (name === 'Relationship' && attributes['Id'] === relation) target = attributes['Target'] ?? '';
      },
    });
    const path = target.startsWith('/') ? target.slice(1) : `xl/${target.replace(/^\.\//, '')}`;
    if (!this.#zip.members.some((entry) => entry.name === path))
      throw ProtocolError.of('The first sheet of the workbook is missing.');
    return { path, isFrom1904 };
  }

  async #sharedStrings(): Promise<string[]> {
    const texts: string[] = [];
    const { letters } = this.#limits;
    const inText = new TextGatherer(letters);
    await this.#read('xl/sharedStrings.xml', {
      open: (element) => inText.open(element),
      text: (text) => inText.text(text),
      close(name) {
        inText.close(name);
        if (name !== 'si') return;
        if (texts.length >= MOST_SHARED_STRINGS)
          throw ProtocolError.of('The workbook has more than {most} texts.', { most: MOST_SHARED_STRINGS });
        texts.push(inText.take());
      },
    });
    return texts;
  }

  /** Places in `cellXfs` whose number format is one of days or times. */
  async #dateLooks(): Promise<ReadonlySet<number>> {
    const custom = new Map<number, string>();
    const dates = new Set<number>();
    let isInside = false;
    let place = 0;
    await this.#read('xl/styles.xml', {
      open({ name, attributes }) {
        if (name === 'cellXfs') isInside = true;
        if (name === 'numFmt' && custom.size < MOST_LOOKS)
          custom.set(Number(attributes['numFmtId']), (attributes['formatCode'] ?? '').slice(0, 255));
        if (name !== 'xf' || !isInside) return;
        if (place >= MOST_LOOKS)
          throw ProtocolError.of('The workbook has more than {most} cell formats.', { most: MOST_LOOKS });
        const id = Number(attributes['numFmtId']);
        if (isDateFormat(id, custom.get(id))) dates.add(place);
        place += 1;
      },
      close(name) {
        if (name === 'cellXfs') isInside = false;
      },
    });
    return dates;
  }

  async #sheet(path: string, textOf: (cell: Cell) => string): Promise<string[][]> {
    const { rows: mostRows, columns: mostColumns, letters: mostLetters } = this.#limits;
    const rows: string[][] = [];
    const merged: string[] = [];
    const inText = new TextGatherer(mostLetters);
    let row: string[] = [];
    let rowNumber = 0;
    let cell: Cell | undefined;
    let isValue = false;
    let [looked, cells, letters] = [0, 0, 0];
    await this.#read(path, {
      open(element) {
        const { name, attributes } = element;
        inText.open(element);
        if (name === 'row') {
          row = [];
          looked += 1;
          if (looked > MOST_ROWS_LOOKED_AT)
            throw ProtocolError.of('The first sheet has more than {most} rows, empty ones included.', {
              most: MOST_ROWS_LOOKED_AT,
            });
          rowNumber = Number(attributes['r'] ?? rowNumber + 1);
        } else if (name === 'c') {
          const column = columnOf(attributes['r']) ?? row.length;
          if (column >= mostColumns)
            throw ProtocolError.of('Row {rowNumber} has {column} columns; {mostColumns} are the most.', {
              rowNumber,
              column: column + 1,
              mostColumns,
            });
          cells += 1;
          if (cells > MOST_CELLS)
            throw ProtocolError.of('The first sheet has more than {most} cells.', { most: MOST_CELLS });
          cell = { column, type: attributes['t'] ?? 'n', look: Number(attributes['s'] ?? 0), value: '', inline: '' };
        } else if (name === 'v') isValue = true;
        else if (name === 'mergeCell' && merged.length < MOST_MERGED_RANGES) merged.push(attributes['ref'] ?? '');
      },
      text(text) {
        inText.text(text);
        if (isValue && cell !== undefined && cell.value.length < mostLetters) cell.value += text;
      },
      close(name) {
        inText.close(name);
        if (name === 'v') isValue = false;
        else if (name === 'is' && cell !== undefined) cell.inline = inText.take();
        else if (name === 'c' && cell !== undefined) {
          const text = textOf(cell).slice(0, mostLetters).trim();
          letters += text.length;
          if (letters > MOST_LETTERS)
            throw ProtocolError.of('The first sheet has more than {most} letters.', { most: MOST_LETTERS });
          while (row.length < cell.column) row.push('');
          row[cell.column] = text;
          cell = undefined;
          inText.take();
        } else if (name === 'row' && row.some((text) => text !== '')) {
          const absent = rowNumber - 1 - rows.length;
          for (let i = 0; i < absent && absent <= MOST_ABSENT_ROWS; i++) rows.push([]);
          if (rows.length >= mostRows)
            throw ProtocolError.of('The first sheet has more than {mostRows} rows.', { mostRows });
          rows.push(row);
        }
      },
    });
    if (rows.length === 0) throw ProtocolError.of('The first sheet is empty, or this is not an XLSX workbook.');
    for (const range of merged) spread(rows, range, mostColumns);
    return rows;
  }
}

/** Writes the text of a merged range, for example "A4:A6", into each of its cells. Ranges do not overlap. */
function spread(rows: string[][], range: string, mostColumns: number): void {
  const [, from, top, to, bottom] = /^([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})$/.exec(range) ?? [];
  const [first = 0, last = -1] = [columnOf(from), columnOf(to)];
  const text = rows[Number(top) - 1]?.[first] ?? '';
  if (text === '') return;
  for (const row of rows.slice(Number(top) - 1, Number(bottom))) {
    for (let column = first; column <= Math.min(last, mostColumns - 1); column++) {
      while (row.length < column) row.push('');
      row[column] = text;
    }
  }
}

interface Cell {
  readonly column: number;
  readonly type: string;
  readonly look: number;
  value: string;
  inline: string;
}

/** The `t` elements of one text, joined; how it is pronounced (`rPh`) is left out. */
class TextGatherer {
  readonly #most: number;
  #isText = false;
  #isPhonetic = false;
  #gathered = '';

  constructor(most: number) {
    this.#most = most;
  }

  open({ name }: XmlElement): void {
    if (name === 't') this.#isText = true;
    if (name === 'rPh') this.#isPhonetic = true;
  }

  text(text: string): void {
    if (this.#isText && !this.#isPhonetic && this.#gathered.length < this.#most) this.#gathered += text;
  }

  close(name: string): void {
    if (name === 't') this.#isText = false;
    if (name === 'rPh') this.#isPhonetic = false;
  }

  take(): string {
    const text = decoded(this.#gathered.slice(0, this.#most));
    this.#gathered = '';
    return text;
  }
}

/** `AB12` → 27; undefined where no cell is named. */
function columnOf(reference: string | undefined): number | undefined {
  const letters = /^[A-Z]{1,3}/.exec(reference ?? '')?.[0];
  if (letters === undefined) return undefined;
  let column = 0;
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
}

/** Letters that XML cannot hold stand as `_x000D_`. */
function decoded(text: string): string {
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_all, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}
