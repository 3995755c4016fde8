/** The roster: repeating patterns, other crews on holidays, single listed shifts, swaps. */
import { DAY_MS, MINUTE_MS } from '../../time/units.js';
import { type HolidayAnnouncement, holidayOn } from './holidays.js';
import { dayOf, dayStart, dayText, type LocalDay } from './local-day.js';

/** A shift that recurs every day. Crews take it in rotation; the first person of a crew leads it. */
export interface RosterSlot {
  readonly startMin: number;
  /** The shift may pass midnight. */
  readonly lengthMin: number;
  /** The crew of day d is `crews[(d - firstDay) mod crews.length]`. */
  readonly crews: readonly (readonly string[])[];
}

export interface RosterPattern {
  readonly id: string;
  readonly firstDay: LocalDay;
  /** Last day on which a shift begins; no end when absent. */
  readonly lastDay?: LocalDay | undefined;
  /** `holiday`: only on holidays, and then in place of all other patterns. */
  readonly days: 'every' | 'holiday';
  readonly slots: readonly RosterSlot[];
}

/** A shift entered by hand or imported; while it lasts, patterns do not count. */
export interface ListedShift {
  readonly id: string;
  /** Epoch ms, start inclusive, end exclusive. */
  readonly startsAt: number;
  readonly endsAt: number;
  readonly personIds: readonly string[];
}

/** One person in place of another in one shift; an exchange consists of two of these. */
export interface Swap {
  readonly shiftId: string;
  readonly outPersonId: string;
  readonly inPersonId: string;
}

export interface Roster {
  readonly patterns: readonly RosterPattern[];
  readonly listed: readonly ListedShift[];
  /** In the order in which they were agreed: a later swap applies to the result of the earlier ones. */
  readonly swaps: readonly Swap[];
  /** Days off that the government announced. */
  readonly holidays?: readonly HolidayAnnouncement[] | undefined;
}

export interface Shift extends ListedShift {
  /** The leader of the shift: the first person of its crew. */
  readonly leaderId: string | undefined;
}

/** Longest shift, in days: shifts that began earlier cannot be on now. */
const LONGEST_TURN_DAYS = 2;

/** Every shift that overlaps [from, to), in order of start, with swaps applied. */
export function shiftsBetween(roster: Roster, from: number, to: number): Shift[] {
  const listed = roster.listed.filter(({ startsAt, endsAt }) => endsAt > startsAt);
  const turns: ListedShift[] = [];
  for (let day = dayOf(from) - LONGEST_TURN_DAYS; day <= dayOf(to); day++) turns.push(...turnsOf(roster, day));
  const remaining = turns.flatMap((turn) => without(turn, listed));
  return [...listed, ...remaining]
    .filter(({ startsAt, endsAt }) => startsAt < to && endsAt > from)
    .sort((a, b) => a.startsAt - b.startsAt || (a.id < b.id ? -1 : 1))
    .map((shift) => swapped(shift, roster.swaps));
}

function turnsOf({ patterns, holidays = [] }: Roster, day: LocalDay): ListedShift[] {
  const valid = patterns.filter(({ firstDay, lastDay = day }) => firstDay <= day && day <= lastDay);
  const special = valid.filter(({ days }) => days === 'holiday');
  const isHoliday = special.length > 0 && holidayOn(day, holidays) !== undefined;
  const chosen = isHoliday ? special : valid.filter(({ days }) => days === 'every');
  return chosen.flatMap(({ id, firstDay, slots }) =>
    slots.map(({ startMin, lengthMin, crews }, slot) => {
      const startsAt = dayStart(day) + startMin * MINUTE_MS;
      const personIds = crews[(day - firstDay) % crews.length] ?? [];
      return { id: `${id}/${dayText(day)}/${slot + 1}`, startsAt, endsAt: startsAt + lengthMin * MINUTE_MS, personIds };
    }),
  );
}

/**
 * The parts of a pattern's shift outside the listed shifts; each part keeps the shift's id, so that its swaps still
 * apply.
 */
function without(turn: ListedShift, listed: readonly ListedShift[]): ListedShift[] {
  let pieces = [turn];
  for (const { startsAt, endsAt } of listed)
    pieces = pieces.flatMap((piece) => {
      if (endsAt <= piece.startsAt || startsAt >= piece.endsAt) return [piece];
      const before = { ...piece, endsAt: startsAt };
      const after = { ...piece, startsAt: endsAt };
      return [before, after].filter((left) => left.endsAt > left.startsAt);
    });
  return pieces;
}

function swapped(shift: ListedShift, swaps: readonly Swap[]): Shift {
  let personIds = shift.personIds;
  for (const { shiftId, outPersonId, inPersonId } of swaps)
    if (shiftId === shift.id) personIds = personIds.map((id) => (id === outPersonId ? inPersonId : id));
  const once = [...new Set(personIds)];
  return { ...shift, personIds: once, leaderId: once[0] };
}

export interface Duty {
  readonly at: number;
  /** Shifts on now; several when shifts overlap, none when the roster has a gap. */
  readonly now: readonly Shift[];
  /** Everyone on duty, each once, leaders of earlier shifts first. */
  readonly personIds: readonly string[];
  /** Epoch ms: when the set of people may next change; undefined when no change is planned within the horizon. */
  readonly changesAt: number | undefined;
  readonly next: Shift | undefined;
}

/** Number of days ahead in which the next shift is searched. */
const HORIZON_DAYS = 14;

/** The people on duty at an instant, and the next shift. */
export function dutyAt(roster: Roster, at: number): Duty {
  const shifts = shiftsBetween(roster, at, at + HORIZON_DAYS * DAY_MS);
  const now = shifts.filter(({ startsAt }) => startsAt <= at);
  const next = shifts.find(({ startsAt }) => startsAt > at);
  const changes = [...now.map(({ endsAt }) => endsAt), ...(next === undefined ? [] : [next.startsAt])];
  return {
    at,
    now,
    personIds: [...new Set(now.flatMap(({ personIds }) => personIds))],
    changesAt: changes.length === 0 ? undefined : Math.min(...changes),
    next,
  };
}

/** The parts of [from, to) with nobody on duty; a 24-hour watch has none. */
export function rosterHoles(roster: Roster, from: number, to: number): { from: number; to: number }[] {
  const holes: { from: number; to: number }[] = [];
  let covered = from;
  for (const { startsAt, endsAt, personIds } of shiftsBetween(roster, from, to)) {
    if (personIds.length === 0) continue;
    if (startsAt > covered) holes.push({ from: covered, to: startsAt });
    covered = Math.max(covered, endsAt);
  }
  if (covered < to) holes.push({ from: covered, to });
  return holes;
}

/** One sentence for each fault of a pattern; empty when it can be used. */
export function patternFaults({ id, slots, firstDay, lastDay }: RosterPattern): string[] {
  const faults: string[] = [];
  if (!/^[\w-]{1,60}$/.test(id)) faults.push(`pattern id "${id}" must be letters, digits, _ and -, at most 60`);
  if (lastDay !== undefined && lastDay < firstDay) faults.push(`pattern ${id} ends before it begins`);
  if (slots.length === 0) faults.push(`pattern ${id} has no turns`);
  for (const [i, { startMin, lengthMin, crews }] of slots.entries()) {
    if (!(startMin >= 0 && startMin < 1440))
      faults.push(`turn ${i + 1} of ${id} begins at minute ${startMin} of a day`);
    if (!(lengthMin > 0 && lengthMin <= 1440))
      faults.push(`turn ${i + 1} of ${id} lasts ${lengthMin} min, not 1 to 1440`);
    if (crews.length === 0 || crews.some((crew) => crew.length === 0))
      faults.push(`turn ${i + 1} of ${id} has a crew without people`);
  }
  return faults;
}
