/** A report as plain text: for golden files, for mail, and for screen readers. */
import type { Block, Cell, ReportDocument } from './report-document.js';

export function documentText(document: ReportDocument): string {
  const { letterhead, title, titleAlso, subtitle, blocks, signatures, watermark, footer, addressees, recipients } =
    document;
  const lines = [
    ...(watermark === undefined ? [] : [`*** ${watermark} ***`, '']),
    ...[letterhead.parent, letterhead.organisation, letterhead.contact].filter((line) => line !== ''),
    ...letterhead.state,
    letterhead.number,
    letterhead.placeAndDate,
    '',
    title,
    ...(titleAlso === undefined ? [] : [titleAlso]),
    subtitle,
    ...(addressees === undefined ? [] : ['', ...addressees]),
    ...blocks.flatMap(blockLines),
    '',
    ...signatures.map(({ role, note, name }) => `${role} ${note}: ${name}`.trimEnd()),
    ...(recipients === undefined ? [] : ['', ...recipients]),
    '',
    footer,
  ];
  // Non-breaking spaces become ordinary spaces.
  return `${lines.join('\n')}\n`.replaceAll('\u00a0', ' ');
}

function blockLines(block: Block): string[] {
  switch (block.kind) {
    case 'heading':
      return ['', `## ${block.text}${block.also === undefined ? '' : ` / ${block.also}`}`];
    case 'paragraph':
      return ['', block.text];
    case 'facts':
      return ['', ...block.rows.map(({ label, cell }) => `${label}: ${cellText(cell)}`)];
    case 'table': {
      if (block.rows.length === 0) return ['', block.empty];
      const head = block.columns.map(({ head: words, also }) => (also === undefined ? words : `${words} / ${also}`));
      return ['', head.join(' | '), ...block.rows.map((row) => row.map(cellText).join(' | '))];
    }
    case 'strips':
      return ['', `${block.from} – ${block.to}`, ...block.rows.map(({ label, mark }) => `${label}: ${mark}`)];
    case 'bars':
      return [
        '',
        block.title,
        ...block.bars.map(({ label, value, mark }) => `${label}: ${mark === '' ? value : mark}`),
      ];
  }
}

/** A blank is printed as empty brackets, so that the reader sees it is meant to be empty. */
export function cellText({ text, also, note, look }: Cell): string {
  if (look === 'blank') return '[ ]';
  const whole = note === undefined ? text : `${text} (${note})`.trim();
  return also === undefined || also === whole ? whole : `${whole} / ${also}`;
}
