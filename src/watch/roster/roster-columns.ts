/** Finds by content and heading which column of an office's roster holds what: no office has another's headings. Pure. */
import { plainHeading } from '../csv.js';
import type { LocalDay } from './local-day.js';
import {
  allHoursIn,
  contextOf,
  type DayContext,
  dayIn,
  type Hours,
  hoursIn,
  isWeekday,
  type KnownNames,
  namesSomebody,
} from './roster-cells.js';

/** A column of people: of the row's shift, or of one that its heading names. */
export interface PeopleColumn {
  readonly at: number;
  readonly heading: string;
  readonly shift: string | undefined;
}

export interface RosterColumns {
  /** Index of the first row of the list. */
  readonly first: number;
  readonly context: DayContext;
  readonly date: number;
  readonly weekday: number | undefined;
  readonly start: number | undefined;
  readonly end: number | undefined;
  /** Column of "Ca 1", or of "07h00 – 19h00". */
  readonly shift: number | undefined;
  readonly people: readonly PeopleColumn[];
  /** Hours of shifts by their plain name, where the table tells them beside a name. */
  readonly legend: ReadonlyMap<string, Hours>;
  /** The only hours that the words around the list name: those of a duty without shifts. */
  readonly hours: Hours | undefined;
  headingOf(column: number): string;
}

const START = /^(?:start|from|begin|bat dau|tu|gio bat dau|tu gio|gio vao|gio nhan ca)$/;
const END = /^(?:end|to|ket thuc|den|gio ket thuc|den gio|gio ra|gio giao ca)$/;
const DATE = /^(?:date|day|ngay|ngay truc|ngay thang|ngay thang nam|thu ngay|ngay thu)$/;
const SHIFT = /^(?:ca|ca truc|ten ca|kip|kip truc|shift|gio truc|thoi gian|thoi gian truc|khung gio|gio)$/;
const PEOPLE =
  /^(?:people|person|staff|names?|nguoi truc|nhan su|can bo(?: truc)?|ho (?:va )?ten|truc (?:chinh|phu)|nhan vien(?: truc)?|lanh dao truc|truong (?:ca|kip)|thanh phan(?: truc)?|ky thuat vien|chuyen vien)\b/;
const SHIFT_NAME = /\b(?:ca|kip) (?:\d|[a-z]+)|\b(?:sang|chieu|toi|dem|hanh chinh|ban ngay|ban dem)\b/;
/** "Ca 1: từ 07h00 đến 19h00", "S: 06h-14h", "Đ = ca đêm (22h-06h)". */
const SHIFT_HOURS =
  /(?:(?:ca|kíp)\s+([\p{L}\d]+)|(?<=(?:^|[;:,.(\n]) ?)([\p{L}\d]{1,5})\s*[:=])[^\d;\n]{0,24}?(\d{1,2}\s*(?:[:hg]|giờ)[^;\n,)]{0,40})/giu;
const LETTERS = 26;
/** Rows of headings above the list. */
const MOST_HEADINGS = 3;

export function widthOf(rows: readonly (readonly string[])[]): number {
  return rows.reduce((most, { length }) => Math.max(most, length), 0);
}

/** Undefined when no column has days. */
export function rosterColumns(
  rows: readonly (readonly string[])[],
  known: KnownNames,
  today?: LocalDay,
): RosterColumns | undefined {
  const width = widthOf(rows);
  const columns = Array.from({ length: width }, (_, i) => i);
  const headed = rows.findIndex((cells) =>
    cells.some((text) => DATE.test(plainHeading(text)) || START.test(plainHeading(text))),
  );
  const context = contextOf(rows.slice(0, Math.max(0, headed)).concat(headed < 0 ? rows.slice(0, 10) : []), today);
  const dated = columns.map((at) => datedRows(rows, at, context));
  const date = dated.reduce((best, found, at) => (found.length > (dated[best]?.length ?? 0) ? at : best), 0);
  const first = headed >= 0 ? bodyAfter(rows, headed, date, context) : dated[date]?.[0];
  if (first === undefined || (headed < 0 && (dated[date]?.length ?? 0) === 0)) return undefined;
  const from = firstHeading(rows, headed >= 0 ? headed : Math.max(0, first - 1));
  const headings = columns.map((at) => headingsAbove(rows, at, from, first));
  const plain = headings.map((text) => plainHeading(text));
  const body = rows.slice(first);
  const share = (at: number, is: (text: string) => boolean): number => {
    const cells = body.map((cells_) => cells_[at] ?? '').filter((text) => text !== '');
    return cells.length === 0 ? 0 : cells.filter(is).length / cells.length;
  };
  const others = columns.filter((at) => at !== date);
  const find = (is: (at: number) => boolean) => others.find(is);
  const start = columns.find((at) => START.test(plain[at] ?? ''));
  const end = find((at) => END.test(plain[at] ?? ''));
  const taken = [start, end];
  const shift = find(
    (at) =>
      !taken.includes(at) && (SHIFT.test(plain[at] ?? '') || share(at, (text) => hoursText(text) !== undefined) > 0.5),
  );
  const weekday = find(
    (at) => at !== shift && share(at, isWeekday) > 0.5 && !/^(?:stt|tt|so tt)$/.test(plain[at] ?? ''),
  );
  const named = others.filter((at) => {
    if ([start, end, shift, weekday].includes(at)) return false;
    return (
      PEOPLE.test(plain[at] ?? '') ||
      isShift(headings[at] ?? '') ||
      share(at, (text) => namesSomebody(text, known)) > 0.3
    );
  });
  return {
    first,
    context,
    date,
    weekday,
    start,
    end,
    shift,
    legend: legendOf(rows),
    hours: named.some((at) => isShift(headings[at] ?? '')) ? undefined : onlyHours(rows, first),
    people: named.map((at) => {
      const heading = headings[at] ?? '';
      return { at, heading, shift: isShift(heading) ? heading : undefined };
    }),
    headingOf: (column) => headings[column] ?? '',
  };
}

const hoursText = (text: string): Hours | undefined => attempt(() => hoursIn(text));

function isShift(heading: string): boolean {
  return hoursText(heading) !== undefined || SHIFT_NAME.test(plainHeading(heading));
}

export function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** Rows in which a column holds a day. A bare number is one only below a heading that says so. */
function datedRows(rows: readonly (readonly string[])[], at: number, context: DayContext): number[] {
  const isHeaded = rows.some((cells) => DATE.test(plainHeading(cells[at] ?? '')));
  return rows.flatMap((cells, row) => {
    const text = cells[at] ?? '';
    if (text === '' || text.length > 40 || (/^\s*\d{1,2}\s*$/.test(text) && !isHeaded)) return [];
    if (hoursText(text) !== undefined) return [];
    return attempt(() => dayIn(text, context)) === undefined ? [] : [row];
  });
}

/** The first row below the headings: a second row of headings has neither a day nor a number in the column of days. */
function bodyAfter(rows: readonly (readonly string[])[], headed: number, date: number, context: DayContext): number {
  for (let row = headed + 1; row < Math.min(rows.length, headed + MOST_HEADINGS); row++) {
    const text = rows[row]?.[date] ?? '';
    if (/\d/.test(text) || attempt(() => dayIn(text, context)) !== undefined) return row;
    if (text !== '' && text !== rows[headed]?.[date]) return row;
  }
  return headed + 1;
}

/** The first row of headings: above that of the days may stand one of shifts. */
function firstHeading(rows: readonly (readonly string[])[], headed: number): number {
  const above = rows[headed - 1] ?? [];
  const isOfShifts = new Set(above.filter((text) => text !== '')).size > 1 && above.some(isShift);
  return isOfShifts ? headed - 1 : headed;
}

/** The words above a column, each once; a title across the table is none of a column's. */
function headingsAbove(rows: readonly (readonly string[])[], at: number, from: number, to: number): string {
  const words = rows.slice(from, to).flatMap((cells) => {
    const text = cells[at] ?? '';
    const isTitle = cells.length > 2 && cells.every((one) => one === text);
    return text === '' || isTitle ? [] : [text];
  });
  return [...new Set(words)].join(' ');
}

/** Shifts explained anywhere in the table, by what follows "ca": "1" of "Ca 1", or "s". */
export function legendOf(rows: readonly (readonly string[])[]): Map<string, Hours> {
  const legend = new Map<string, Hours>();
  for (const text of rows.flat())
    for (const [, named, code, rest = ''] of text.matchAll(SHIFT_HOURS)) {
      const [name, hours] = [plainHeading(named ?? code ?? ''), hoursText(rest)];
      if (hours !== undefined && !legend.has(name)) legend.set(name, hours);
    }
  return legend;
}

export function onlyHours(rows: readonly (readonly string[])[], first: number): Hours | undefined {
  const around = rows.flatMap((cells, row) =>
    row < first || cells.filter((text) => text !== '').length === 1 ? cells : [],
  );
  const found = new Map(
    around.flatMap((text) => {
      const all = attempt(() => allHoursIn(text)) ?? [];
      return all.map((hours) => [`${hours.startMin}-${hours.endMin}`, hours] as const);
    }),
  );
  return found.size === 1 ? [...found.values()][0] : undefined;
}

/** 0 → A, 27 → AB. */
export function letterOf(column: number): string {
  const last = String.fromCharCode(65 + (column % LETTERS));
  return column < LETTERS ? last : letterOf(Math.floor(column / LETTERS) - 1) + last;
}
