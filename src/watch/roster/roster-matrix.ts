/** Makes a list of a roster with a row for each person and a column for each day; letters in the cells name the shifts. */
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../time/units.js';
import { plainHeading, type RowFault } from '../csv.js';
import { civilDate, dayOf, dayStart, type LocalDay } from './local-day.js';
import { type ListedShift, type Roster, type Shift, shiftsBetween } from './roster.js';
import { contextOf, type DayContext, dayIn, hoursIn, type KnownNames, namesSomebody } from './roster-cells.js';
import {
  attempt,
  legendOf,
  letterOf,
  onlyHours,
  type RosterColumns,
  rosterColumns,
  widthOf,
} from './roster-columns.js';

/** What tells hours and month where the table does not: the repeating duty, and the name of the file. */
export interface RosterHints {
  readonly duty?: Pick<Roster, 'patterns' | 'holidays'> | undefined;
  readonly file?: string | undefined;
  readonly today?: LocalDay | undefined;
}

type Rows = readonly (readonly string[])[];

export type RosterReading = { shifts: ListedShift[]; faults: RowFault[] };

/** No watch has more; each cell of theirs takes 40 µs. */
const MOST_PEOPLE = 300;
/** Fewest days in a row of headings; the weekdays T2 to T7 are six. */
const LEAST_DAYS = 7;
const BARE_DAY = /^(?:(ngay|t[2-7]|cn|thu \w+|chu nhat) )?(\d{1,2})$/;
const SUNDAY = /^(?:cn|chu nhat|sun(?:day)?)$/;
/** Of a decision or a signature, not of the roster. */
const DATED = /ngay \d{1,2} (?:thang )?\d{1,2} (?:nam )?\d{4}/g;
const MONTH = /(?:^| )(?:thang |t ?)(\d{1,2})(?: nam)? (20\d\d)\b|^(\d{1,2}) (20\d\d)$/g;
const MONTH_OF_FILE = /(?<!\d|\d[-._])(\d{1,2})[-._](20\d\d)(?!\d)|(?<!\d)(20\d\d)[-._](\d{1,2})(?![-._]?\d)/;
const NO_PERSON = /^(?:tong|cong|so nguoi|quan so|total)\b/;
const RESTING = /^(?:nghi|off)\b/;
const RESTING_CODES = /(?<![\p{L}\d])([\p{L}\d]{1,3})\s*[:=–-]\s*(?:nghỉ|phép|ốm|đi học|công tác|off)/giu;
/** Letter and word of each shift, and the hours of the day from and before which it begins; above 24 of the next day. */
const PARTS: readonly (readonly [string, string, number, number])[] = [
  ['s', 'sang', 4, 11],
  ['n', 'ngay', 4, 12],
  ['c', 'chieu', 11, 17],
  ['t', 'toi', 17, 22],
  ['d', 'dem', 17, 28],
];
const ABSENT = { start: undefined, end: undefined, hours: undefined, legend: new Map(), headingOf: () => '' };
const PERSON = { at: 3, heading: '', shift: undefined };
/** The list has a day, its weekday, hours or name of a shift, and a person. */
const LIST = { ...ABSENT, first: 0, date: 0, weekday: 1, shift: 2, people: [PERSON] };
const [DATES, NAMES] = ['A', 'D'];

/** Undefined when no row of the table has days as headings. Nothing is read where a day is in doubt: the month may be wrong. */
export function readMatrix(
  rows: Rows,
  known: KnownNames,
  { duty, file = '', today }: RosterHints,
  readList: (list: Rows, columns: RosterColumns) => RosterReading,
): RosterReading | undefined {
  const head = rows.findIndex((cells) => dayColumns(cells).length > 0);
  if (head < 0) return undefined;
  const heading = rows[head] ?? [];
  const fault = (row: number, at: number, problem: string): RowFault => {
    const words = heading[at] ?? '';
    return { row: row + 1, column: letterOf(at) + (words === '' ? '' : ` (${words})`), problem };
  };
  const days = dayColumns(heading);
  const above = rows.slice(0, head);
  const months = monthsIn([...above.flat(), ...heading.filter((_text, at) => !days.includes(at))], file);
  const [doubtful] = days.filter(
    (at, i) => isBare(heading[at]) && (months.length !== 1 || (i > 0 && dayNumber(heading[at]) === 1)),
  );
  if (doubtful !== undefined) {
    const problem = `the month of "${heading[doubtful]}" is not told by one title or the name of the file; write THÁNG 02 NĂM 2027 above, or days as 06/02/2027`;
    return { shifts: [], faults: [fault(head, doubtful, problem)] };
  }
  const end = endOfWeek(rows, head, days, known);
  if (end > 0) return readTurned(rows.slice(0, end), head, known, today, readList);
  const context = months[0] ?? contextOf(above, today);
  const weekdays = [rows[head - 1], rows[head + 1]].find((cells) => isOfWeekdays(cells, days));
  const { names, people } = peopleRows(rows, head, days, known);
  if (people.length === 0)
    return { shifts: [], faults: [fault(head, 0, 'no column holds names of the people of the watch')] };
  if (people.length > MOST_PEOPLE) {
    const problem = `the table has ${people.length} rows and ${days.length} columns; a roster has at most ${MOST_PEOPLE} and 31`;
    return { shifts: [], faults: [fault(head, 0, problem)] };
  }
  const resting = new Set([...rows.flat().join('\n').matchAll(RESTING_CODES)].map(([, code = '']) => codeOf(code)));
  const cells = days.flatMap((at) =>
    people.flatMap((row) => codesIn(rows[row]?.[at] ?? '', resting).map((text) => ({ row, at, text }))),
  );
  const hoursOf = hoursByCode(rows, new Set(cells.map(({ text }) => codeOf(text))), duty);
  const list = cells.map(({ row, at, text }) => {
    const day = heading[at] ?? '';
    const [, weekday = '', number] = BARE_DAY.exec(plainHeading(day)) ?? [];
    const date = number === undefined ? day : `${number}/${context.month}/${context.year}`;
    const named = weekdays?.[at] ?? weekday;
    const found = attempt(() => dayIn(date, context, named || date));
    const hours = found === undefined ? text : hoursOf(codeOf(text), found);
    return [date, named, hours ?? text, rows[row]?.[names] ?? ''];
  });
  const { shifts, faults } = readList(list, { ...LIST, context });
  const first = new Map<string, RowFault>();
  for (const { row, column, problem } of faults) {
    const cell = cells[row - 1];
    if (cell === undefined || first.has(problem)) continue;
    if (column === DATES) return { shifts: [], faults: [fault(head, cell.at, problem)] };
    first.set(problem, fault(cell.row, column === NAMES ? names : cell.at, problem));
  }
  // Named by their hours: a month that is read again takes the place of what was read before.
  const named = shifts.map((shift) => ({ ...shift, id: `matrix/${shift.startsAt}-${shift.endsAt}` }));
  return { shifts: named, faults: [...first.values()] };
}

/** Row behind the shifts where people stand below the days, in more cells than elsewhere: one in a row may be a signature; else 0. */
function endOfWeek(rows: Rows, head: number, days: readonly number[], known: KnownNames): number {
  // Letters of a shift are no name, even where somebody is called so.
  const named = (cells: readonly string[] = []) =>
    cells.filter((one) => one.length > 2 && namesSomebody(one, known)).length;
  const below = rows.map((cells, row) => (row > head ? named(days.map((at) => cells[at] ?? '')) : 0));
  const sum = below.reduce((all, one) => all + one, 0);
  return 2 * sum > named(rows.flat()) ? below.findLastIndex((one) => one > 1) + 1 : 0;
}

/** A week with a row for each shift and the people below the days: a list that lies on its side. */
function readTurned(
  rows: Rows,
  head: number,
  known: KnownNames,
  today: LocalDay | undefined,
  readList: (list: Rows, columns: RosterColumns) => RosterReading,
): RosterReading {
  const [above, block] = [rows.slice(0, head), rows.slice(head)];
  const list = [...above, ...Array.from({ length: widthOf(block) }, (_, at) => block.map((cells) => cells[at] ?? ''))];
  // Where no day can be read, each of them says why.
  const columns = rosterColumns(list, known, today) ?? { ...LIST, first: above.length + 1, context: {} };
  const none = 'no column holds names of the people of the watch';
  if (columns.people.length === 0) return { shifts: [], faults: [{ row: head + 1, column: 'A', problem: none }] };
  const { shifts, faults } = readList(list, columns);
  const placed = faults.map(({ row, column, problem }) => {
    const at = block.findIndex((_cells, i) => letterOf(i) === column.split(' ')[0]);
    return { row: head + at + 1, column: `${letterOf(row - 1 - head)} (${block[0]?.[row - 1 - head] ?? ''})`, problem };
  });
  return { shifts, faults: placed };
}

/** Rows of people, and their column: other rows are headings again, sums, notes and signatures. */
function peopleRows(rows: Rows, head: number, days: readonly number[], known: KnownNames) {
  const counts = Array.from({ length: widthOf(rows) }, (_, at) =>
    days.includes(at) ? 0 : rows.filter((cells) => namesSomebody(cells[at] ?? '', known)).length,
  );
  const names = counts.indexOf(Math.max(...counts));
  const last = rows.findLastIndex((cells) => namesSomebody(cells[names] ?? '', known));
  const people = [...rows.keys()].slice(head + 1).filter((row) => {
    const cells = rows[row] ?? [];
    const name = cells[names] ?? '';
    const codes = days.map((at) => cells[at] ?? '').filter((text) => text !== '' && text !== name);
    if (codes.length === 0 || isOfWeekdays(cells, days) || NO_PERSON.test(plainHeading(name))) return false;
    if (dayColumns(cells).length > 0) return false;
    return row <= last || codes.some((text) => /^\p{L}{1,2}$/u.test(text) || partOf(plainHeading(text)) !== undefined);
  });
  return { names, people: last < 0 ? [] : people };
}

function isOfWeekdays(cells: readonly string[] | undefined, days: readonly number[]): boolean {
  return days.some((at) => SUNDAY.test(plainHeading(cells?.[at] ?? '')));
}

/** Columns of at least seven days that follow one another; totals of the shifts 1, 2 and 3 beside them are none. */
function dayColumns(cells: readonly string[]): number[] {
  const numbers = [...cells.map((text) => attempt(() => dayNumber(text))), undefined];
  let run: number[] = [];
  return numbers.flatMap((number, at) => {
    const before = numbers[at - 1] ?? Number.NaN;
    const follows = number === before + 1 || (number === 1 && before > 27);
    const ended = follows || run.length < LEAST_DAYS ? [] : run;
    run = follows ? [...run, at] : number === undefined ? [] : [at];
    return ended;
  });
}

const isBare = (text = '') => BARE_DAY.test(plainHeading(text));

function dayNumber(text = ''): number | undefined {
  if (isBare(text)) return Number(/\d+$/.exec(plainHeading(text)));
  // Of a leap year, in which every day of a month has its number.
  const day = dayIn(text, { year: 2000 });
  return day === undefined ? undefined : civilDate(day).day;
}

/** Months, each once, that titles and the name of the file give. */
function monthsIn(titles: readonly string[], file: string): Required<Omit<DayContext, 'today'>>[] {
  const found = [...titles, file].flatMap((text) => {
    const plain = plainHeading(text.replace(/[()[\]]/g, ' ')).replace(DATED, ' ');
    return [...plain.matchAll(MONTH)].map(([, a, b, c, d]) => ({ year: Number(b ?? d), month: Number(a ?? c) }));
  });
  const [, a, b, c, d] = MONTH_OF_FILE.exec(file) ?? [];
  if (a !== undefined || c !== undefined) found.push({ year: Number(b ?? c), month: Number(a ?? d) });
  return [...new Map(found.map((one) => [`${one.year}-${one.month}`, one])).values()];
}

const partOf = (plain: string) => PARTS.find(([letter, word]) => plain === letter || plain === word);

function codeOf(text: string): string {
  const plain = plainHeading(text).replace(/^(?:ca|kip|truc) (?=.)/, '');
  return partOf(plain)?.[0] ?? (plain === '' ? text : plain);
}

/** "S, Đ" is of two shifts; a dash and "nghỉ" of none. */
function codesIn(cell: string, resting: ReadonlySet<string>): string[] {
  if (/^[-–—]*$/.test(cell) || RESTING.test(plainHeading(cell))) return [];
  const parts = attempt(() => hoursIn(cell)) === undefined ? cell.split(/[,;+/&\n]/).map((one) => one.trim()) : [];
  const named = parts.filter((one) => one !== '');
  return (named.length === 0 ? [cell] : named).filter((one) => !resting.has(codeOf(one)));
}

/** Hours of a code on a day, as the table tells them, or as the repeating duty leaves no doubt; undefined when neither does. */
function hoursByCode(rows: Rows, codes: ReadonlySet<string>, duty: RosterHints['duty']) {
  const texts = rows.map((row) => [...new Set(row)].join(': '));
  const told = new Map([...legendOf([rows.flat(), texts])].map(([name, hours]) => [codeOf(name), hours]));
  const only = told.size === 0 && [...codes].join() === 'x' ? onlyHours(rows, 0) : undefined;
  if (only !== undefined) told.set('x', only);
  const asked = [...codes].filter((code) => !told.has(code) && (/^[1-9x]$/.test(code) || partOf(code) !== undefined));
  const days = new Map<LocalDay, Map<string, Shift | undefined>>();
  return (code: string, day: LocalDay): string | undefined => {
    const hours = told.get(code);
    if (hours !== undefined) return rangeOf(hours.startMin, hours.endMin);
    if (duty === undefined || !asked.includes(code)) return undefined;
    const start = dayStart(day);
    const found =
      days.get(day) ?? slotsOf(asked, shiftsBetween({ ...duty, listed: [], swaps: [] }, start, start + DAY_MS), start);
    days.set(day, found);
    const slot = found.get(code);
    return slot && rangeOf((slot.startsAt - start) / MINUTE_MS, (slot.endsAt - start) / MINUTE_MS);
  };
}

/** Either all codes of the table are shifts of the duty, each another one, or none is. */
function slotsOf(asked: readonly string[], shifts: readonly Shift[], start: number) {
  const slots = shifts.filter(({ startsAt }) => startsAt >= start);
  const found = new Map(asked.map((code) => [code, slotOf(code, slots)]));
  const all = new Set(found.values());
  return all.size < asked.length || all.has(undefined) ? new Map<string, undefined>() : found;
}

function slotOf(code: string, slots: readonly Shift[]): Shift | undefined {
  const base = slots[0]?.id.replace(/\d+$/, '') ?? '';
  if (!slots.every(({ id }) => id.startsWith(base))) return undefined;
  if (code === 'x') return slots.length === 1 ? slots[0] : undefined;
  if (/^\d$/.test(code)) return slots.find(({ id }, i) => id === base + code && i + 1 === Number(code));
  const [, , from = 0, to = 0] = partOf(code) ?? [];
  const fitting = slots.filter(({ startsAt }) => {
    const hour = (startsAt - dayStart(dayOf(startsAt))) / HOUR_MS;
    return (hour >= from && hour < to) || hour + 24 < to;
  });
  return fitting.length === 1 ? fitting[0] : undefined;
}

/** "22:00-06:00". */
function rangeOf(...minutes: [number, number]): string {
  return minutes.map((one) => new Date(one * MINUTE_MS).toISOString().slice(11, 16)).join('-');
}
