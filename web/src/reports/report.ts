/** Reports as `/api/v1/reports` gives them. */

import { listIn, pathWith } from '../asking/request.js';
import { atOf, fieldsOf, numberOf, textOf, textsOf } from '../cases/incident.js';
import type { Language } from '../format.js';

export const KINDS = ['daily', 'campaign', 'statistics', 'occupancy', 'minutes', 'form'] as const;
export type ReportKind = (typeof KINDS)[number];
export const REPORT_LANGUAGES = ['vi', 'en', 'vi-en'] as const;
export type ReportLanguage = (typeof REPORT_LANGUAGES)[number];
export const FORMATS_OF_FILE = ['pdf', 'xlsx', 'txt'] as const;

export interface Report {
  readonly id: string;
  readonly kind: ReportKind;
  readonly title: Readonly<Record<Language, string>>;
  readonly from: number;
  readonly to: number;
  readonly madeAt: number;
  readonly madeBy: string;
  readonly drill: boolean;
  readonly scheduled: boolean;
  readonly incidentId: string | undefined;
  readonly languages: readonly ReportLanguage[];
  readonly sha256: string;
  readonly files: readonly { readonly language: string; readonly format: string; readonly sha256: string }[];
}

export function reportFrom(value: unknown): Report | undefined {
  const raw = fieldsOf(value);
  const id = textOf(raw['id']);
  const kind = KINDS.find((known) => known === raw['kind']);
  if (id === undefined || kind === undefined) return undefined;
  const title = fieldsOf(raw['title']);
  const languages = textsOf(raw['languages']);
  return {
    ...{ id, kind, from: atOf(raw['from']) ?? 0, to: atOf(raw['to']) ?? 0, madeAt: atOf(raw['madeAt']) ?? 0 },
    title: { vi: textOf(title['vi']) ?? id, en: textOf(title['en']) ?? id },
    madeBy: textOf(raw['madeBy']) ?? '',
    drill: raw['drill'] === true,
    scheduled: raw['scheduled'] === true,
    incidentId: textOf(raw['incidentId']),
    languages: REPORT_LANGUAGES.filter((known) => languages.includes(known)),
    sha256: textOf(raw['sha256']) ?? '',
    files: listIn(raw, 'files').map((one) => {
      const file = fieldsOf(one);
      return {
        language: textOf(file['language']) ?? '',
        format: textOf(file['format']) ?? '',
        sha256: textOf(file['sha256']) ?? '',
      };
    }),
  };
}

export function filePath(id: string, language: string, format: string): string {
  return pathWith(`/api/v1/reports/${id}/file`, { language, format });
}

/** A cell of a table: text, the other language under it, a note beside it. */
export interface Cell {
  /** Its place, as a name: what a report says keeps its place. */
  readonly key: string;
  readonly text: string;
  readonly also: string | undefined;
  readonly note: string | undefined;
  readonly look: string | undefined;
}

function cellFrom(value: unknown, place: number): Cell {
  const raw = fieldsOf(value);
  return {
    key: String(place),
    text: textOf(raw['text']) ?? '',
    ...{ also: textOf(raw['also']), note: textOf(raw['note']), look: textOf(raw['look']) },
  };
}

/** A section of a report, with what it has of all that sections may have. */
export interface Block {
  readonly key: string;
  readonly kind: string;
  readonly text: string;
  readonly also: string | undefined;
  readonly look: string | undefined;
  readonly facts: readonly { readonly label: string; readonly cell: Cell }[];
  readonly columns: readonly {
    readonly key: string;
    readonly head: string;
    readonly also: string | undefined;
    readonly right: boolean;
  }[];
  readonly rows: readonly { readonly key: string; readonly cells: readonly Cell[] }[];
  readonly empty: string;
  readonly strips: readonly {
    readonly label: string;
    readonly mark: string;
    readonly parts: readonly { readonly share: number; readonly state: string }[];
  }[];
  readonly bars: readonly { readonly label: string; readonly value: number; readonly mark: string }[];
}

export interface ShownDocument {
  readonly title: string;
  readonly titleAlso: string | undefined;
  readonly subtitle: string;
  readonly watermark: string | undefined;
  readonly footer: string;
  readonly letterhead: Readonly<Record<string, unknown>>;
  readonly blocks: readonly Block[];
}

export function documentFrom(value: unknown): ShownDocument {
  const raw = fieldsOf(value);
  return {
    title: textOf(raw['title']) ?? '',
    titleAlso: textOf(raw['titleAlso']),
    subtitle: textOf(raw['subtitle']) ?? '',
    watermark: textOf(raw['watermark']),
    footer: textOf(raw['footer']) ?? '',
    letterhead: fieldsOf(raw['letterhead']),
    blocks: listIn(raw, 'blocks').map(blockFrom),
  };
}

function blockFrom(value: unknown, place: number): Block {
  const raw = fieldsOf(value);
  const kind = textOf(raw['kind']) ?? '';
  const rows = listIn(raw, 'rows');
  return {
    kind,
    key: String(place),
    text: textOf(raw['text']) ?? textOf(raw['title']) ?? '',
    also: textOf(raw['also']),
    look: textOf(raw['look']),
    facts:
      kind === 'facts'
        ? rows.map((row) => ({ label: textOf(fieldsOf(row)['label']) ?? '', cell: cellFrom(fieldsOf(row)['cell'], 0) }))
        : [],
    columns: listIn(raw, 'columns').map((one, at) => {
      const column = fieldsOf(one);
      return {
        key: String(at),
        head: textOf(column['head']) ?? '',
        also: textOf(column['also']),
        right: column['align'] === 'right',
      };
    }),
    rows:
      kind === 'table'
        ? rows.map((row, at) => ({ key: String(at), cells: Array.isArray(row) ? row.map(cellFrom) : [] }))
        : [],
    empty: textOf(raw['empty']) ?? '',
    strips: kind === 'strips' ? rows.map(stripFrom) : [],
    bars: listIn(raw, 'bars').map((one) => {
      const bar = fieldsOf(one);
      return { label: textOf(bar['label']) ?? '', value: numberOf(bar['value']) ?? 0, mark: textOf(bar['mark']) ?? '' };
    }),
  };
}

function stripFrom(value: unknown): Block['strips'][number] {
  const raw = fieldsOf(value);
  const parts = listIn(raw, 'parts').map((one) => {
    const part = fieldsOf(one);
    return { share: numberOf(part['share']) ?? 0, state: textOf(part['state']) ?? 'unknown' };
  });
  return { label: textOf(raw['label']) ?? '', mark: textOf(raw['mark']) ?? '', parts };
}
