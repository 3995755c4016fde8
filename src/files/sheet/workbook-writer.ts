/**
 * XLSX written row by row, in bounded memory: each sheet streams into its place in the zip file. Text stays text: a
 * cell that begins with "=" is written as a string, so no spreadsheet takes it for a formula.
 */
import { once } from 'node:events';
import { PassThrough, type Writable } from 'node:stream';
import { ConfigError } from '../../errors/errors.js';
import { wallClock } from '../../time/wall-clock.js';
import { ZipStream } from '../zip/zip-stream.js';
import { cellXml, columnLetters, type SheetCell, xmlText } from './cell-xml.js';
import { type CellLook, SheetLooks } from './sheet-looks.js';

/** What the format itself allows. */
const MOST_SHEET_ROWS = 1_048_576;
const MOST_SHEET_COLUMNS = 16_384;
/** A name of a sheet has at most so many characters, and none of these. */
const LONGEST_NAME = 31;
const NOT_IN_NAMES = /[\\/?*[\]:]/g;
/** Rows are handed on in pieces of about this many characters. */
const PIECE = 32_768;

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

export interface SheetShape {
  readonly name: string;
  /** Width of each column, in characters. */
  readonly widths: readonly number[];
  /** Rows at the top that stay in sight. */
  readonly frozenRows: number;
}

/** One workbook; sheets are written one after another. */
export class WorkbookWriter {
  readonly #zip: ZipStream;
  readonly #looks = new SheetLooks();
  readonly #names: string[] = [];
  readonly #creator: string;
  readonly #at: Date;
  #sheet: PassThrough | undefined;
  #rows = 0;
  #piece = '';
  #fault: Error | undefined;

  constructor(
    out: Writable,
    { creator = 'rfi-logger', at = new Date(wallClock()) }: { creator?: string; at?: Date } = {},
  ) {
    this.#creator = creator;
    this.#at = at;
    this.#zip = new ZipStream(out, at);
    this.#zip.written.catch((error: Error) => {
      this.#fault = error;
      // A writer that waits for room is let go.
      this.#sheet?.destroy(error);
    });
  }

  begin({ name, widths, frozenRows }: SheetShape): void {
    if (widths.length > MOST_SHEET_COLUMNS)
      throw ConfigError.of('A sheet has at most {most} columns; {columns} are needed.', {
        most: MOST_SHEET_COLUMNS,
        columns: widths.length,
      });
    this.#endSheet();
    this.#names.push(this.#nameFor(name));
    this.#sheet = new PassThrough();
    this.#sheet.on('error', () => undefined);
    this.#zip.addStream(this.#sheet, `xl/worksheets/sheet${this.#names.length}.xml`);
    this.#rows = 0;
    const pane =
      frozenRows === 0
        ? ''
        : `<pane ySplit="${frozenRows}" topLeftCell="A${frozenRows + 1}" activePane="bottomLeft" state="frozen"/>`;
    const columns = widths.map(
      (width, i) => `<col min="${i + 1}" max="${i + 1}" width="${width.toFixed(2)}" customWidth="1"/>`,
    );
    this.#piece = `${HEAD}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0">${pane}</sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/>${columns.length === 0 ? '' : `<cols>${columns.join('')}</cols>`}<sheetData>`;
  }

  /**
   * Adds a row; the promise is there while the rows before it wait for the disk.
   * @throws ConfigError when the sheet is full.
   */
  add(
    cells: readonly SheetCell[],
    lookOf: (column: number) => CellLook | undefined = () => undefined,
  ): Promise<void> | undefined {
    if (this.#rows >= MOST_SHEET_ROWS)
      throw ConfigError.of('A sheet has at most {most} rows: ask for less, or for CSV or Parquet.', {
        most: MOST_SHEET_ROWS,
      });
    this.#rows += 1;
    let row = `<row r="${this.#rows}">`;
    for (const [i, cell] of cells.entries()) {
      const look = this.#looks.numberOf(lookOf(i));
      row += cellXml(cell, `${columnLetters(i)}${this.#rows}`, look);
    }
    this.#piece += `${row}</row>`;
    return this.#piece.length >= PIECE ? this.#handOn() : undefined;
  }

  /** @throws Error when it cannot be written. */
  async finish(): Promise<void> {
    this.#endSheet();
    const sheets = this.#names.map((_name, i) => i + 1);
    const part = (path: string, xml: string): void => this.#zip.addText(HEAD + xml, path);
    part('xl/styles.xml', this.#looks.xml(MAIN));
    part(
      'xl/workbook.xml',
      `<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets>${sheets.map((n) => `<sheet name="${xmlText(this.#names[n - 1] ?? '')}" sheetId="${n}" r:id="rId${n}"/>`).join('')}</sheets></workbook>`,
    );
    const relation = (id: string, type: string, target: string): string =>
      `<Relationship Id="${id}" Type="${type}" Target="${target}"/>`;
    const relations = (all: readonly string[]): string =>
      `<Relationships xmlns="${PACKAGE}/relationships">${all.join('')}</Relationships>`;
    part(
      'xl/_rels/workbook.xml.rels',
      relations([
        ...sheets.map((n) => relation(`rId${n}`, `${RELATIONS}/worksheet`, `worksheets/sheet${n}.xml`)),
        relation('rIdStyles', `${RELATIONS}/styles`, 'styles.xml'),
      ]),
    );
    part(
      'docProps/core.xml',
      `<cp:coreProperties xmlns:cp="${PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:creator>${xmlText(this.#creator)}</dc:creator><dcterms:created xsi:type="dcterms:W3CDTF">${this.#at.toISOString()}</dcterms:created></cp:coreProperties>`,
    );
    part(
      '_rels/.rels',
      relations([
        relation('rId1', `${RELATIONS}/officeDocument`, 'xl/workbook.xml'),
        relation('rId2', `${PACKAGE}/relationships/metadata/core-properties`, 'docProps/core.xml'),
      ]),
    );
    const override = (path: string, type: string): string => `<Override PartName="/${path}" ContentType="${type}"/>`;
    part(
      '[Content_Types].xml',
      `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${[
        override('xl/workbook.xml', `${TYPE}.sheet.main+xml`),
        override('xl/styles.xml', `${TYPE}.styles+xml`),
        override('docProps/core.xml', 'application/vnd.openxmlformats-package.core-properties+xml'),
        ...sheets.map((n) => override(`xl/worksheets/sheet${n}.xml`, `${TYPE}.worksheet+xml`)),
      ].join('')}</Types>`,
    );
    await this.#zip.finish();
  }

  async #handOn(): Promise<void> {
    if (this.#fault !== undefined) throw this.#fault;
    const sheet = this.#sheet;
    const piece = this.#piece;
    this.#piece = '';
    if (sheet === undefined || sheet.write(piece)) return;
    await Promise.race([once(sheet, 'drain'), this.#zip.written]);
  }

  #endSheet(): void {
    this.#sheet?.end(`${this.#piece}</sheetData></worksheet>`);
    this.#piece = '';
    this.#sheet = undefined;
  }

  /** Unique, short enough, and without what a name may not have. */
  #nameFor(wanted: string): string {
    const plain = cut(wanted.replace(NOT_IN_NAMES, ' ').trim(), LONGEST_NAME) || 'Sheet';
    const taken = new Set(this.#names.map((name) => name.toLowerCase()));
    let name = plain;
    for (let i = 2; taken.has(name.toLowerCase()); i++) name = `${cut(plain, LONGEST_NAME - 4)} (${i})`;
    return name;
  }
}

/** At most so many UTF-16 units, and no half a letter. */
function cut(text: string, most: number): string {
  return text.slice(0, most).replace(/[\ud800-\udbff]$/, '');
}
