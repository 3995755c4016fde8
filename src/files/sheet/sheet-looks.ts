/** How cells look: fonts, fills and number formats, gathered while a workbook is written. */

export interface CellLook {
  readonly bold?: boolean;
  /** In points; 11 when absent. */
  readonly size?: number;
  /** A head of a table: shaded. */
  readonly shaded?: boolean;
  /** Long text goes on in the next line, from the top. */
  readonly wrapped?: boolean;
  /** As Excel writes it: `yyyy-mm-dd hh:mm:ss.000`. */
  readonly numberFormat?: string;
}

const SIZE = 11;
const HEAD_FILL = 'FFE9EEF3';
/** Numbers below belong to the program that opens the workbook. */
const FIRST_FORMAT = 164;

export class SheetLooks {
  readonly #fonts = new Numbered(font(SIZE, false));
  readonly #formats = new Numbered('');
  readonly #looks = new Numbered(xf(0, 0, {}));
  /** A look that was seen is known by itself: cells of a column share one object. */
  readonly #known = new Map<CellLook, number>();

  numberOf(look: CellLook | undefined): number {
    if (look === undefined) return 0;
    const known = this.#known.get(look);
    if (known !== undefined) return known;
    const { bold = false, size = SIZE, numberFormat } = look;
    const format = numberFormat === undefined ? 0 : FIRST_FORMAT - 1 + this.#formats.of(numberFormat);
    const number = this.#looks.of(xf(this.#fonts.of(font(size, bold)), format, look));
    this.#known.set(look, number);
    return number;
  }

  xml(namespace: string): string {
    const formats = this.#formats.all
      .slice(1)
      .map((code, i) => `<numFmt numFmtId="${FIRST_FORMAT + i}" formatCode="${code.replaceAll('"', '&quot;')}"/>`);
    const list = (name: string, all: readonly string[]): string =>
      all.length === 0 ? '' : `<${name} count="${all.length}">${all.join('')}</${name}>`;
    const fills = [
      '<fill><patternFill patternType="none"/></fill>',
      '<fill><patternFill patternType="gray125"/></fill>',
      `<fill><patternFill patternType="solid"><fgColor rgb="${HEAD_FILL}"/></patternFill></fill>`,
    ];
    const parts = [
      list('numFmts', formats),
      list('fonts', this.#fonts.all),
      list('fills', fills),
      list('borders', ['<border><left/><right/><top/><bottom/><diagonal/></border>']),
      list('cellStyleXfs', ['<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>']),
      list('cellXfs', this.#looks.all),
    ];
    return `<styleSheet xmlns="${namespace}">${parts.join('')}</styleSheet>`;
  }
}

/** Different texts, each with its place. */
class Numbered {
  readonly #places = new Map<string, number>();

  constructor(first: string) {
    this.of(first);
  }

  get all(): readonly string[] {
    return [...this.#places.keys()];
  }

  of(text: string): number {
    const place = this.#places.get(text) ?? this.#places.size;
    this.#places.set(text, place);
    return place;
  }
}

function font(size: number, bold: boolean): string {
  return `<font>${bold ? '<b/>' : ''}<sz val="${size}"/><name val="Calibri"/></font>`;
}

function xf(fontPlace: number, format: number, { shaded, wrapped }: CellLook): string {
  const alignment = wrapped === true ? '<alignment vertical="top" wrapText="1"/>' : '';
  const applied = `${format === 0 ? '' : ' applyNumberFormat="1"'}${alignment === '' ? '' : ' applyAlignment="1"'}`;
  return `<xf numFmtId="${format}" fontId="${fontPlace}" fillId="${shaded === true ? 2 : 0}" borderId="0" xfId="0" applyFont="1" applyFill="1"${applied}>${alignment}</xf>`;
}
