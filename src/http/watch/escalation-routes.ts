/** Whom each unacknowledged alarm was told to, and who is next; and the days off of a year. */
import { z } from 'zod';
import type { IncidentDesk } from '../../store/cases/incident-desk.js';
import { HOLIDAY_RULES, holidaysOf } from '../../watch/roster/holidays.js';
import { dayText } from '../../watch/roster/local-day.js';
import type { Route } from '../route.js';
import { iso } from '../spoken.js';

/** So far ahead the steps are foretold. */
const AHEAD_MS = 3600e3;

const stepAnswer = z.object({
  at: z.iso.datetime(),
  to: z.object({ kind: z.enum(['person', 'contact']), id: z.string(), name: z.string() }),
  why: z.enum(['on-duty', 'took-over', 'next-on-duty', 'contact-list', 'again']),
  message: z
    .enum(['planned', 'waiting', 'sent', 'dead'])
    .describe('planned: its time has not come; dead: given up. at is when it was written, or is planned'),
  sentAt: z.iso.datetime().optional().describe('when a channel accepted it'),
  failedAt: z.iso.datetime().optional().describe('when the last attempt failed'),
  fault: z.string().optional(),
});

const holidayAnswer = z.object({
  key: z.string(),
  name: z.object({ vi: z.string(), en: z.string() }),
  firstDay: z.iso.date(),
  days: z.number(),
  announced: z.boolean().describe('false: by rule, until the days off of that year are announced'),
});

export function escalationRoutes(desk: IncidentDesk): Route[] {
  const { records } = desk.caseBook;
  const nameOf = (kind: 'person' | 'contact', id: string): string => records.get(kind, id)?.value.name ?? id;
  return [
    {
      method: 'get',
      path: '/api/v1/escalations',
      summary: 'Every alarm that waits for a person: whom it was told to, when, and who comes next.',
      access: 'watch',
      answer: z.object({
        alarms: z.array(
          z.object({
            incidentId: z.string(),
            severity: z.number(),
            raisedAt: z.iso.datetime(),
            steps: z.array(stepAnswer),
          }),
        ),
      }),
      handle(_request, response) {
        const alarms = desk.escalations(AHEAD_MS).map(({ incidentId, severity, raisedAt, steps }) => ({
          ...{ incidentId, severity, raisedAt: iso(raisedAt) },
          steps: steps.map(({ at, to, why, message, sentAt, failedAt, fault }) => ({
            at: iso(at),
            to: { ...to, name: nameOf(to.kind, to.id) },
            why,
            message,
            sentAt: sentAt === undefined ? undefined : iso(sentAt),
            failedAt: failedAt === undefined ? undefined : iso(failedAt),
            fault,
          })),
        }));
        response.json({ alarms });
      },
    },
    {
      method: 'get',
      path: '/api/v1/holidays',
      summary: 'The days off of a civil year, by sun and by moon; as announced where they are announced.',
      access: 'watch',
      query: z.strictObject({ year: z.coerce.number().int().min(1968).max(2100) }),
      answer: z.object({ holidays: z.array(holidayAnswer) }),
      handle(_request, response, input) {
        const year = Number(input.query['year']);
        const announcements = records.all('holiday');
        const holidays = holidaysOf(year, HOLIDAY_RULES, announcements).map(({ firstDay, ...holiday }) => ({
          ...holiday,
          firstDay: dayText(firstDay),
          announced: announcements.some((one) => one.ruleKey === holiday.key && one.year === year),
        }));
        response.json({ holidays });
      },
    },
  ];
}
