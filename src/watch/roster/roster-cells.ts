/** What the cells of an office's roster say: days, hours of shifts and people, in the ways in which people write them. */
import { DAY_MS } from '../../time/units.js';
import { plainHeading } from '../csv.js';
import { type CivilDate, civilDate, dayFrom, dayText, type LocalDay } from './local-day.js';
import type { Person } from './people.js';

/** Year and month that titles give to days without them; today, where a weekday may tell the year. */
export type DayContext = Partial<Pick<CivilDate, 'year' | 'month'>> & { readonly today?: LocalDay | undefined };

export interface Hours {
  readonly startMin: number;
  /** Not later than the start: on the next day. */
  readonly endMin: number;
}

const TIME = String.raw`(\d{1,2})\s*(?:[:hg]|giờ)\s*(\d{2})?\s*(?:'|phút)?`;
const RANGE = new RegExp(
  String.raw`(?<!\d)${TIME}\s*(?:ngày\s+)?(?:hôm\s+(?:trước|nay)\s*)?(?:-|–|—|~|→|đến|tới|to)\s*${TIME}(?!\d)`,
  'giu',
);
/** A day of today counted by a workbook, 1990 to 2100, without a format that makes it a day. */
const SERIAL = /^\d{5}(?:\.\d+)?$/;
const SERIAL_OF_1970 = 25_569;
const SERIALS = { least: 32_874, most: 73_415 };
const WEEKDAYS: readonly RegExp[] = [
  /^(?:chu nhat|cn|sunday|sun)$/,
  /^(?:thu hai|thu 2|t2|2|monday|mon|hai)$/,
  /^(?:thu ba|thu 3|t3|3|tuesday|tue|ba)$/,
  /^(?:thu tu|thu 4|t4|4|wednesday|wed|tu)$/,
  /^(?:thu nam|thu 5|t5|5|thursday|nam)$/,
  /^(?:thu sau|thu 6|t6|6|friday|fri|sau)$/,
  /^(?:thu bay|thu 7|t7|7|saturday|sat|bay)$/,
];

/** Reads "7:30", "07h30", "7h", "19 giờ", "24:00". @throws RangeError naming the text. */
export function minuteOfDay(text: string): number {
  const match = /^\s*(\d{1,2})\s*(?:(?:[:hg]|giờ)\s*(\d{2})?)?\s*$/iu.exec(text);
  const minutes = Number(match?.[1]) * 60 + Number(match?.[2] ?? 0);
  if (match === null || minutes > 1440 || Number(match[2] ?? 0) > 59)
    throw new RangeError(`"${text}" is not a time of day; write 07:30`);
  return minutes;
}

/** The first hours in a text such as "Ca 1 (07h00 – 19h00)". @throws RangeError for hours that no day has */
export function hoursIn(text: string): Hours | undefined {
  return allHoursIn(text)[0];
}

/** All hours in a text such as "Ca 1: 07h00 – 19h00, ca 2: 19h00 – 07h00". @throws RangeError for hours that no day has */
export function allHoursIn(text: string): Hours[] {
  return [...text.matchAll(RANGE)].map(([, startHour, startMinute = '00', endHour, endMinute = '00']) => {
    return { startMin: minuteOfDay(`${startHour}:${startMinute}`), endMin: minuteOfDay(`${endHour}:${endMinute}`) };
  });
}

/** The time behind the day in "2027-02-05 19:00"; a text without a day stays. */
export function timeBehindDay(text: string): string {
  return text.replace(/^\s*(?:\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4})[ T]+/, '');
}

/** The day that a cell names; undefined when it names none. @throws RangeError for a day that is not in the calendar */
export function dayIn(text: string, context: DayContext, weekday = text): LocalDay | undefined {
  if (SERIAL.test(text.trim())) {
    const serial = Number(text);
    return serial >= SERIALS.least && serial <= SERIALS.most ? Math.floor(serial) - SERIAL_OF_1970 : undefined;
  }
  const iso = /(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)/.exec(text);
  const local =
    /(?<!\d)(\d{1,2})\s*[/.-]\s*(\d{1,2})(?:\s*[/.-]\s*(\d{4}|\d{2}))?(?!\d)/.exec(text) ??
    /(?<!\d)(\d{1,2})\s+tháng\s+(\d{1,2})(?:\s+năm\s+(\d{4}))?(?!\d)/iu.exec(text);
  const alone = /^\s*(\d{1,2})\s*$/.exec(text);
  const [year, month, day] = iso
    ? [iso[1], iso[2], iso[3]]
    : local
      ? [local[3] ?? context.year, local[2], local[1]]
      : [context.year, context.month, alone?.[1]];
  if (day === undefined || month === undefined) return undefined;
  const near = year === undefined ? nearestDay(Number(day), Number(month), weekday, context.today) : undefined;
  if (near !== undefined) return near;
  if (year === undefined) throw new RangeError(`"${text}" has no year, and no title gives one; write 06/02/2027`);
  const number = Number(year);
  const found = dayFrom({ year: number < 100 ? 2000 + number : number, month: Number(month), day: Number(day) });
  if (found === undefined) throw new RangeError(`"${text}" is not a date; write 2027-02-06 or 06/02/2027`);
  return found;
}

/** The day of any year that is nearest to today, where the weekday beside it is its own: a week's roster often has no year. */
function nearestDay(day: number, month: number, beside: string, today = Number.NaN): LocalDay | undefined {
  const { year } = civilDate(today);
  const days = [year - 1, year, year + 1].flatMap((one) => dayFrom({ year: one, month, day }) ?? []);
  const [near] = days.sort((a, b) => Math.abs(a - today) - Math.abs(b - today));
  const plain = plainHeading(beside).replace(/^\d{1,2} (?:thang )?\d{1,2} | \d{1,2} (?:thang )?\d{1,2}$/, '');
  return near !== undefined && weekdayOf(near).test(plain) ? near : undefined;
}

/** A day of a month without its number of the year, after December of the row above, is of the next year. */
export function followingDay(day: LocalDay, before: LocalDay | undefined, text: string): LocalDay {
  if (before === undefined || /\d{4}/.test(text) || before - day < 180) return day;
  return dayFrom({ ...civilDate(day), year: civilDate(day).year + 1 }) ?? day;
}

/** Year and month in titles such as "BẢNG PHÂN CA THÁNG 02 NĂM 2027". */
export function contextOf(rows: readonly (readonly string[])[], today?: LocalDay): DayContext {
  const text = rows.flat().join('\n');
  const month = /tháng\s*(\d{1,2})\s*(?:\/|-|\.|,?\s*năm)\s*(\d{4})/iu.exec(text);
  if (month !== null) return { month: Number(month[1]), year: Number(month[2]) };
  const year = /năm\s*(\d{4})/iu.exec(text)?.[1] ?? /\d{1,2}[/.-]\d{1,2}[/.-](\d{4})/.exec(text)?.[1];
  return year === undefined ? { today } : { year: Number(year) };
}

const weekdayOf = (day: LocalDay) => WEEKDAYS[new Date(day * DAY_MS).getUTCDay()] as RegExp;

export function isWeekday(text: string): boolean {
  const plain = plainHeading(text);
  return WEEKDAYS.some((one) => one.test(plain));
}

/** A weekday that is not that of the day shows a day whose day and month were exchanged. @throws RangeError */
export function checkWeekday(text: string, day: LocalDay): void {
  if (isWeekday(text) && !weekdayOf(day).test(plainHeading(text)))
    throw new RangeError(`"${text}" is not the weekday of ${dayText(day)}: are day and month exchanged?`);
}

const BEFORE_NAMES = /(?:^|(?<=[\s,;:+&]))(?:đ\/c|đồng chí|ông|bà|anh|chị|ths|ks|ts|cn)[.:]*\s+/giu;
const BETWEEN_NAMES = /[,;/\n&]|\s\+\s|\s(?:và|and)\s/iu;
const ROLES = /^(?:truong ca|truong kip|pho ca|lanh dao(?: truc)?|truc (?:chinh|phu|ban)|ktv|nv|nhan vien|tc)$/;

/** Words in a cell of names, each the name of a person as written. */
function namesIn(text: string): string[] {
  return text
    .replace(BEFORE_NAMES, '')
    .replace(/\(?\+?\d[\d. ]{7,}\d\)?/g, ' ')
    .split(BETWEEN_NAMES)
    .flatMap((part) => part.split(/\s[-–]\s|:/))
    .map((name) => name.replace(/^\s*(?:\d{1,2}[.)]|[-–•])\s*/, '').trim())
    .filter((name) => plainHeading(name) !== '' && !ROLES.test(plainHeading(name)));
}

/** The people of the watch by the names that a roster gives them. */
export class KnownNames {
  readonly #ids = new Map<string, Person>();
  readonly #full = new Map<string, Person[]>();
  /** By the last words of the names, of people in the service. */
  readonly #short = new Map<string, Person[]>();

  constructor(people: readonly Person[]) {
    for (const person of people) {
      const words = plainHeading(person.name).split(' ');
      this.#ids.set(person.id, person);
      note(this.#full, words.join(' '), person);
      if (!person.active) continue;
      for (let first = 1; first < words.length; first++) {
        const short = words.slice(first).join(' ');
        // "Kỹ thuật viên 1" is not meant by the 1 of a column of numbers.
        if (/[a-z]/.test(short)) note(this.#short, short, person);
      }
    }
  }

  /** The person by id, full name, or the last words of a name that only one has. @throws RangeError */
  person(name: string): Person {
    const found = this.#named(name);
    if (found.length > 1) throw new RangeError(`"${name}" is the name of ${found.length} people: write the id`);
    const [person] = found;
    if (person === undefined) throw new RangeError(`"${name}" is not among the people of the watch`);
    if (!person.active) throw new RangeError(`"${name}" is no longer in the service`);
    return person;
  }

  has(name: string): boolean {
    return this.#named(name).length > 0;
  }

  #named(name: string): readonly Person[] {
    const plain = plainHeading(name);
    const byId = this.#ids.get(name);
    const full = [...new Set([...(byId === undefined ? [] : [byId]), ...(this.#full.get(plain) ?? [])])];
    return full.length > 0 ? full : (this.#short.get(plain) ?? []);
  }
}

function note(names: Map<string, Person[]>, name: string, person: Person): void {
  names.set(name, [...(names.get(name) ?? []), person]);
}

/** Ids of the people in a cell. @throws RangeError */
export function peopleIn(text: string, known: KnownNames): string[] {
  const names = namesIn(text);
  if (names.length === 0) throw new RangeError('nobody is named');
  return [...new Set(names.map((name) => known.person(name).id))];
}

/** True where at least one name of the cell is that of a person. */
export function namesSomebody(text: string, known: KnownNames): boolean {
  return namesIn(text).some((name) => known.has(name));
}
