/** Blocks of a paper as its sections write them: heads and labels in both languages, a cell or plain text as content. */
import { NO_LEVEL_DBM } from '../incidents/emission-report.js';
import type { Words } from '../words/sentence.js';
import { type Block, type Cell, text } from './report-document.js';
import type { Voice } from './voice.js';

type Content = Cell | string;

/** A column: its head, its share of the width, and what it shows of a row. Numbers stand on the right. */
export type ColumnOf<Row> = readonly [
  vi: string,
  en: string,
  share: number,
  shown: (row: Row) => Content,
  align?: 'right',
];

/** A line of facts: its label and its value. */
export type Fact = readonly [vi: string, en: string, value: Content];

const cellOf = (content: Content): Cell => (typeof content === 'string' ? text(content) : content);

export function heading(voice: Voice, vi: string, en: string): Block {
  return { kind: 'heading', text: voice.words({ vi, en }) };
}

/** @param empty text in place of a table without rows */
export function table<Row>(
  voice: Voice,
  rows: readonly Row[],
  columns: readonly ColumnOf<Row>[],
  empty: Words = { vi: '—', en: '—' },
): Block {
  return {
    kind: 'table',
    columns: columns.map(([vi, en, share, , align]) => ({
      head: voice.words({ vi, en }),
      also: vi === en ? undefined : voice.also({ vi, en }),
      share,
      align,
    })),
    rows: rows.map((row) => columns.map(([, , , shown]) => cellOf(shown(row)))),
    empty: voice.words(empty),
  };
}

export function facts(voice: Voice, rows: readonly Fact[]): Block {
  return {
    kind: 'facts',
    rows: rows.map(([vi, en, value]) => ({ label: voice.words({ vi, en }), cell: cellOf(value) })),
  };
}

export function levelCell(levelDbm: number, voice: Voice): Content {
  return levelDbm > NO_LEVEL_DBM ? voice.numberCell(levelDbm, 1) : '—';
}
