/**
 * Days and hours as people type and read them: day/month/year and 24 hours in both languages, whatever form the browser has
 * for them. The values are those of HTML's own fields: "2027-02-05", "2027-02-05T23:58:07", "23:58", "2027-02". Pure.
 */

export type TimeKind = 'date' | 'datetime-local' | 'time' | 'month';

/** "05/02/2027 23:58:07" of "2027-02-05T23:58:07". */
export function spelt(value: string): string {
  return value
    .replace(/^(\d{4})-(\d\d)-(\d\d)T?/, '$3/$2/$1 ')
    .replace(/^(\d{4})-(\d\d)$/, '$2/$1')
    .trim();
}

/** The value of what was typed or pasted, in this form or in the value's own; undefined when it is none. */
export function understood(kind: TimeKind, typed: string): string | undefined {
  const text = typed.trim();
  if (kind === 'date') return dayOf(text);
  if (kind === 'time') return clockOf(text);
  if (kind === 'month') return dayOf(/^\d{4}/.test(text) ? `${text}-01` : `1/${text}`)?.slice(0, 7);
  const [, first = '', rest = ''] = /^(\S+?)[T\s]+(\S+)$/.exec(text) ?? [];
  const [day, clock] = [dayOf(first), clockOf(rest)];
  return day === undefined || clock === undefined ? undefined : `${day}T${clock}`;
}

/** True when two values are the same instant: seconds that were not typed are none. */
export function isSameTime(a: string | undefined, b: string | undefined): boolean {
  const withSeconds = (value = '') => value.replace(/(^|T)(\d\d:\d\d)$/, '$1$2:00');
  return withSeconds(a) === withSeconds(b);
}

/** "5/2/2027", "05.02.2027", "5-2-2027" or "2027-02-05". */
function dayOf(text: string): string | undefined {
  const [, day, month, year] = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text) ?? [];
  const [, isoYear = year, isoMonth = month, isoDay = day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? [];
  if (isoYear === undefined) return undefined;
  const value = `${isoYear}-${isoMonth?.padStart(2, '0')}-${isoDay?.padStart(2, '0')}`;
  // A day that the month does not have would become one of the next month.
  const at = Date.parse(`${value}T00:00:00Z`);
  return Number.isFinite(at) && new Date(at).toISOString().startsWith(value) ? value : undefined;
}

/** "7:30", "07:30:15", "7h30" or "7g30". */
function clockOf(text: string): string | undefined {
  const [, hour, minute, second] = /^(\d{1,2})[:hg](\d\d)(?::(\d\d))?$/i.exec(text) ?? [];
  if (hour === undefined || minute === undefined) return undefined;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second ?? 0) > 59) return undefined;
  return [hour.padStart(2, '0'), minute, ...(second === undefined ? [] : [second])].join(':');
}
