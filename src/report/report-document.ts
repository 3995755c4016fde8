/**
 * A report as it is to be read: words, tables and strips in one language, without a place on a page. What is measured
 * becomes words here once; every form (PDF, workbook, plain text, the page's preview) is made from this and from nothing else.
 */

/** `vi-en`: Vietnamese with English under it, for forms that go abroad. */
export const REPORT_LANGUAGES = ['vi', 'en', 'vi-en'] as const;
export type ReportLanguage = (typeof REPORT_LANGUAGES)[number];

export const REPORT_KINDS = ['daily', 'campaign', 'statistics', 'occupancy', 'minutes', 'form'] as const;
export type ReportKind = (typeof REPORT_KINDS)[number];

export interface Cell {
  readonly text: string;
  /** The same in the other language, under it. */
  readonly also?: string | undefined;
  /** Said after it in a quieter voice: how it came about, why it is missing. */
  readonly note?: string | undefined;
  /** The bare number, for a workbook; its unit stands in the head of the column. */
  readonly value?: number | undefined;
  /** `blank`: nothing is known, and the place stays empty for a pen. */
  readonly look?: 'strong' | 'quiet' | 'blank' | undefined;
}

export interface Column {
  readonly head: string;
  readonly also?: string | undefined;
  /** Parts of the width of the table. */
  readonly share: number;
  readonly align?: 'left' | 'right' | undefined;
}

/** A stretch of a strip of time. */
export interface StripPart {
  /** Parts of the whole, 0 to 1. */
  readonly share: number;
  readonly state: 'watched' | 'degraded' | 'blind' | 'unknown';
}

export interface Bar {
  readonly label: string;
  readonly value: number;
  /** What is written above it; nothing where empty. */
  readonly mark: string;
}

export type Block =
  | { readonly kind: 'heading'; readonly text: string; readonly also?: string | undefined }
  | { readonly kind: 'paragraph'; readonly text: string; readonly look?: 'strong' | 'quiet' | undefined }
  | { readonly kind: 'facts'; readonly rows: readonly { readonly label: string; readonly cell: Cell }[] }
  | {
      readonly kind: 'table';
      readonly columns: readonly Column[];
      readonly rows: readonly (readonly Cell[])[];
      /** Said instead of a table without rows. */
      readonly empty: string;
    }
  /** Time from left to right, a strip for each row. */
  | {
      readonly kind: 'strips';
      readonly from: string;
      readonly to: string;
      readonly legend: readonly { readonly state: StripPart['state']; readonly text: string }[];
      readonly rows: readonly { readonly label: string; readonly parts: readonly StripPart[]; readonly mark: string }[];
    }
  | { readonly kind: 'bars'; readonly title: string; readonly bars: readonly Bar[] };

/** The head of an official letter: who writes, under whom, and where. */
export interface LetterheadWords {
  /** Two lines; the second is underlined. */
  readonly state: readonly [string, string];
  readonly parent: string;
  readonly organisation: string;
  readonly contact: string;
  readonly number: string;
  readonly placeAndDate: string;
}

export interface ReportDocument {
  readonly language: ReportLanguage;
  readonly letterhead: LetterheadWords;
  readonly title: string;
  readonly titleAlso?: string | undefined;
  /** What it is about: a period, a case. */
  readonly subtitle: string;
  readonly blocks: readonly Block[];
  /** Who signs, from left to right: what stands above the name, and the name where it is known. */
  readonly signatures: readonly { readonly role: string; readonly note: string; readonly name: string }[];
  /** Set across every page of what is not real. */
  readonly watermark?: string | undefined;
  /** At the foot of every page, before the number of the page. */
  readonly footer: string;
  readonly pageWord: string;
}

export function text(value: string, more: Omit<Cell, 'text'> = {}): Cell {
  return { text: value, ...more };
}

/** Nothing is known: printed as nothing. */
export const BLANK: Cell = { text: '', look: 'blank' };
