/**
 * Reads a roster from a table as offices keep it: with an agency and a title above, one shift a row or several, days that stand
 * once for several rows, signatures below. What holds what is found by content (`roster-columns.ts`).
 */
import { MINUTE_MS } from '../../time/units.js';
import { plainHeading, type RowFault, readableRows } from '../csv.js';
import { dayStart, type LocalDay } from './local-day.js';
import type { Person } from './people.js';
import type { ListedShift } from './roster.js';
import {
  checkWeekday,
  dayIn,
  followingDay,
  type Hours,
  hoursIn,
  KnownNames,
  minuteOfDay,
  namesSomebody,
  peopleIn,
  timeBehindDay,
} from './roster-cells.js';
import { letterOf, type PeopleColumn, type RosterColumns, rosterColumns, widthOf } from './roster-columns.js';
import { type RosterHints, type RosterReading, readMatrix } from './roster-matrix.js';

/** Of a year with three shifts a day, each on a row, it is 1,100. */
const MOST_ROWS = 3000;
const MOST_COLUMNS = 60;

/**
 * Times are Vietnamese; an end not later than the start is on the next day. Cells with a fault are left out and reported by
 * their place; the caller decides whether to keep the others. Rows that name the same hours of a day are one shift.
 */
export function rosterFromRows(
  table: readonly (readonly string[])[],
  people: readonly Person[],
  hints: RosterHints = {},
): RosterReading {
  const width = widthOf(table);
  if (table.length > MOST_ROWS || width > MOST_COLUMNS) {
    const problem = `the table has ${table.length} rows and ${width} columns; a roster has at most ${MOST_ROWS} and ${MOST_COLUMNS}`;
    return { shifts: [], faults: [{ row: 1, column: 'A', problem }] };
  }
  const known = new KnownNames(people);
  const rows = readableRows(table);
  const matrix = readMatrix(rows, known, hints, (list, columns) => new RosterReader(list, known, columns).read());
  if (matrix !== undefined) return matrix;
  const columns = rosterColumns(rows, known, hints.today);
  if (columns === undefined)
    return { shifts: [], faults: [{ row: 1, column: 'A', problem: 'no column holds days such as 06/02/2027' }] };
  if (columns.people.length === 0)
    return {
      shifts: [],
      faults: [{ row: columns.first, column: 'A', problem: 'no column holds names of the people of the watch' }],
    };
  return new RosterReader(rows, known, columns).read();
}

class RosterReader {
  readonly #rows: readonly (readonly string[])[];
  readonly #known: KnownNames;
  readonly #columns: RosterColumns;
  readonly #shifts = new Map<string, ListedShift>();
  readonly #faults: RowFault[] = [];

  constructor(rows: readonly (readonly string[])[], known: KnownNames, columns: RosterColumns) {
    this.#rows = rows;
    this.#known = known;
    this.#columns = columns;
  }

  read(): RosterReading {
    const { first, date } = this.#columns;
    const end = this.#end();
    let day: LocalDay | undefined;
    let shift = '';
    for (let row = first; row < end; row++) {
      const cells = this.#rows[row] ?? [];
      const text = cells[date] ?? '';
      const isEmpty = cells.every((one) => one === '');
      const isAgain =
        row > first && cells.filter((one) => one !== '').every((one) => this.#rows[first - 1]?.includes(one));
      if (isEmpty || isAgain) continue;
      // A day stands once for its rows; so may the name of the shift.
      if (text !== '') {
        const before = day;
        day = this.#at(row, date, () => this.#dayOf(cells, before));
        shift = '';
      }
      shift = cells[this.#columns.shift ?? -1] || shift;
      if (day !== undefined) this.#row(row, day, shift);
    }
    return { shifts: [...this.#shifts.values()], faults: this.#faults };
  }

  /** The row behind the last one with a day or a person's name: what follows are notes and signatures. */
  #end(): number {
    const { first, date, context, people } = this.#columns;
    const counts = (cells: readonly string[]) => {
      const text = cells[date] ?? '';
      return (
        (/\d/.test(text) && text.length < 40 && isDay(text, context)) ||
        people.some(({ at }) => namesSomebody(cells[at] ?? '', this.#known))
      );
    };
    let end = this.#rows.length;
    while (end > first && !counts(this.#rows[end - 1] ?? [])) end -= 1;
    return end;
  }

  #dayOf(cells: readonly string[], before: LocalDay | undefined): LocalDay {
    const { date, weekday, context } = this.#columns;
    const text = cells[date] ?? '';
    const found = dayIn(text, context, cells[weekday ?? date]);
    if (found === undefined) throw new RangeError(`"${text}" is not a date; write 2027-02-06 or 06/02/2027`);
    const day = followingDay(found, before, text);
    if (weekday !== undefined) checkWeekday(cells[weekday] ?? '', day);
    return day;
  }

  #row(row: number, day: LocalDay, shift: string): void {
    const cells = this.#rows[row] ?? [];
    const named = this.#columns.people.filter(({ at }) => (cells[at] ?? '') !== '');
    if (named.length === 0) {
      this.#at(row, this.#columns.people[0]?.at ?? 0, () => peopleIn('', this.#known));
      return;
    }
    for (const one of named) {
      const place = one.shift === undefined ? (this.#columns.start ?? this.#columns.shift ?? one.at) : one.at;
      const hours = this.#at(row, place, () => this.#hoursOf(row, one, shift));
      if (hours === undefined) return;
      const personIds = this.#at(row, one.at, () => peopleIn(cells[one.at] ?? '', this.#known));
      if (personIds !== undefined) this.#add(row, day, hours, personIds);
    }
  }

  #hoursOf(row: number, { shift: heading }: PeopleColumn, shift: string): Hours | undefined {
    const { start, end, legend, hours } = this.#columns;
    const cell = (at: number) => timeBehindDay(this.#rows[row]?.[at] ?? '');
    if (heading === undefined && start !== undefined && end !== undefined) {
      const startMin = minuteOfDay(cell(start));
      const endMin = this.#at(row, end, () => minuteOfDay(cell(end)));
      return endMin === undefined ? undefined : { startMin, endMin };
    }
    const name = heading ?? shift;
    const plain = plainHeading(name);
    const isMeant = (one: string) => plain === one || new RegExp(`\\b(?:ca|kip) ${one}\\b`).test(plain);
    const found = hoursIn(name) ?? [...legend].find(([one]) => isMeant(one))?.[1] ?? hours;
    if (found !== undefined) return found;
    throw new RangeError(
      `the hours of the shift "${name}" are not in the table; write them behind its name: (07:00-19:00)`,
    );
  }

  #add(row: number, day: LocalDay, { startMin, endMin }: Hours, personIds: readonly string[]): void {
    const startsAt = dayStart(day) + startMin * MINUTE_MS;
    const endsAt = dayStart(endMin > startMin ? day : day + 1) + endMin * MINUTE_MS;
    const key = `${startsAt}-${endsAt}`;
    const { id, personIds: others } = this.#shifts.get(key) ?? { id: `row-${row + 1}/${startsAt}`, personIds: [] };
    this.#shifts.set(key, { id, startsAt, endsAt, personIds: [...new Set([...others, ...personIds])] });
  }

  /** Reads a cell; its fault is kept with its place. */
  #at<T>(row: number, column: number, read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      this.#fault(row, column, (error as Error).message);
      return undefined;
    }
  }

  #fault(row: number, column: number, problem: string): void {
    const heading = this.#columns.headingOf(column);
    this.#faults.push({ row: row + 1, column: letterOf(column) + (heading === '' ? '' : ` (${heading})`), problem });
  }
}

function isDay(text: string, context: RosterColumns['context']): boolean {
  try {
    return hoursIn(text) === undefined && dayIn(text, context) !== undefined;
  } catch {
    return true;
  }
}
