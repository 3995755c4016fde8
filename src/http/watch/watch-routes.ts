/** The duty watch: people on duty, hand-overs with two signatures, contacts, and coverage. */

import { dutyApi, type HandoverJson } from '../../api/duty.js';
import type { PinRange } from '../../incidents/incident-event.js';
import { liesIn } from '../../incidents/parts.js';
import { defined } from '../../rf/defined.js';
import type { KeptHandover } from '../../store/cases/case-book-records.js';
import type { IncidentDesk } from '../../store/cases/incident-desk.js';
import { coverageSentences, findingSentence, summariseCoverage } from '../../watch/coverage.js';
import { isComplete, signHandover } from '../../watch/roster/handover.js';
import type { ProveSigner } from '../accounts/prove-signer.js';
import { pageById } from '../page.js';
import { badRequest, Conflict, existing, orConflict } from '../problem.js';
import { type Route, route } from '../route.js';
import { type ActorOf, shown, spoken } from '../spoken.js';
import { escalationRoutes, loadRoutes, rangeOf, shiftRoutes } from './shift-routes.js';

export function watchRoutes(desk: IncidentDesk, actorOf: ActorOf, prove: ProveSigner): Route[] {
  return [
    ...shiftRoutes(desk),
    ...escalationRoutes(desk),
    ...loadRoutes(desk),
    ...handoverRoutes(desk, actorOf, prove),
    coverageRoute(desk),
  ];
}

function handoverRoutes(desk: IncidentDesk, actorOf: ActorOf, prove: ProveSigner): Route[] {
  const { records } = desk.caseBook;
  return [
    route(dutyApi, 'GET /api/v1/handovers', 'watch', ({ query }) => {
      const { rows, nextCursor } = pageById(records.entries('handover'), ({ value }) => value.id, query);
      return { handovers: rows.map(({ value, version }) => handoverJson(value, version)), nextCursor };
    }),
    route(dutyApi, 'POST /api/v1/handovers', 'duty', ({ body, request }) => {
      const { from, outgoing, incoming, note } = body;
      const people = { outgoing, incoming };
      for (const id of [...outgoing, ...incoming])
        if (records.get('person', id) === undefined)
          throw badRequest('"{id}" is not among the people of the watch.', { id });
      rangeOf({ from, to: desk.clock() });
      const handover = orConflict(() => desk.drawUpHandover({ people, ...defined({ note }) }, from, actorOf(request)));
      return { handover: handoverJson(handover, 1) };
    }),
    route(
      dutyApi,
      'POST /api/v1/handovers/{handoverId}/sign',
      { access: 'duty', guessable: true },
      async ({ params, body: { proof, ...body }, request }) => {
        const signing = { id: params.handoverId, by: actorOf(request), ...body };
        signed(desk, signing);
        await prove(request, proof);
        return { handover: sign(desk, signing) };
      },
    ),
  ];
}

interface Signing {
  readonly id: string;
  readonly by: string;
  readonly version: number;
  readonly side: 'outgoing' | 'incoming';
  readonly remark?: string | undefined;
}

/** The hand-over with the signature, which is not kept yet. @throws Problem where the person cannot sign */
function signed(desk: IncidentDesk, { id, by, side, remark }: Signing): KeptHandover {
  const kept = existing(desk.caseBook.records.get('handover', id), 'handoverId', id, 'hand-over');
  const at = desk.clock();
  const { handover, refusal } = signHandover(kept.value, side, { personId: by, at, remark });
  if (refusal !== undefined) {
    const reason = spoken(refusal, desk.nameOf);
    throw new Conflict(reason, handoverJson(kept.value, kept.version));
  }
  return { ...kept.value, ...handover };
}

function sign(desk: IncidentDesk, signing: Signing): HandoverJson {
  const write = { at: desk.clock(), by: signing.by, expectedVersion: signing.version };
  const { value, version } = orConflict(() => desk.caseBook.records.put('handover', signed(desk, signing), write));
  return handoverJson(value, version);
}

function coverageRoute(desk: IncidentDesk): Route {
  return route(dutyApi, 'GET /api/v1/coverage', 'watch', ({ query }) => {
    const { from, to } = rangeOf(query);
    const bands = desk
      .coverage(from, to)
      .filter(({ stationId }) => query.stationId === undefined || stationId === query.stationId)
      .filter(({ bandKey }) => query.band === undefined || bandKey === query.band);
    const plan = new Map(desk.plan().map((entry) => [entry.key, entry]));
    return {
      coverage: bands.map(({ stationId, bandKey, stretches }) => {
        const summary = summariseCoverage(stretches, from, to);
        const entry = plan.get(bandKey);
        const heard = entry === undefined ? 0 : incidentsIn(desk, { ...entry, from, to, stationId });
        return {
          stationId,
          band: bandKey,
          durationMs: summary.durationMs,
          stretches: shown(stretches),
          sentences: coverageSentences(summary).map((one) => spoken(one)),
          finding: spoken(findingSentence(summary, heard)),
        };
      }),
    };
  });
}

/** Number of cases heard in a range and time, without dismissed and unconfirmed ones, which are no interference. */
function incidentsIn(desk: IncidentDesk, where: Omit<PinRange, 'receiverId'>): number {
  const { stationId: _, ...range } = where;
  return desk.caseBook.incidents
    .list({ ...range, order: 'newest', limit: 10_000 })
    .filter(
      ({ state, outcome }) =>
        state !== 'candidate' && state !== 'merged' && outcome !== 'dismissed' && outcome !== 'expired',
    )
    .filter((one) => liesIn(one, where)).length;
}

function handoverJson(handover: KeptHandover, version: number): HandoverJson {
  const { id, people, note, summary, signatures, auditHead } = handover;
  return {
    id,
    version,
    people,
    ...defined({ note }),
    summary: shown(summary),
    signatures: shown(signatures),
    complete: isComplete(handover),
    auditHead,
  };
}
