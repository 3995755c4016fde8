/** Days in Vietnamese time: UTC+7, without summer time. Instants stay epoch ms, UTC. */
import { DAY_MS } from '../../time/units.js';
import { VIETNAM_OFFSET_MS } from '../../words/sentence.js';

/** Days since 1 January 1970 in Vietnamese time. */
export type LocalDay = number;

export function dayOf(at: number): LocalDay {
  return Math.floor((at + VIETNAM_OFFSET_MS) / DAY_MS);
}

/** Epoch ms of the midnight at which a day begins. */
export function dayStart(day: LocalDay): number {
  return day * DAY_MS - VIETNAM_OFFSET_MS;
}

/** "2027-02-06". */
export function dayText(day: LocalDay): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

export interface CivilDate {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
}

export function civilDate(day: LocalDay): CivilDate {
  const date = new Date(day * DAY_MS);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** The day of a date; undefined for an impossible date, such as 30 February. */
export function dayFrom({ year, month, day }: CivilDate): LocalDay | undefined {
  const ms = Date.UTC(year, month - 1, day);
  const date = new Date(ms);
  const real = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return real ? ms / DAY_MS : undefined;
}

/** Reads "2027-02-06", "6/2/2027", "06.02.2027". @throws RangeError naming the text. */
export function parseDay(text: string): LocalDay {
  const iso = /^\s*(\d{4})-(\d{1,2})-(\d{1,2})\s*$/.exec(text);
  const local = /^\s*(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\s*$/.exec(text);
  const [year, month, day] = iso ? [iso[1], iso[2], iso[3]] : [local?.[3], local?.[2], local?.[1]];
  const found =
    year === undefined ? undefined : dayFrom({ year: Number(year), month: Number(month), day: Number(day) });
  if (found === undefined) throw new RangeError(`"${text}" is not a date; write 2027-02-06 or 06/02/2027`);
  return found;
}
