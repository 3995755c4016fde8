/** Cells of a sheet as SpreadsheetML. */
import { serialOf } from './sheet-dates.js';

export type SheetCell = string | number | boolean | Date | null | undefined;

/** Of one cell; the format allows no more. */
const LONGEST_TEXT = 32_767;

/** `look` is a number of the styles; 0 is plain. */
export function cellXml(cell: SheetCell, reference: string, look: number): string {
  const start = `<c r="${reference}"${look === 0 ? '' : ` s="${look}"`}`;
  if (cell === null || cell === undefined || cell === '') return look === 0 ? '' : `${start}/>`;
  if (typeof cell === 'number') return Number.isFinite(cell) ? `${start}><v>${cell}</v></c>` : '';
  if (typeof cell === 'boolean') return `${start} t="b"><v>${cell ? 1 : 0}</v></c>`;
  if (cell instanceof Date) return `${start}><v>${serialOf(cell.getTime())}</v></c>`;
  const text = cell.slice(0, LONGEST_TEXT).replace(/[\ud800-\udbff]$/, '');
  return `${start} t="inlineStr"><is><t xml:space="preserve">${xmlText(escaped(text))}</t></is></c>`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** For an element or an attribute; letters that XML cannot hold are left out. */
export function xmlText(text: string): string {
  return text
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replace(/[^\P{Cc}\t\n\r]|[\ufffe\uffff]/gu, '')
    .replace(/[&<>"]/g, (letter) => ENTITIES[letter] ?? letter);
}

/** A text that looks like a coded letter (`_x000D_`) would be read as that letter; a line feed alone is one line break. */
function escaped(text: string): string {
  return text.replace(/_(x[0-9A-Fa-f]{4}_)/g, '_x005F_$1').replace(/\r\n?/g, '\n');
}

export function columnLetters(index: number): string {
  let letters = '';
  for (let rest = index + 1; rest > 0; rest = Math.floor((rest - 1) / 26))
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  return letters;
}
