/** Reads a roster from a table: one shift per row, with start, end and the people by id or name. */
import { plainHeading, type RowFault } from '../csv.js';
import { dayStart, MINUTE_MS, parseDay } from './local-day.js';
import type { Person } from './people.js';
import type { ListedShift } from './roster.js';

type Column = 'date' | 'start' | 'end' | 'people';

const HEADINGS: Readonly<Record<Column, readonly string[]>> = {
  date: ['date', 'day', 'ngay', 'ngay truc'],
  start: ['start', 'from', 'begin', 'bat dau', 'tu', 'gio bat dau', 'tu gio'],
  end: ['end', 'to', 'ket thuc', 'den', 'gio ket thuc', 'den gio'],
  people: ['people', 'person', 'staff', 'names', 'nguoi truc', 'nhan su', 'can bo truc', 'ho ten'],
};

/** Longest shift accepted; a longer one is a typing error. */
const LONGEST_SHIFT_MS = 36 * 3600e3;

/**
 * Times are Vietnamese; an end not later than the start is on the next day. Rows with a fault are left out and
 * reported; the caller decides whether to keep the others. People are separated by `,`, `;`, `/` or ` + `.
 */
export function rosterFromRows(
  rows: readonly (readonly string[])[],
  people: readonly Person[],
): { shifts: ListedShift[]; faults: RowFault[] } {
  const [heading = [], ...body] = rows;
  const faults: RowFault[] = [];
  const at = new Map<Column, number>();
  for (const column of Object.keys(HEADINGS) as Column[]) {
    const index = heading.findIndex((text) => HEADINGS[column].includes(plainHeading(text)));
    if (index < 0) faults.push({ row: 1, column, problem: `no heading says ${HEADINGS[column].join(', ')}` });
    at.set(column, index);
  }
  if (faults.length > 0) return { shifts: [], faults };
  const shifts: ListedShift[] = [];
  for (const [i, cells] of body.entries()) {
    const row = i + 2;
    const cell = (column: Column): string => cells[at.get(column) ?? -1] ?? '';
    try {
      shifts.push(shiftOf(row, cell, people));
    } catch (error) {
      const [column = '', problem = ''] = (error as Error).message.split('\n');
      faults.push({ row, column, problem });
    }
  }
  return { shifts, faults };
}

function shiftOf(row: number, cell: (column: Column) => string, people: readonly Person[]): ListedShift {
  const day = attempt('date', () => parseDay(cell('date')));
  const startMin = attempt('start', () => minuteOfDay(cell('start')));
  const endMin = attempt('end', () => minuteOfDay(cell('end')));
  const startsAt = dayStart(day) + startMin * MINUTE_MS;
  const endsAt = dayStart(endMin > startMin ? day : day + 1) + endMin * MINUTE_MS;
  if (endsAt - startsAt > LONGEST_SHIFT_MS) throw new RangeError(`end\nthe shift lasts longer than 36 h`);
  const personIds = attempt('people', () => peopleOf(cell('people'), people));
  return { id: `row-${row}/${startsAt}`, startsAt, endsAt, personIds };
}

function attempt<T>(column: Column, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new RangeError(`${column}\n${(error as Error).message}`);
  }
}

/** Reads "7:30", "07h30", "7h", "24:00". @throws RangeError naming the text. */
export function minuteOfDay(text: string): number {
  const match = /^\s*(\d{1,2})\s*(?:[:hg]\s*(\d{2})?)?\s*$/i.exec(text);
  const minutes = Number(match?.[1]) * 60 + Number(match?.[2] ?? 0);
  if (match === null || minutes > 1440 || Number(match[2] ?? 0) > 59)
    throw new RangeError(`"${text}" is not a time of day; write 07:30`);
  return minutes;
}

function peopleOf(text: string, people: readonly Person[]): string[] {
  const names = text
    .split(/[,;/]|\s\+\s/)
    .map((name) => name.trim())
    .filter((name) => name !== '');
  if (names.length === 0) throw new RangeError('nobody is named');
  return names.map((name) => {
    const found = people.filter((person) => person.id === name || plainHeading(person.name) === plainHeading(name));
    if (found.length > 1) throw new RangeError(`"${name}" is the name of ${found.length} people: write the id`);
    const [person] = found;
    if (person === undefined) throw new RangeError(`"${name}" is not among the people of the watch`);
    if (!person.active) throw new RangeError(`"${name}" is no longer in the service`);
    return person.id;
  });
}
