/**
 * Opens a case for a person: a range picked on the waterfall, or a complaint by telephone that no receiver heard, and measures it
 * later.
 */
import { incidentActsApi } from '../../api/incident-acts.js';
import { incidentsApi } from '../../api/incidents.js';
import type { Incident } from '../../incidents/incident.js';
import type { PinRange } from '../../incidents/incident-event.js';
import { type Level, tallyOf } from '../../rf/level-tally.js';
import type { StoredSweep } from '../../store/archive.js';
import type { IncidentDesk } from '../../store/cases/incident-desk.js';
import { badRequest, Conflict, notFound } from '../problem.js';
import { type Route, route } from '../route.js';
import { type ActorOf, spoken } from '../spoken.js';
import { incidentJson } from './incident-json.js';
import { foundIncident } from './incident-routes.js';

export interface OpenByHand {
  readonly desk: IncidentDesk;
  readonly actorOf: ActorOf;
  /** Undefined when there is no such station. When no receiver is named: one of the station that sweeps the range, or ''. */
  receiverFor(report: Omit<PinRange, 'receiverId'>): string | undefined;
  /** Highest level recorded in the range; undefined when there is none. */
  peak(report: PinRange): Promise<Level | undefined>;
}

export function openIncidentRoute({ desk, actorOf, receiverFor, peak }: OpenByHand): Route {
  return route(
    incidentsApi,
    'POST /api/v1/incidents',
    'incidents',
    async ({ body: { text, complaint, ...report }, request }) => {
      const { stationId, startHz, stopHz, from, to } = report;
      if (stopHz <= startHz)
        throw badRequest('stopHz is {stopHz}: it must lie above startHz {startHz}.', { stopHz, startHz });
      const at = desk.clock();
      if (to < from) throw badRequest('to lies before from.');
      if (from > at) throw badRequest('from lies in the future.');
      const receiverId = receiverFor(report);
      if (receiverId === undefined)
        throw notFound('stationId is "{stationId}", receiverId "{receiverId}": there is no such place.', {
          stationId,
          receiverId: report.receiverId ?? '',
        });
      const place = { stationId, startHz, stopHz, from, to: Math.min(to, at) };
      const heard =
        complaint === undefined
          ? { ...place, receiverId, peak: await peak({ ...report, receiverId }) }
          : { ...place, receiverId: '', peak: undefined, complaint };
      return { incident: incidentJson(desk.openByHand(heard, text, actorOf(request)), desk) };
    },
  );
}

/** Measures a case that only a person reported so far: the levels come from a receiver's last minute. */
interface MeasuringReceiver {
  readonly stationId: string;
  readonly receiverId: string;
}

interface MeasureIncident {
  readonly desk: IncidentDesk;
  readonly actorOf: ActorOf;
  /** Receivers that sweep over the range now. */
  receiversOver(startHz: number, stopHz: number): readonly MeasuringReceiver[];
  sweeps(query: Omit<PinRange, 'stationId'>): Promise<readonly StoredSweep[]>;
}

/** Sweeps that began at most this long ago count. */
const BACK_MS = 60_000;

export function measureIncidentRoute({ desk, actorOf, receiversOver, sweeps }: MeasureIncident): Route {
  return route(
    incidentActsApi,
    'POST /api/v1/incidents/{incidentId}/measure',
    { access: 'incidents', readsHistory: 'much' },
    async ({ params, body: { version }, request }) => {
      const incident = foundIncident(desk, params.incidentId);
      const at = desk.clock();
      const { startHz, stopHz } = incident;
      for (const place of inOrder(receiversOver(startHz, stopHz), incident)) {
        const range = { startHz, stopHz, from: at - BACK_MS, to: at + 1 };
        const levels = levelsIn(await sweeps({ receiverId: place.receiverId, ...range }));
        const tally = tallyOf(levels);
        const [first, last] = [levels[0], levels.at(-1)];
        if (tally === undefined || first === undefined || last === undefined) continue;
        const report = {
          ...place,
          emissionId: `measured-${at}-${place.receiverId}`,
          startHz,
          stopHz,
          firstHeardAt: first.at,
          lastHeardAt: last.at,
          active: false,
          confirmed: true,
          peakDbm: tally.highest.levelDbm,
          excessDb: 0,
          levels: tally,
          emissionClass: 'unknown',
        };
        const event = { kind: 'measured', report, expectedVersion: version } as const;
        const result = desk.act(incident.id, event, actorOf(request));
        if (result?.refusal !== undefined) {
          const reason = spoken(result.refusal.sentence);
          throw new Conflict(reason, incidentJson(result.incident, desk));
        }
        return { incident: incidentJson(result?.incident ?? incident, desk) };
      }
      throw new Conflict(NOBODY, incidentJson(incident, desk));
    },
  );
}

const NOBODY = {
  vi: 'Không máy thu nào đang quét tần số này. Hãy giữ một máy thu và cho quét ở đó, rồi đo lại.',
  en: 'No receiver sweeps this frequency now. Take a receiver, have it sweep there, and measure again.',
};

/** Receivers of the case's station first. */
function inOrder(receivers: readonly MeasuringReceiver[], { emissions }: Incident): readonly MeasuringReceiver[] {
  const own = new Set(emissions.map(({ stationId }) => stationId));
  return [...receivers].sort((a, b) => Number(own.has(b.stationId)) - Number(own.has(a.stationId)));
}

/** The highest level of each sweep. No noise floor is known here, so the excess is null. */
function levelsIn(sweeps: readonly StoredSweep[]) {
  return sweeps.flatMap(({ startedAt, levelsDbm }) => {
    let levelDbm = Number.NEGATIVE_INFINITY;
    for (const level of levelsDbm) if (level > levelDbm) levelDbm = level;
    return Number.isFinite(levelDbm) ? [{ levelDbm, excessDb: null, at: startedAt }] : [];
  });
}
