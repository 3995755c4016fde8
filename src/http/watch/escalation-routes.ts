/** The persons to whom each unacknowledged alarm was sent, the next one, and the holidays of a year. */
import { dutyApi } from '../../api/duty.js';
import type { IncidentDesk } from '../../store/cases/incident-desk.js';
import { HOUR_MS } from '../../time/units.js';
import { holidaysOf } from '../../watch/roster/holidays.js';
import { dayText } from '../../watch/roster/local-day.js';
import { DEFAULT_WATCH_POLICY } from '../../watch/roster/watch-policy.js';
import { type Route, route } from '../route.js';
import { shown } from '../spoken.js';

/** Time ahead in ms for which the steps are planned. */
const AHEAD_MS = HOUR_MS;

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
