/**
 * A report as a workbook: one sheet to read from top to bottom, and one sheet for each table, with numbers as numbers.
 */
import type { Sheet, SheetColumn, SheetNumber } from '../../files/sheet/workbook.js';
import { cellText } from '../document-text.js';
import type { Block, Cell, ReportDocument } from '../report-document.js';

const CHARACTERS_A_SHARE = 9;
const LABEL_WIDTH = 34;
const VALUE_WIDTH = 90;

type Table = Extract<Block, { kind: 'table' }>;

export function documentSheets(document: ReportDocument): Sheet[] {
  const { title, subtitle, watermark, letterhead, footer, blocks } = document;
  const mark = watermark === undefined ? [] : [`*** ${watermark} ***`];
  const heads = [...mark, title, subtitle];
  const sheets: Sheet[] = [
    {
      name: title,
      title: [...mark, letterhead.organisation, title, subtitle],
      columns: [
        { head: '', width: LABEL_WIDTH },
        { head: '', width: VALUE_WIDTH },
      ],
      rows: [...blocks.flatMap(plainRows), [footer]],
    },
  ];
  let section = title;
  for (const block of blocks) {
    if (block.kind === 'heading') section = block.text;
    if (block.kind === 'table' && block.rows.length > 0) sheets.push(tableSheet(section, heads, block));
    if (block.kind === 'bars')
      sheets.push({
        name: section,
        title: [...heads, block.title],
        columns: [
          { head: '', width: LABEL_WIDTH },
          { head: '', width: 14 },
        ],
        rows: block.bars.map(({ label, value }) => [label, value]),
      });
  }
  return sheets;
}

function tableSheet(name: string, heads: readonly string[], { columns, rows }: Table): Sheet {
  return {
    name,
    title: [...heads, name],
    columns: columns.map(
      ({ head, also, share }): SheetColumn => ({
        head: also === undefined ? head : `${head} / ${also}`,
        width: Math.max(10, share * CHARACTERS_A_SHARE * 1.6),
      }),
    ),
    rows: rows.map((row) => row.map(sheetValue)),
  };
}

function plainRows(block: Block): (readonly string[])[] {
  if (block.kind === 'heading') return [[], [block.text]];
  if (block.kind === 'paragraph') return [['', plain(block.text)]];
  if (block.kind === 'facts') return block.rows.map(({ label, cell }) => [label, plain(sheetText(cell))]);
  if (block.kind === 'strips') return block.rows.map(({ label, mark }) => [label, mark]);
  if (block.kind === 'table' && block.rows.length === 0) return [['', block.empty]];
  return [];
}

const FORMATS = { '%': '0.0" %"', days: '[h]:mm:ss' } as const;

/** The number where there is one, so that a person can calculate with it, shown as exactly as in the other formats. */
function sheetValue({ value, unit, ...cell }: Cell): string | SheetNumber | undefined {
  if (value !== undefined) {
    const [, decimals = ''] = /^[−\d]+[.,](\d+)$/.exec(cell.text) ?? [];
    const plainFormat = decimals === '' ? '0' : `0.${'0'.repeat(decimals.length)}`;
    return { value, format: unit === undefined ? plainFormat : FORMATS[unit] };
  }
  return cell.look === 'blank' ? undefined : plain(sheetText(cell));
}

function sheetText(cell: Cell): string {
  return cell.look === 'blank' ? '' : cellText(cell);
}

function plain(text: string): string {
  return text.replaceAll('\u00a0', ' ');
}
