/**
 * Position and time from a GPS receiver's NMEA 0183 sentences (RMC and GGA). Pure: a line in, a reading out.
 *
 * Only the status flag tells whether there is a fix: latitude 0.0 is a real place. Dates are checked: the week
 * number of GPS restarts every 1024 weeks, and old chips then state a date 19.6 years off.
 */
import { DAY_MS } from '../time/units.js';
import type { GnssStatement } from './gnss-bands.js';

export interface GpsReading {
  /** Undefined where the receiver says that it has no fix. */
  readonly position?: GpsPosition;
  /** Epoch ms, UTC, from a sentence with a valid status and a credible date. Undefined otherwise; never guessed. */
  readonly at?: number;
  /** Why a stated date is not believed. */
  readonly dateRefused?: string;
  /** What the receiver says of the signals; nothing else stands in such a sentence. */
  readonly stated?: 'jammed' | 'spoofed' | 'clear';
  /** The same of a receiver that speaks of each band. */
  readonly signals?: readonly GnssStatement[];
}

export interface GpsPosition {
  /** North and east are positive. */
  readonly latitudeDeg: number;
  readonly longitudeDeg: number;
  /** Height above mean sea level; only GGA states it. */
  readonly altitudeM?: number;
}

export interface NmeaCounters {
  /** Number of sentences with a correct checksum. */
  sentences: number;
  badChecksum: number;
  /** Number of RMC and GGA sentences with a correct checksum and impossible fields. */
  malformed: number;
}

/** Longest line accepted: longer than any real sentence seen; the standard says 82 characters. */
const LONGEST_LINE = 250;
const TALKER = '(?:GP|GN|GL|GA|GB|GQ|GI|BD|QZ)';
const SENTENCE = new RegExp(`^\\$(${TALKER}[A-Z]{3}|P[A-Z0-9]{2,}),(.*)\\*([0-9A-F]{2})$`, 'i');
/**
 * A date before this program was written is wrong: it is 1024 weeks too early, or from a chip that lost its battery.
 */
const EARLIEST_AT = Date.UTC(2026, 0, 1);
/** A date after two more restarts of the week number is ambiguous, because the year has two digits. */
const LATEST_AT = Date.UTC(2065, 0, 1);
const ROLLOVER_MS = 1024 * 7 * DAY_MS;
const ROLLOVER_SLACK_MS = 3 * DAY_MS;

/** Reads a receiver's lines one after another. */
export class NmeaReader {
  readonly counters: NmeaCounters = { sentences: 0, badChecksum: 0, malformed: 0 };

  /** A reading where the line is an RMC or GGA sentence; undefined for any other line, which is no error. */
  take(line: string): GpsReading | undefined {
    // Noise, or the end of a binary message, may precede the sentence on the same line.
    const text = line.slice(Math.max(0, line.lastIndexOf('$'))).trimEnd();
    const parsed = text.length <= LONGEST_LINE ? SENTENCE.exec(text) : null;
    if (parsed === null) return undefined;
    const [, id = '', content = '', checksum = ''] = parsed;
    if (nmeaChecksum(text.slice(1, -3)) !== Number.parseInt(checksum, 16)) {
      this.counters.badChecksum += 1;
      return undefined;
    }
    this.counters.sentences += 1;
    const stated = statedIn(id.toUpperCase(), content.split(','));
    if (stated !== undefined) return { stated };
    const kind = id.slice(2).toUpperCase();
    if (kind !== 'RMC' && kind !== 'GGA') return undefined;
    const reading = kind === 'RMC' ? readRmc(content.split(',')) : readGga(content.split(','));
    if (reading === undefined) this.counters.malformed += 1;
    return reading;
  }
}

/**
 * Quectel and Airoha: `PAIRSPF,<status>`, `PQTMJAMMINGSTATUS,1,<status>`, where 1 is clear and 3 critical; 2 is a warning with a good fix.
 * Others say it in words (TXT).
 */
function statedIn(id: string, fields: readonly string[]): GpsReading['stated'] {
  if (/^PAIRSPF5?$/.test(id) || id === 'PQTMJAMMINGSTATUS') {
    const status = fields.at(-1);
    return status === '3' ? 'jammed' : status === '1' ? 'clear' : undefined;
  }
  const text = id.endsWith('TXT') ? (fields.at(-1) ?? '') : '';
  if (!/spoof|jam/i.test(text)) return undefined;
  if (/\b(?:no|not|none|ok|off|0)\b/i.test(text.replaceAll(/[=_]/g, ' '))) return 'clear';
  return /spoof/i.test(text) ? 'spoofed' : 'jammed';
}

/** XOR of all characters between `$` and `*`. */
export function nmeaChecksum(content: string): number {
  let sum = 0;
  for (let i = 0; i < content.length; i++) sum ^= content.charCodeAt(i);
  return sum;
}

/** time, status, latitude, N/S, longitude, E/W, knots, track, date, … */
function readRmc(fields: readonly string[]): GpsReading | undefined {
  const [time = '', status = '', latitude = '', north = '', longitude = '', east = '', , , date = ''] = fields;
  if (status !== 'A') return status === 'V' ? {} : undefined;
  const position = positionOf(latitude, north, longitude, east);
  if (position === undefined) return undefined;
  const at = instantOf(date, time);
  if (at === undefined) return { position };
  const dateRefused = doubt(at);
  return dateRefused === undefined ? { position, at } : { position, dateRefused };
}

/** time, latitude, N/S, longitude, E/W, quality, satellites, HDOP, altitude, M, … */
function readGga(fields: readonly string[]): GpsReading | undefined {
  const [, latitude = '', north = '', longitude = '', east = '', quality = '', , , altitude = ''] = fields;
  if (!/^\d$/.test(quality)) return quality === '' ? {} : undefined;
  // Quality 6 is dead reckoning, 7 was typed in by hand, 8 is a simulator: none is a measured position.
  if (!/^[1-5]$/.test(quality)) return {};
  const position = positionOf(latitude, north, longitude, east);
  if (position === undefined) return undefined;
  const altitudeM = Number(altitude);
  return { position: altitude !== '' && Number.isFinite(altitudeM) ? { ...position, altitudeM } : position };
}

function positionOf(latitude: string, north: string, longitude: string, east: string): GpsPosition | undefined {
  const latitudeDeg = degreesOf(latitude, 2, 90);
  const longitudeDeg = degreesOf(longitude, 3, 180);
  if (latitudeDeg === undefined || longitudeDeg === undefined || !/^[NS]$/.test(north) || !/^[EW]$/.test(east))
    return undefined;
  // Adding zero turns −0 into 0.
  return {
    latitudeDeg: (north === 'S' ? -latitudeDeg : latitudeDeg) + 0,
    longitudeDeg: (east === 'W' ? -longitudeDeg : longitudeDeg) + 0,
  };
}

/** Degrees and minutes without a separator: 4134.49821 is 41° 34.49821′. */
function degreesOf(text: string, digits: number, most: number): number | undefined {
  if (!/^\d{3,5}(\.\d*)?$/.test(text)) return undefined;
  const point = text.indexOf('.') === -1 ? text.length : text.indexOf('.');
  if (point !== digits + 2) return undefined;
  const minutes = Number(text.slice(digits));
  const degrees = Number(text.slice(0, digits)) + minutes / 60;
  return minutes < 60 && degrees <= most ? degrees : undefined;
}

/** Date as ddmmyy and time as hhmmss with any number of decimals; a leap second (60) is accepted. */
function instantOf(date: string, time: string): number | undefined {
  const day = /^(\d{2})(\d{2})(\d{2})$/.exec(date);
  const clock = /^(\d{2})(\d{2})(\d{2}(?:\.\d*)?)$/.exec(time);
  if (day === null || clock === null) return undefined;
  const [dayOfMonth, month, year] = day.slice(1).map(Number) as [number, number, number];
  const [hours, minutes, seconds] = clock.slice(1).map(Number) as [number, number, number];
  const midnightAt = Date.UTC(2000 + year, month - 1, dayOfMonth);
  const isDate = new Date(midnightAt).getUTCDate() === dayOfMonth && month >= 1 && month <= 12;
  if (!isDate || hours > 23 || minutes > 59 || seconds >= 61) return undefined;
  return midnightAt + (hours * 60 + minutes) * 60_000 + Math.round(seconds * 1000);
}

function doubt(at: number): string | undefined {
  if (at >= EARLIEST_AT && at < LATEST_AT) return undefined;
  const date = new Date(at).toISOString().slice(0, 10);
  return `The GPS states the date ${date}, which cannot be: its week counter has started again, or it lost its battery.`;
}

export interface ClockCheck {
  /** Computer's clock minus GPS; undefined where the GPS is not believed. */
  readonly offsetMs?: number;
  readonly refused?: string;
}

/**
 * Compares the computer's clock with a GPS instant. A difference near a multiple of 1024 weeks is the fault of the GPS.
 */
export function checkClock(gpsAt: number, computerAt: number): ClockCheck {
  const offsetMs = computerAt - gpsAt;
  const rollovers = Math.round(offsetMs / ROLLOVER_MS);
  if (rollovers !== 0 && Math.abs(offsetMs - rollovers * ROLLOVER_MS) <= ROLLOVER_SLACK_MS)
    return {
      refused: `The GPS is ${Math.abs(rollovers) * 1024} weeks off the computer's clock: its week counter has started again.`,
    };
  return { offsetMs };
}
