/** Shifts as a calendar (iCalendar, RFC 5545), for the telephones and office programs of the people on the roster. Pure. */
import type { Shift } from './roster.js';

export interface CalendarOptions {
  readonly name: string;
  /** Epoch ms: when the calendar was made. */
  readonly at: number;
  /** Only the shifts of this person. */
  readonly personId?: string | undefined;
  personName(id: string): string;
}

/** Longest line in octets, without its end (3.1). */
const LONGEST_LINE = 75;
const CRLF = '\r\n';

/**
 * The text of the calendar. A shift keeps its UID while its start stays, so that a swap changes an entry and adds none.
 */
export function shiftCalendar(shifts: readonly Shift[], options: CalendarOptions): string {
  const { name, at, personId, personName } = options;
  const wanted = shifts.filter(({ personIds }) => personId === undefined || personIds.includes(personId));
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//rfi-logger//duty roster//VI',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    `X-WR-CALNAME:${escaped(name)}`,
    'X-WR-TIMEZONE:Asia/Ho_Chi_Minh',
    ...wanted.flatMap(({ id, startsAt, endsAt, personIds, leaderId }) => {
      const names = personIds.map((one) => (one === leaderId ? `${personName(one)} (trưởng ca)` : personName(one)));
      return [
        'BEGIN:VEVENT',
        `UID:${uidOf(id, startsAt)}`,
        `DTSTAMP:${utc(at)}`,
        `DTSTART:${utc(startsAt)}`,
        `DTEND:${utc(endsAt)}`,
        `SUMMARY:${escaped(`Ca trực: ${names.join(', ') || 'chưa có người'}`)}`,
        'END:VEVENT',
      ];
    }),
    'END:VCALENDAR',
  ];
  return lines.map((line) => folded(line) + CRLF).join('');
}

/** A listed shift may cut a pattern's shift in two: its parts have one id and different starts. */
function uidOf(id: string, startsAt: number): string {
  return `${encodeURIComponent(id)}-${startsAt}@rfi-logger`;
}

/** "20270204T170000Z" (3.3.5). */
function utc(at: number): string {
  return new Date(at).toISOString().replace(/[-:]|\.\d{3}/g, '');
}

/** 3.3.11. */
function escaped(text: string): string {
  return text.replace(/[\\;,]/g, '\\$&').replace(/\r\n|\r|\n/g, '\\n');
}

/** Breaks a long line before the letter that would pass 75 octets; the next line begins with a space. */
function folded(line: string): string {
  let text = '';
  let octets = 0;
  for (const letter of line) {
    const size = Buffer.byteLength(letter);
    if (octets + size > LONGEST_LINE) {
      text += `${CRLF} `;
      octets = 1;
    }
    text += letter;
    octets += size;
  }
  return text;
}
