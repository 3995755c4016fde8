/** The shifts over HTTP: of a stretch of time, of now, and as a calendar. */
import { dutyApi } from '../../api/duty.js';
import type { IncidentDesk } from '../../store/cases/incident-desk.js';
import { DAY_MS } from '../../time/units.js';
import { crewFaults } from '../../watch/roster/crew-faults.js';
import { restFaults } from '../../watch/roster/rest-rule.js';
import { dutyAt, rosterHoles, shiftsBetween } from '../../watch/roster/roster.js';
import { shiftCalendar } from '../../watch/roster/shift-calendar.js';
import { badRequest, noSuch } from '../problem.js';
import { type Route, route } from '../route.js';
import { shown } from '../spoken.js';

const LONGEST_RANGE_MS = 400 * DAY_MS;
/** What a calendar shows: the last month, and half a year ahead. */
const CALENDAR_BEFORE_MS = 31 * DAY_MS;
const CALENDAR_AHEAD_MS = 183 * DAY_MS;
/** Shifts around the stretch asked for that may belong to a breach in it. */
const AROUND_MS = 3 * DAY_MS;

export function shiftRoutes(desk: IncidentDesk): Route[] {
  const { records } = desk.caseBook;
  const nameOf = (id: string): string => records.get('person', id)?.value.name ?? id;
  return [
    route(dutyApi, 'GET /api/v1/shifts', 'watch', ({ query }) => {
      const { from, to } = rangeOf(query);
      const roster = desk.roster();
      const holes = shown(rosterHoles(roster, from, to));
      const breaches = restFaults(shiftsBetween(roster, from - AROUND_MS, to + AROUND_MS));
      const rest = shown(breaches.filter((fault) => fault.from < to && fault.to > from));
      const shifts = shiftsBetween(roster, from, to);
      return { shifts: shown(shifts), holes, rest, crews: crewFaults(shifts, nameOf) };
    }),
    route(dutyApi, 'GET /api/v1/shifts/now', 'watch', () => {
      const { changesAt: _, ...duty } = dutyAt(desk.roster(), desk.clock());
      return shown(duty);
    }),
    route(dutyApi, 'GET /api/v1/shifts/calendar', 'watch', ({ query, response }) => {
      const { personId } = query;
      if (personId !== undefined && records.get('person', personId) === undefined)
        throw noSuch('personId', personId, 'person');
      const at = desk.clock();
      const shifts = shiftsBetween(desk.roster(), at - CALENDAR_BEFORE_MS, at + CALENDAR_AHEAD_MS);
      const name = personId === undefined ? 'Bảng phân ca' : `Bảng phân ca – ${nameOf(personId)}`;
      response.setHeader('Content-Type', 'text/calendar; charset=utf-8');
      response.setHeader('Content-Disposition', 'attachment; filename="duty.ics"');
      response.setHeader('Cache-Control', 'private, no-cache');
      return response.send(shiftCalendar(shifts, { name, at, personId, personName: nameOf }));
    }),
  ];
}

/** @throws Problem where the range is empty or too long */
export function rangeOf<T extends { readonly from: number; readonly to: number }>(range: T): T {
  const { from, to } = range;
  if (to <= from) throw badRequest('to must be later than from.');
  if (to - from > LONGEST_RANGE_MS) throw badRequest('from and to lie more than 400 days apart.');
  return range;
}
