/** Reads an office's list of licences, with columns in any order and headings in either language. */

import { frequencyUnitOf, toHz } from '../../rf/units.js';
import { columnsOf, isEmptyRow, missingColumns, plainHeading, type RowFault, readableRows } from '../csv.js';
import { dayStart, parseDay } from '../roster/local-day.js';
import { minuteOfDay } from '../roster/roster-cells.js';
import type { Assignment } from './assignment.js';

/** Plain forms of the headings by which each column is recognised. */
const HEADINGS = {
  licenceNo: ['licence', 'license', 'licence no', 'license no', 'licence number', 'so giay phep', 'giay phep', 'so gp'],
  holder: ['holder', 'licensee', 'owner', 'organisation', 'to chuc', 'don vi', 'chu giay phep', 'ten to chuc'],
  name: ['name', 'station', 'call sign', 'ten dai', 'dai', 'ho hieu'],
  status: ['status', 'service status', 'nghiep vu', 'loai nghiep vu'],
  centre: ['frequency', 'centre frequency', 'center frequency', 'tan so', 'tan so phat', 'tan so trung tam'],
  bandwidth: ['bandwidth', 'bang thong', 'do rong bang', 'do rong bang tan', 'bang thong chiem dung'],
  power: ['power', 'cong suat', 'cong suat phat'],
  latitude: ['latitude', 'lat', 'vi do'],
  longitude: ['longitude', 'lon', 'long', 'kinh do'],
  emission: ['emission', 'class of emission', 'loai phat xa', 'phuong thuc phat'],
  validFrom: ['valid from', 'from', 'start', 'ngay cap', 'tu ngay', 'hieu luc tu'],
  validTo: ['valid to', 'valid until', 'to', 'expiry', 'ngay het han', 'den ngay', 'hieu luc den'],
  hours: ['hours', 'times', 'gio phat', 'gio hoat dong', 'thoi gian phat'],
  tolerance: ['tolerance', 'frequency tolerance', 'sai so tan so', 'sai lech tan so'],
};
export type LicenceColumn = keyof typeof HEADINGS;
export const LICENCE_COLUMNS = Object.keys(HEADINGS) as LicenceColumn[];

/** For each column of data its index in the table (0 is the first). */
export type ColumnMapping = Readonly<Partial<Record<LicenceColumn, number>>>;

const NEEDED: readonly LicenceColumn[] = ['licenceNo', 'centre', 'bandwidth', 'validFrom'];

/** Recognises columns by their headings; a person must choose the others. */
export function guessColumns(heading: readonly string[]): ColumnMapping {
  return columnsOf(HEADINGS, heading);
}

export interface LicenceImport {
  readonly assignments: Assignment[];
  readonly faults: RowFault[];
}

/**
 * A unit in brackets in a heading ("Tần số (kHz)") is valid for its cells; without one, frequencies are in MHz and
 * widths in kHz.
 */
export function assignmentsFromRows(
  rows: readonly (readonly string[])[],
  mapping: ColumnMapping = guessColumns(rows[0] ?? []),
): LicenceImport {
  const [heading = [], ...body] = readableRows(rows);
  const missing = missingColumns(NEEDED, mapping, heading);
  if (missing.length > 0) return { assignments: [], faults: missing };
  const assignments: Assignment[] = [];
  const faults: RowFault[] = [];
  /**
   * One licence may have several frequencies: its rows are numbered, so that reading the same list again gives the same
   * ids.
   */
  const seen = new Map<string, number>();
  for (const [i, cells] of body.entries()) {
    if (isEmptyRow(cells)) continue;
    const row = i + 2;
    const before = faults.length;
    const reader = new RowReader(cells, heading, mapping, (column, problem) => faults.push({ row, column, problem }));
    const assignment = reader.assignment();
    const turn = (seen.get(assignment.licenceNo) ?? 0) + 1;
    seen.set(assignment.licenceNo, turn);
    if (faults.length === before) assignments.push({ ...assignment, id: idOf(assignment.licenceNo, turn) });
  }
  return { assignments, faults };
}

/** An id made of letters that an address may contain. */
function idOf(licenceNo: string, turn: number): string {
  const plain = licenceNo
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/đ/g, 'd')
    .replace(/Đ/g, 'D')
    .replace(/[^\w.:/-]+/g, '_');
  return `${plain.slice(0, 100)}#${turn}`;
}

class RowReader {
  readonly #cells: readonly string[];
  readonly #heading: readonly string[];
  readonly #mapping: ColumnMapping;
  readonly #fault: (column: LicenceColumn, problem: string) => void;

  constructor(
    cells: readonly string[],
    heading: readonly string[],
    mapping: ColumnMapping,
    fault: (column: LicenceColumn, problem: string) => void,
  ) {
    this.#cells = cells;
    this.#heading = heading;
    this.#mapping = mapping;
    this.#fault = fault;
  }

  assignment(): Omit<Assignment, 'id'> {
    const licenceNo = this.#text('licenceNo');
    if (licenceNo === '') this.#fault('licenceNo', 'is empty');
    const name = this.#text('name');
    const validTo = this.#read('validTo', (text) => dayStart(parseDay(text) + 1));
    const validFrom = this.#needed('validFrom', (text) => dayStart(parseDay(text)));
    if (validTo !== undefined && validTo <= validFrom) this.#fault('validTo', 'lies before the start');
    return {
      licenceNo,
      holder: this.#text('holder'),
      name: name === '' ? licenceNo : name,
      status: this.#read('status', readStatus) ?? 'primary',
      centreHz: this.#needed('centre', (text) => readHz(text, this.#unit('centre') ?? 'MHz')),
      bandwidthHz: this.#needed('bandwidth', (text) => readHz(text, this.#unit('bandwidth') ?? 'kHz')),
      powerW: this.#read('power', (text) => readPower(text, this.#unit('power') ?? 'W')),
      latitude: this.#read('latitude', (text) => readAngle(text, 90)),
      longitude: this.#read('longitude', (text) => readAngle(text, 180)),
      emission: this.#text('emission') || undefined,
      validFrom,
      validTo,
      hours: this.#read('hours', readHours),
      toleranceHz: this.#read('tolerance', (text) => readHz(text, this.#unit('tolerance') ?? 'Hz')),
    };
  }

  #text(column: LicenceColumn): string {
    const index = this.#mapping[column];
    return index === undefined ? '' : (this.#cells[index] ?? '').trim();
  }

  #unit(column: LicenceColumn): string | undefined {
    return /[([]\s*([a-zA-Z]+)\s*[)\]]/.exec(this.#heading[this.#mapping[column] ?? -1] ?? '')?.[1];
  }

  #read<T>(column: LicenceColumn, read: (text: string) => T): T | undefined {
    const text = this.#text(column);
    if (text === '') return undefined;
    try {
      return read(text);
    } catch (error) {
      this.#fault(column, (error as Error).message);
      return undefined;
    }
  }

  /** A required value; a faulty one becomes 0 here, and the row is dropped. */
  #needed(column: LicenceColumn, read: (text: string) => number): number {
    if (this.#text(column) === '') this.#fault(column, 'is empty');
    return this.#read(column, read) ?? 0;
  }
}

/** Reads "91,5", "91.5", "1 234,5", "1,234.5". @throws RangeError naming the text. */
export function readNumber(text: string): number {
  const tight = text.replace(/[\s\u00a0]/g, '');
  const comma = tight.lastIndexOf(',');
  const point = tight.lastIndexOf('.');
  // The separator that stands last is the decimal sign; the other only groups thousands.
  const plain = comma > point ? tight.replace(/\./g, '').replace(',', '.') : tight.replace(/,/g, '');
  if (!/^[+-]?\d+(\.\d+)?$/.test(plain)) throw new RangeError(`"${text}" is not a number`);
  return Number(plain);
}

/** @throws RangeError naming the text. */
export function readHz(text: string, unit: string): number {
  const match = /^(.*?)\s*([kmg]?hz)?$/i.exec(text);
  const named = frequencyUnitOf(match?.[2] ?? unit);
  if (named === undefined) throw new RangeError(`"${unit}" is not a unit of frequency`);
  const hz = toHz(readNumber(match?.[1] ?? ''), named);
  if (!(hz > 0 && hz <= 1e12)) throw new RangeError(`"${text}" is not a possible frequency of a licence`);
  return hz;
}

function readPower(text: string, unit: string): number {
  const match = /^(.*?)\s*(kw|mw|w|dbm|dbw)?$/i.exec(text);
  const value = readNumber(match?.[1] ?? '');
  const named = match?.[2] ?? unit;
  // A large letter alone tells a megawatt from a milliwatt.
  switch (named === 'MW' ? named : named.toLowerCase()) {
    case 'MW':
      return value * 1e6;
    case 'w':
      return value;
    case 'kw':
      return value * 1e3;
    case 'mw':
      return value / 1e3;
    case 'dbw':
      return 10 ** (value / 10);
    case 'dbm':
      return 10 ** (value / 10) / 1e3;
    default:
      throw new RangeError(`"${unit}" is not a unit of power`);
  }
}

/** Reads "21.8458", "21°50′45″N", "21 50 45 N", "106-55-05E". @throws RangeError naming the text. */
export function readAngle(text: string, limitDeg: number): number {
  const side = /[NSEWBĐT]\s*$/i.exec(text.trim())?.[0].trim().toUpperCase();
  const body = text.trim().replace(/[NSEWBĐT]\s*$/i, '');
  const parts = body.split(/[°º'′’"″\s]+|(?<=\d)-/).filter((part) => part !== '');
  const [degrees, minutes = 0, seconds = 0] = parts.map(readNumber);
  if (degrees === undefined || parts.length > 3 || minutes >= 60 || seconds >= 60)
    throw new RangeError(`"${text}" is not an angle; write 21.8458 or 21°50′45″N`);
  const size = Math.abs(degrees) + minutes / 60 + seconds / 3600;
  const angle = degrees < 0 || side === 'S' || side === 'W' ? -size : size;
  if (Math.abs(angle) > limitDeg) throw new RangeError(`"${text}" is more than ${limitDeg}°`);
  return angle;
}

function readStatus(text: string): Assignment['status'] {
  const plain = plainHeading(text);
  if (/^(primary|chinh|nghiep vu chinh)$/.test(plain)) return 'primary';
  if (/^(secondary|phu|nghiep vu phu)$/.test(plain)) return 'secondary';
  throw new RangeError(`"${text}" is neither primary (chính) nor secondary (phụ)`);
}

function readHours(text: string): { startMin: number; endMin: number } {
  const [start, end, ...more] = text.split(/\s*[-–]\s*/);
  if (start === undefined || end === undefined || more.length > 0)
    throw new RangeError(`"${text}" are not hours; write 05:00-22:00`);
  return { startMin: minuteOfDay(start), endMin: minuteOfDay(end) };
}
