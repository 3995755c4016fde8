/**
 * The content of a report in one language: text, tables and strips, without a page layout. Values become words here,
 * once; every format (PDF, workbook, plain text, the page's preview) is made only from this document.
 */
import type { Block, Cell, ReportDocument } from '../api/report-document.js';

export type { Block, Cell, ReportDocument };
/** The head of an official letter: the organisation, its superior body, and the place. */
export type LetterheadWords = ReportDocument['letterhead'];
export type StripPart = Extract<Block, { readonly kind: 'strips' }>['rows'][number]['parts'][number];

export function text(value: string, more: Omit<Cell, 'text'> = {}): Cell {
  return { text: value, ...more };
}

/** Unknown: printed as an empty cell. */
export const BLANK: Cell = { text: '', look: 'blank' };
