/** The watch over HTTP: shifts and their calendar, escalations, the load of alarms, readiness for a campaign. */
import { dutyApi } from '../../api/duty.js';
import { iso } from '../../rf/iso.js';
import type { IncidentDesk } from '../../store/cases/incident-desk.js';
import { accuracyOf, loadFacts } from '../../store/cases/load-facts.js';
import { DAY_MS, HOUR_MS } from '../../time/units.js';
import type { WatchCampaign } from '../../watch/campaign.js';
import { alarmLoad, LOAD_LIMITS } from '../../watch/load/alarm-load.js';
import { ACCURACY_BY, type AccuracyBy, accuracyWords } from '../../watch/load/call-accuracy.js';
import { noiseRules } from '../../watch/load/noise-rules.js';
import { NEXT_DAYS, type ReadinessLine } from '../../watch/readiness.js';
import { crewFaults } from '../../watch/roster/crew-faults.js';
import { holidaysOf } from '../../watch/roster/holidays.js';
import { dayText } from '../../watch/roster/local-day.js';
import { restFaults } from '../../watch/roster/rest-rule.js';
import { dutyAt, rosterHoles, shiftsBetween } from '../../watch/roster/roster.js';
import { shiftCalendar } from '../../watch/roster/shift-calendar.js';
import { DEFAULT_WATCH_POLICY } from '../../watch/roster/watch-policy.js';
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

/** Time ahead in ms for which the steps are planned. */
const AHEAD_MS = HOUR_MS;

/** The persons to whom each unacknowledged alarm was sent, the next one, and the holidays of a year. */
export function escalationRoutes(desk: IncidentDesk): Route[] {
  const { records } = desk.caseBook;
  const nameOf = (kind: 'person' | 'contact', id: string): string => records.get(kind, id)?.value.name ?? id;
  return [
    route(dutyApi, 'GET /api/v1/escalations', 'watch', () => {
      const alarms = desk.escalations(AHEAD_MS).map(({ incidentId, severity, raisedAt, steps }) => {
        const named = steps.map(({ at, to, why, message, sentAt, failedAt, fault }) => {
          return { at, to: { ...to, name: nameOf(to.kind, to.id) }, why, message, sentAt, failedAt, fault };
        });
        return shown({ incidentId, severity, raisedAt, steps: named });
      });
      const { personalFrom } = records.get('watch-policy', 'current')?.value ?? DEFAULT_WATCH_POLICY;
      return { alarms, personalFrom };
    }),
    route(dutyApi, 'GET /api/v1/holidays', 'watch', ({ query }) => {
      const year = query.year;
      const announcements = records.all('holiday');
      const holidays = holidaysOf(year, announcements).map(({ firstDay, ...holiday }) => ({
        ...holiday,
        firstDay: dayText(firstDay),
        announced: announcements.some((one) => one.ruleKey === holiday.key && one.year === year),
      }));
      return { holidays };
    }),
  ];
}

/** The load of alarms over HTTP. */
export function loadRoutes(desk: IncidentDesk): Route[] {
  return [
    route(dutyApi, 'GET /api/v1/call-accuracy', 'watch', ({ query }) => {
      const { groups, ...total } = accuracyOf(desk, rangeOf(query));
      const by = Object.keys(ACCURACY_BY) as AccuracyBy[];
      return {
        ...total,
        words: accuracyWords(total),
        groups: by.map((one) => ({ by: one, title: ACCURACY_BY[one], rows: [...groups[one]] })),
      };
    }),
    route(dutyApi, 'GET /api/v1/alarm-load', 'watch', ({ query }) => {
      const facts = loadFacts(desk, rangeOf(query));
      const { from, to, ...load } = alarmLoad(facts);
      return {
        from: iso(from),
        to: iso(to),
        limits: LOAD_LIMITS,
        ...load,
        proposals: noiseRules(facts.incidents),
      };
    }),
  ];
}

/** Whether everything is ready for a campaign, or for the next seven days. */
export function campaignRoute(
  { caseBook }: Pick<IncidentDesk, 'caseBook'>,
  readiness: (campaign: WatchCampaign | undefined) => Promise<ReadinessLine[]>,
): Route {
  return route(dutyApi, 'GET /api/v1/campaigns/{campaignId}/readiness', 'watch', async ({ params: { campaignId } }) => {
    const campaign = caseBook.records.get('campaign', campaignId)?.value;
    if (campaign === undefined && campaignId !== NEXT_DAYS) throw noSuch('campaignId', campaignId, 'campaign');
    return { lines: await readiness(campaign) };
  });
}
