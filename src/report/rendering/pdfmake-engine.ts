/** Makes PDFs with pdfmake, in plain JavaScript: slower and simpler, for machines for which typst has no compiler. */
import pdfmake from 'pdfmake';
import type { Content, TableCell } from 'pdfmake/interfaces.js';
import type { Block, Cell, ReportDocument, StripPart } from '../report-document.js';
import { FONT_FACES, type PdfEngine } from './pdf-engine.js';

const QUIET = '#5b6770';
const ACCENT = '#0b4f8a';
const LINES = '#b9c3cc';
const STATES: Readonly<Record<StripPart['state'], string>> = {
  watched: '#2e7d4f',
  degraded: '#d9a400',
  blind: '#b3261e',
  unknown: '#c3cad1',
};
const PAGE_WIDTH = 487;
const STRIP_WIDTH = 250;

export function pdfmakeEngine(): PdfEngine {
  const { normal, bold, italics, bolditalics } = FONT_FACES;
  pdfmake.setFonts({ Report: { normal, bold, italics, bolditalics } });
  const own: ReadonlySet<string> = new Set(Object.values(FONT_FACES));
  // Only our own font files may be read, and no address may be fetched.
  pdfmake.setLocalAccessPolicy((path) => own.has(path));
  pdfmake.setUrlAccessPolicy(() => false);
  return {
    name: 'pdfmake',
    pdf: async (document) => await pdfmake.createPdf(definition(document)).getBuffer(),
  };
}

type Definition = Parameters<typeof pdfmake.createPdf>[0];

function definition(document: ReportDocument): Definition {
  const { letterhead, title, titleAlso, subtitle, blocks, signatures, watermark, footer, pageWord } = document;
  return {
    info: { title: `${title} · ${subtitle}`, author: letterhead.organisation },
    pageSize: 'A4',
    pageMargins: [62, 51, 45, 57],
    defaultStyle: { font: 'Report', fontSize: 9, lineHeight: 1.15 },
    ...(watermark === undefined ? {} : { watermark: { text: watermark, color: '#b3261e', opacity: 0.13, bold: true } }),
    footer: (page, pages) => ({
      columns: [{ text: footer }, { text: `${pageWord} ${page}/${pages}`, alignment: 'right', width: 80 }],
      margin: [62, 18, 45, 0],
      fontSize: 7,
      color: QUIET,
    }),
    content: [
      {
        columns: [
          centred([
            [letterhead.parent, false],
            [letterhead.organisation, true],
            [letterhead.contact, false],
            [letterhead.number, false],
          ]),
          centred([
            [letterhead.state[0], true],
            [letterhead.state[1], true],
            [letterhead.placeAndDate, false],
          ]),
        ],
      },
      { text: title, fontSize: 14, bold: true, alignment: 'center', margin: [0, 14, 0, 0] },
      ...(titleAlso === undefined ? [] : [{ text: titleAlso, italics: true, alignment: 'center' as const }]),
      { text: subtitle, color: QUIET, alignment: 'center', margin: [0, 0, 0, 6] },
      ...blocks.map(content),
      {
        columns: signatures.map(({ role, note, name }) => ({
          stack: [
            { text: role, bold: true },
            { text: note, italics: true, fontSize: 8, margin: [0, 0, 0, 48] },
            { text: name, bold: true },
          ],
          alignment: 'center',
        })),
        margin: [0, 18, 0, 0],
        unbreakable: true,
      },
    ],
  };
}

function centred(lines: readonly (readonly [string, boolean])[]): Content {
  return { stack: lines.filter(([text]) => text !== '').map(([text, bold]) => ({ text, bold })), alignment: 'center' };
}

function content(block: Block): Content {
  switch (block.kind) {
    case 'heading':
      return {
        text: block.also === undefined ? block.text : `${block.text} / ${block.also}`,
        fontSize: 11,
        bold: true,
        color: ACCENT,
        margin: [0, 10, 0, 4],
      };
    case 'paragraph':
      return {
        text: block.text,
        bold: block.look === 'strong',
        ...(block.look === 'quiet' ? { color: QUIET } : {}),
        margin: [0, 2, 0, 4],
      };
    case 'facts':
      return {
        layout: 'noBorders',
        table: {
          widths: ['auto', '*'],
          body: block.rows.map(({ label, cell }) => [{ text: label, color: QUIET }, shown(cell)]),
        },
      };
    case 'table':
      return block.rows.length === 0 ? { text: block.empty, color: QUIET } : table(block);
    case 'strips':
      return {
        stack: [
          ...block.rows.map(
            ({ label, parts, mark }): Content => ({
              columns: [
                { text: label, width: 170 },
                { canvas: strip(parts), width: STRIP_WIDTH + 8 },
                { text: mark, color: QUIET, alignment: 'right' },
              ],
              fontSize: 8,
              margin: [0, 2, 0, 2],
            }),
          ),
          {
            text: `${block.from} – ${block.to}. ${block.legend.map(({ text }) => text).join(' · ')}`,
            fontSize: 7,
            color: QUIET,
          },
        ],
      };
    case 'bars':
      return {
        stack: [{ text: block.title, color: QUIET, fontSize: 8 }, { canvas: bars(block.bars) }, barLabels(block)],
      };
  }
}

function table({ columns, rows }: Extract<Block, { kind: 'table' }>): Content {
  const shares = columns.reduce((sum, { share }) => sum + share, 0);
  // Margins and lines take part of each column.
  const widths = columns.map(({ share }) => (share / shares) * PAGE_WIDTH - 9);
  const head = columns.map(
    ({ head: text, also }): TableCell => ({
      text: also === undefined ? text : `${text}\n${also}`,
      bold: true,
      fillColor: '#e9eef3',
    }),
  );
  const body = rows.map((row) =>
    row.map((cell, i): TableCell => ({ stack: [shown(cell)], alignment: columns[i]?.align ?? 'left' })),
  );
  return {
    table: { headerRows: 1, dontBreakRows: true, widths, body: [head, ...body] },
    layout: { hLineWidth: () => 0.4, vLineWidth: () => 0.4, hLineColor: () => LINES, vLineColor: () => LINES },
    fontSize: 7.5,
    margin: [0, 3, 0, 6],
  };
}

function shown({ text, also, note, look }: Cell): Content {
  const first = { text, bold: look === 'strong', ...(look === 'quiet' ? { color: QUIET } : {}) };
  const noted = note === undefined ? [first] : [first, { text: ` (${note})`, color: QUIET }];
  return also === undefined || also === text
    ? { text: noted }
    : { stack: [{ text: noted }, { text: also, italics: true, color: QUIET }] };
}

function strip(
  parts: readonly StripPart[],
): { type: 'rect'; x: number; y: number; w: number; h: number; color: string }[] {
  let x = 0;
  return parts.map(({ share, state }) => {
    const w = share * STRIP_WIDTH;
    const h = state === 'degraded' ? 6 : state === 'blind' ? 3.5 : 9;
    const rect = { type: 'rect' as const, x, y: 9 - h, w, h, color: STATES[state] };
    x += w;
    return rect;
  });
}

type Bars = Extract<Block, { kind: 'bars' }>['bars'];

function bars(all: Bars): ReturnType<typeof strip> {
  const top = Math.max(1, ...all.map(({ value }) => value));
  const each = PAGE_WIDTH / Math.max(1, all.length);
  return all.map(({ value }, i) => {
    const h = Math.max(0.6, (54 * value) / top);
    return { type: 'rect', x: i * each, y: 54 - h, w: each - 1.5, h, color: value > 0 ? ACCENT : LINES };
  });
}

function barLabels({ bars: all }: Extract<Block, { kind: 'bars' }>): Content {
  return {
    columns: all.map(({ label, mark }) => ({ text: mark === '' ? label : `${label}\n${mark}`, alignment: 'center' })),
    fontSize: 5.5,
    color: QUIET,
  };
}
