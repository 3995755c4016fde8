/** The load of alarms over HTTP. */
import { dutyApi } from '../../api/duty.js';
import { iso } from '../../rf/iso.js';
import type { IncidentDesk } from '../../store/cases/incident-desk.js';
import { accuracyOf, loadFacts } from '../../store/cases/load-facts.js';
import { alarmLoad, LOAD_LIMITS } from '../../watch/load/alarm-load.js';
import { ACCURACY_BY, type AccuracyBy, accuracyWords } from '../../watch/load/call-accuracy.js';
import { noiseRules } from '../../watch/load/noise-rules.js';
import { type Route, route } from '../route.js';
import { rangeOf } from './shift-routes.js';

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
