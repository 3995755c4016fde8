/**
 * A report as a Word document (ECMA-376, WordprocessingML) that an office edits. Page, typeface, sizes and places of the parts
 * follow the Vietnamese decree 30/2020/NĐ-CP, annex I: A4, margins 20, 20, 30 and 15 mm, Times New Roman, black, the number of
 * the page in the middle of the top from the second page on.
 */
import { zipBytes } from '../../files/zip/zip-writer.js';
import { cellText } from '../document-text.js';
import { unbroken } from '../letterhead.js';
import type { Block, Cell, LetterheadWords, ReportDocument } from '../report-document.js';

/** Twentieths of a point. */
const TWIPS_PER_MM = 56.7;
const PAGE = {
  width: twips(210),
  height: twips(297),
  top: twips(20),
  bottom: twips(20),
  left: twips(30),
  right: twips(15),
};
const TEXT_WIDTH = PAGE.width - PAGE.left - PAGE.right;
/** Half points: 13 pt for the text, 12 for tables, 14 for the title. */
const TEXT = 26;
const SMALL = 24;
const TITLE = 28;

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const WORD = 'application/vnd.openxmlformats-officedocument.wordprocessingml';

interface Look {
  readonly bold?: boolean;
  readonly italic?: boolean;
  /** Half points. */
  readonly size?: number;
  readonly align?: 'left' | 'center' | 'right' | 'both';
  /** First line set in by 10 mm, as running text is. */
  readonly indented?: boolean;
  /** A line under the paragraph, as under the motto. */
  readonly ruled?: boolean;
  readonly keepNext?: boolean;
  /** Space over and under, twips. */
  readonly space?: number;
}

/** @throws Error when the file cannot be packed. */
export async function documentDocx(document: ReportDocument): Promise<Uint8Array> {
  const parts = {
    '[Content_Types].xml': CONTENT_TYPES,
    '_rels/.rels': relations([['officeDocument', 'word/document.xml']]),
    'word/document.xml': body(document),
    'word/styles.xml': STYLES,
    'word/header1.xml': header(document),
    'word/footer1.xml': footer(document),
    'word/_rels/document.xml.rels': relations([
      ['styles', 'styles.xml'],
      ['header', 'header1.xml'],
      ['footer', 'footer1.xml'],
    ]),
  };
  const encoder = new TextEncoder();
  return await zipBytes(Object.entries(parts).map(([name, text]) => ({ name, content: encoder.encode(HEAD + text) })));
}

function body(document: ReportDocument): string {
  const { letterhead, title, titleAlso, subtitle, blocks, watermark, addressees = [] } = document;
  const centred: Look = { align: 'center' };
  return `<w:document xmlns:w="${MAIN}" xmlns:r="${RELATIONS}"><w:body>${[
    letterheadTable(unbroken(letterhead)),
    watermark === undefined ? '' : paragraph(watermark, { ...centred, bold: true, size: TITLE, space: 120 }),
    paragraph(title, { ...centred, bold: true, size: TITLE, space: 120, keepNext: true }),
    titleAlso === undefined ? '' : paragraph(titleAlso, { ...centred, italic: true }),
    paragraph(subtitle, { ...centred, bold: true, ruled: true }),
    ...addressees.map((line) =>
      paragraph(line, { ...(addressees.length === 1 ? centred : { indented: true }), space: 60 }),
    ),
    ...blocks.map(blockXml),
    endTable(document),
  ].join('')}${SECTION}</w:body></w:document>`;
}

/** Agency on the left, motto of the state on the right; under them number, and place with date. */
function letterheadTable({ state, parent, organisation, contact, number, placeAndDate }: LetterheadWords): string {
  const left = [
    parent === '' ? '' : paragraph(parent, { align: 'center', size: SMALL }),
    paragraph(organisation, { align: 'center', size: SMALL, bold: true, ruled: true }),
    contact === '' ? '' : paragraph(contact, { align: 'center', size: 20 }),
  ].join('');
  const right = [
    paragraph(state[0], { align: 'center', size: SMALL, bold: true }),
    paragraph(state[1], { align: 'center', size: TEXT, bold: true, ruled: true }),
  ].join('');
  const shares = [0.44, 0.56];
  return table(shares, false, [
    [left, right],
    [
      paragraph(number, { align: 'center', size: TEXT, space: 60 }),
      paragraph(placeAndDate, { align: 'center', size: TEXT, italic: true, space: 60 }),
    ],
  ]);
}

/** Recipients on the left beside one signature (decree 30/2020, annex I), below several, which need the width. */
function endTable({ signatures, recipients = [] }: ReportDocument): string {
  const [heading = '', ...lines] = recipients;
  const received = [
    paragraph(heading, { bold: true, italic: true, size: SMALL, space: 120 }),
    ...lines.map((line) => paragraph(line, { size: 22 })),
  ].join('');
  const cells = signatures.map(({ role, note, name }) =>
    [
      paragraph(role, { align: 'center', bold: true, keepNext: true, space: 120 }),
      paragraph(note, { align: 'center', italic: true, size: SMALL, keepNext: true }),
      ...[1, 2, 3].map(() => paragraph('', { align: 'center', keepNext: true })),
      paragraph(name, { align: 'center', bold: true }),
    ].join(''),
  );
  const isBeside = cells.length === 1;
  const row = isBeside ? [received, ...cells] : cells;
  const signed =
    row.length === 0
      ? ''
      : table(
          row.map(() => 1),
          false,
          [row],
        );
  return signed + (isBeside || recipients.length === 0 ? '' : received);
}

function blockXml(block: Block): string {
  switch (block.kind) {
    case 'heading': {
      const also = block.also === undefined ? '' : ` / ${block.also}`;
      return paragraph(`${block.text}${also}`, { bold: true, keepNext: true, space: 120 });
    }
    case 'paragraph':
      return paragraph(block.text, {
        align: 'both',
        indented: true,
        space: 120,
        ...(block.look === 'strong' ? { bold: true } : block.look === 'quiet' ? { italic: true, size: SMALL } : {}),
      });
    case 'facts':
      return table(
        [1, 2],
        true,
        block.rows.map(({ label, cell }) => [paragraph(label, { size: SMALL }), cellXml(cell, 'left')]),
      );
    case 'table': {
      if (block.rows.length === 0) return paragraph(block.empty, { italic: true, space: 120 });
      const head = block.columns.map(({ head: words, also }) =>
        paragraph(also === undefined ? words : `${words} / ${also}`, { bold: true, align: 'center', size: SMALL }),
      );
      const rows = block.rows.map((row) => row.map((cell, i) => cellXml(cell, block.columns[i]?.align ?? 'left')));
      return table(
        block.columns.map(({ share }) => share),
        true,
        [head, ...rows],
      );
    }
    case 'strips':
      return [
        paragraph(`${block.from} – ${block.to}`, { size: SMALL, keepNext: true, space: 60 }),
        textTable(block.rows.map(({ label, mark }) => [label, mark])),
      ].join('');
    case 'bars':
      return [
        paragraph(block.title, { size: SMALL, bold: true, keepNext: true, space: 60 }),
        textTable(block.bars.map(({ label, value, mark }) => [label, mark === '' ? String(value) : mark])),
      ].join('');
  }
}

function textTable(rows: readonly (readonly [string, string])[]): string {
  return table(
    [1, 2],
    true,
    rows.map((row) => row.map((words) => paragraph(words, { size: SMALL }))),
  );
}

function cellXml(cell: Cell, align: 'left' | 'right'): string {
  const look = { align, size: SMALL, bold: cell.look === 'strong', italic: cell.look === 'quiet' };
  // A blank stays empty in a file that is edited: the brackets of the plain text would have to be deleted.
  return cell.look === 'blank' ? paragraph('', look) : paragraph(cellText(cell), look);
}

/** @param shares relative widths of the columns */
function table(shares: readonly number[], isRuled: boolean, rows: readonly (readonly string[])[]): string {
  const whole = shares.reduce((sum, share) => sum + share, 0);
  const widths = shares.map((share) => Math.round((TEXT_WIDTH * share) / whole));
  const edges = ['top', 'left', 'bottom', 'right', 'insideH', 'insideV'];
  const line = isRuled ? 'w:val="single" w:sz="4" w:space="0" w:color="000000"' : 'w:val="nil"';
  const borders = edges.map((edge) => `<w:${edge} ${line}/>`).join('');
  const cell = (content: string, i: number) =>
    `<w:tc><w:tcPr><w:tcW w:w="${widths[i] ?? 0}" w:type="dxa"/></w:tcPr>${content === '' ? '<w:p/>' : content}</w:tc>`;
  const body = rows.map((row, i) => {
    const isHead = isRuled && i === 0 && rows.length > 1 ? '<w:tblHeader/>' : '';
    return `<w:tr><w:trPr><w:cantSplit/>${isHead}</w:trPr>${row.map(cell).join('')}</w:tr>`;
  });
  const grid = widths.map((width) => `<w:gridCol w:w="${width}"/>`).join('');
  // Two tables without a paragraph between them would become one.
  return `<w:tbl><w:tblPr><w:tblW w:w="${TEXT_WIDTH}" w:type="dxa"/><w:tblBorders>${borders}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>${grid}</w:tblGrid>${body.join('')}</w:tbl>${paragraph('', { size: 12 })}`;
}

function paragraph(text: string, look: Look = {}): string {
  const { bold, italic, size = TEXT, align = 'left', indented, ruled, keepNext, space = 0 } = look;
  const properties = [
    keepNext ? '<w:keepNext/>' : '',
    ruled ? '<w:pBdr><w:bottom w:val="single" w:sz="6" w:space="1" w:color="000000"/></w:pBdr>' : '',
    `<w:spacing w:before="${space}" w:after="0"/>`,
    // The line under a motto is as long as its words: the paragraph is drawn in from both sides.
    ruled ? `<w:ind w:left="900" w:right="900"/>` : indented ? `<w:ind w:firstLine="${twips(10)}"/>` : '',
    `<w:jc w:val="${align}"/>`,
  ].join('');
  const run = `<w:rPr>${bold ? '<w:b/>' : ''}${italic ? '<w:i/>' : ''}<w:sz w:val="${size}"/><w:szCs w:val="${size}"/></w:rPr>`;
  const lines = text.split('\n').map((line) => `<w:t xml:space="preserve">${escaped(line)}</w:t>`);
  return `<w:p><w:pPr>${properties}</w:pPr><w:r>${run}${lines.join('<w:br/>')}</w:r></w:p>`;
}

/** The number of the page; on the first page only the mark of a report that is not real. */
function header({ watermark }: ReportDocument): string {
  const mark = watermark === undefined ? '' : paragraph(watermark, { align: 'center', bold: true });
  const number = `<w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:rPr><w:sz w:val="${TEXT}"/></w:rPr><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>`;
  return `<w:hdr xmlns:w="${MAIN}">${number}${mark}</w:hdr>`;
}

function footer({ footer: words }: ReportDocument): string {
  return `<w:ftr xmlns:w="${MAIN}">${paragraph(words, { size: 18, align: 'center' })}</w:ftr>`;
}

function relations(targets: readonly (readonly [kind: string, target: string])[]): string {
  const all = targets.map(
    ([kind, target], i) => `<Relationship Id="r${i + 1}" Type="${RELATIONS}/${kind}" Target="${target}"/>`,
  );
  return `<Relationships xmlns="${PACKAGE}/relationships">${all.join('')}</Relationships>`;
}

/** Text for XML, without the control characters that XML forbids. */
function escaped(text: string): string {
  return text
    .replace(/[^\t\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}

function twips(mm: number): number {
  return Math.round(mm * TWIPS_PER_MM);
}

const SECTION = `<w:sectPr><w:headerReference w:type="default" r:id="r2"/><w:footerReference w:type="default" r:id="r3"/><w:footerReference w:type="first" r:id="r3"/><w:pgSz w:w="${PAGE.width}" w:h="${PAGE.height}"/><w:pgMar w:top="${PAGE.top}" w:right="${PAGE.right}" w:bottom="${PAGE.bottom}" w:left="${PAGE.left}" w:header="${twips(10)}" w:footer="${twips(10)}" w:gutter="0"/><w:titlePg/></w:sectPr>`;

const FONT = 'Times New Roman';
const STYLES = `<w:styles xmlns:w="${MAIN}"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="${FONT}" w:hAnsi="${FONT}" w:eastAsia="${FONT}" w:cs="${FONT}"/><w:color w:val="000000"/><w:sz w:val="${TEXT}"/><w:szCs w:val="${TEXT}"/><w:lang w:val="vi-VN"/></w:rPr></w:rPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style></w:styles>`;

const CONTENT_TYPES = `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="${WORD}.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="${WORD}.styles+xml"/><Override PartName="/word/header1.xml" ContentType="${WORD}.header+xml"/><Override PartName="/word/footer1.xml" ContentType="${WORD}.footer+xml"/></Types>`;
