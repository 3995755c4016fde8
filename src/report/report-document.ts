/**
 * The content of a report in one language: text, tables and strips, without a page layout. Values become words here,
 * once; every format (PDF, workbook, plain text, the page's preview) is made only from this document.
 */
import type { ReportLanguage } from '../watch/papers/formats.js';

/** Files that a report is rendered to. */

export interface Cell {
  readonly text: string;
  /** The same text in the other language, printed under it. */
  readonly also?: string | undefined;
  /** An addition in quieter print: where the value comes from, or why it is missing. */
  readonly note?: string | undefined;
  /** The number alone, for a workbook. */
  readonly value?: number | undefined;
  /** Unit of the number, where the head of the column does not tell it. */
  readonly unit?: '%' | 'days' | undefined;
  /** `blank`: nothing is known, and the place is left empty for a pen. */
  readonly look?: 'strong' | 'quiet' | 'blank' | undefined;
}

export interface Column {
  readonly head: string;
  readonly also?: string | undefined;
  /** Relative width of the column. */
  readonly share: number;
  readonly align?: 'left' | 'right' | undefined;
}

export interface StripPart {
  /** Share of the whole strip, 0 to 1. */
  readonly share: number;
  readonly state: 'watched' | 'degraded' | 'blind' | 'unknown';
}

export interface Bar {
  readonly label: string;
  readonly value: number;
  /** Text above the part; empty for none. */
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
      /** Text in place of a table without rows. */
      readonly empty: string;
    }
  /** Time from left to right, one strip for each row. */
  | {
      readonly kind: 'strips';
      readonly from: string;
      readonly to: string;
      readonly legend: readonly { readonly state: StripPart['state']; readonly text: string }[];
      readonly rows: readonly { readonly label: string; readonly parts: readonly StripPart[]; readonly mark: string }[];
    }
  | { readonly kind: 'bars'; readonly title: string; readonly bars: readonly Bar[] };

/** The head of an official letter: the organisation, its superior body, and the place. */
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
  /** Lines of "Kính gửi" under the title, and of "Nơi nhận" beside the signatures, each with its heading. */
  readonly addressees?: readonly string[] | undefined;
  readonly recipients?: readonly string[] | undefined;
  readonly title: string;
  readonly titleAlso?: string | undefined;
  /** Subject of the report: a period, or a case. */
  readonly subtitle: string;
  readonly blocks: readonly Block[];
  /** The signatures from left to right: text above the name, and the name where it is known. */
  readonly signatures: readonly { readonly role: string; readonly note: string; readonly name: string }[];
  /** Printed across every page of a report that is not real. */
  readonly watermark?: string | undefined;
  /** Printed at the foot of every page, before the page number. */
  readonly footer: string;
  readonly pageWord: string;
}

export function text(value: string, more: Omit<Cell, 'text'> = {}): Cell {
  return { text: value, ...more };
}

/** Unknown: printed as an empty cell. */
export const BLANK: Cell = { text: '', look: 'blank' };
