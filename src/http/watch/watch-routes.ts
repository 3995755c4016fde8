/** The duty watch over HTTP: who is on, hand-overs with two signatures, contacts, and what was watched. */
import type { Response } from 'express';
import { z } from 'zod';
import type { KeptHandover } from '../../store/cases/case-book-records.js';
import type { IncidentDesk } from '../../store/cases/incident-desk.js';
import { coverageSentences, findingSentence, summariseCoverage } from '../../watch/coverage.js';
import { isComplete, signHandover } from '../../watch/roster/handover.js';
import { DAY_MS } from '../../watch/roster/local-day.js';
import { dutyAt, rosterHoles, type Shift, shiftsBetween } from '../../watch/roster/roster.js';
import { Conflict, orConflict } from '../conflict.js';
import { pageById, pageFields } from '../page.js';
import { Problem } from '../problem.js';
import type { Route } from '../route.js';
import { type ActorOf, instant, iso, sentenceAnswer, shown, spoken } from '../spoken.js';

const LONGEST_RANGE_MS = 400 * DAY_MS;

const shiftAnswer = z.object({
  id: z.string(),
  startsAt: z.iso.datetime(),
  endsAt: z.iso.datetime(),
  personIds: z.array(z.string()),
  leaderId: z.string().optional(),
});

const rangeAnswer = z.object({ startHz: z.number(), stopHz: z.number() });
const sweptAnswer = z.object({ ranges: z.array(rangeAnswer), band: rangeAnswer });
const stretchAnswer = z.object({
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  state: z.enum(['watched', 'degraded', 'blind', 'unknown']),
  reason: z.string().optional(),
  /** The ranges of the band that were swept, where that was not all of it. */
  swept: sweptAnswer.optional(),
});

const handoverAnswer = z.object({
  id: z.string(),
  version: z.number(),
  people: z.object({ outgoing: z.array(z.string()), incoming: z.array(z.string()) }),
  summary: z.record(z.string(), z.unknown()),
  signatures: z.record(z.string(), z.unknown()),
  complete: z.boolean(),
  auditHead: z.object({ seq: z.number(), hash: z.string() }).describe('anchors the audit log: print it, sign it'),
});

const rangeQuery = z.strictObject({ from: instant, to: instant });
const coverageQuery = z.strictObject({
  from: instant,
  to: instant,
  stationId: z.string().min(1).max(100).optional(),
  band: z.string().min(1).max(200).optional(),
});
const handoverBody = z.strictObject({
  from: instant.describe('since when the outgoing shift had the watch'),
  outgoing: z.array(z.string().min(1).max(60)).min(1).max(50),
  incoming: z.array(z.string().min(1).max(60)).min(1).max(50),
});
const signBody = z.strictObject({
  version: z.int(),
  side: z.enum(['outgoing', 'incoming']),
  remark: z.string().max(4000).optional(),
});
const listQuery = z.strictObject(pageFields);

export function watchRoutes(desk: IncidentDesk, actorOf: ActorOf): Route[] {
  return [...shiftRoutes(desk), ...handoverRoutes(desk, actorOf), coverageRoute(desk)];
}

function shiftRoutes(desk: IncidentDesk): Route[] {
  return [
    {
      method: 'get',
      path: '/api/v1/shifts',
      access: 'watch',
      summary: 'The shifts of a stretch of time, swaps applied, and the holes in it.',
      query: rangeQuery,
      answer: z.object({
        shifts: z.array(shiftAnswer),
        holes: z.array(z.object({ from: z.iso.datetime(), to: z.iso.datetime() })),
      }),
      handle(_request, response, input) {
        const { from, to } = rangeOf(input.query as z.output<typeof rangeQuery>);
        const roster = desk.roster();
        const holes = rosterHoles(roster, from, to).map((hole) => ({ from: iso(hole.from), to: iso(hole.to) }));
        response.json({ shifts: shiftsBetween(roster, from, to).map(shiftJson), holes });
      },
    },
    {
      method: 'get',
      path: '/api/v1/shifts/now',
      access: 'watch',
      summary: 'Who is on duty now, and who comes next.',
      answer: z.object({
        at: z.iso.datetime(),
        now: z.array(shiftAnswer),
        personIds: z.array(z.string()),
        next: shiftAnswer.optional(),
      }),
      handle(_request, response) {
        const { at, now, personIds, next } = dutyAt(desk.roster(), desk.clock());
        response.json({ at: iso(at), now: now.map(shiftJson), personIds, next: next && shiftJson(next) });
      },
    },
  ];
}

function handoverRoutes(desk: IncidentDesk, actorOf: ActorOf): Route[] {
  const { records } = desk.caseBook;
  return [
    {
      method: 'get',
      path: '/api/v1/handovers',
      access: 'watch',
      summary: 'Hand-overs with their summaries and signatures.',
      query: listQuery,
      answer: z.object({ handovers: z.array(handoverAnswer), nextCursor: z.string().optional() }),
      handle(_request, response, input) {
        const query = input.query as z.output<typeof listQuery>;
        const { rows, nextCursor } = pageById(records.entries('handover'), ({ value }) => value.id, query);
        response.json({ handovers: rows.map(({ value, version }) => handoverJson(value, version)), nextCursor });
      },
    },
    {
      method: 'post',
      path: '/api/v1/handovers',
      access: 'duty',
      summary: 'Draws up a hand-over: what is standing, hidden, blind and open, and the head of the audit log.',
      body: handoverBody,
      answer: z.object({ handover: handoverAnswer }),
      handle(request, response, input) {
        const { from, outgoing, incoming } = input.body as z.output<typeof handoverBody>;
        const people = { outgoing, incoming };
        for (const id of [...outgoing, ...incoming])
          if (records.get('person', id) === undefined)
            throw new Problem(400, 'Bad request', `"${id}" is not among the people of the watch.`);
        rangeOf({ from, to: desk.clock() });
        const handover = orConflict(() => desk.drawUpHandover(people, from, actorOf(request)));
        response.json({ handover: handoverJson(handover, 1) });
      },
    },
    {
      method: 'post',
      path: '/api/v1/handovers/{handoverId}/sign',
      access: 'duty',
      summary: 'Signs a hand-over for one of the two shifts, as the person who asks.',
      params: z.strictObject({ handoverId: z.string() }),
      body: signBody,
      answer: z.object({ handover: handoverAnswer }),
      handle(request, response, input) {
        const id = input.params['handoverId'] ?? '';
        sign(desk, response, { id, by: actorOf(request), ...(input.body as z.output<typeof signBody>) });
      },
    },
  ];
}

type Signing = z.output<typeof signBody> & { readonly id: string; readonly by: string };

function sign(desk: IncidentDesk, response: Response, { id, by, version, side, remark }: Signing): void {
  const { records } = desk.caseBook;
  const kept = records.get('handover', id);
  if (kept === undefined) throw new Problem(404, 'Not found', `handoverId is "${id}": there is no such hand-over.`);
  const at = desk.clock();
  const { handover, refusal } = signHandover(kept.value, side, { personId: by, at, remark });
  if (refusal !== undefined) {
    const reason = spoken(refusal);
    throw new Conflict(reason.en, { reason, current: handoverJson(kept.value, kept.version) });
  }
  const signed = { ...kept.value, ...handover };
  const { version: now } = orConflict(() => records.put('handover', signed, { at, by, expectedVersion: version }));
  response.json({ handover: handoverJson(signed, now) });
}

function coverageRoute(desk: IncidentDesk): Route {
  return {
    method: 'get',
    path: '/api/v1/coverage',
    access: 'watch',
    summary:
      'What was watched, station by station and band by band, with the reasons why not, and what may be concluded.',
    query: coverageQuery,
    answer: z.object({
      coverage: z.array(
        z.object({
          stationId: z.string(),
          band: z.string(),
          durationMs: z.record(z.string(), z.number()),
          stretches: z.array(stretchAnswer),
          sentences: z.array(sentenceAnswer),
          finding: sentenceAnswer,
        }),
      ),
    }),
    handle(_request, response, input) {
      const query = input.query as z.output<typeof coverageQuery>;
      const { from, to } = rangeOf(query);
      const bands = desk
        .coverage(from, to)
        .filter(({ stationId }) => query.stationId === undefined || stationId === query.stationId)
        .filter(({ bandKey }) => query.band === undefined || bandKey === query.band);
      const plan = new Map(desk.plan().map((entry) => [entry.key, entry]));
      response.json({
        coverage: bands.map(({ stationId, bandKey, stretches }) => {
          const summary = summariseCoverage(stretches, from, to);
          const entry = plan.get(bandKey);
          const heard = entry === undefined ? 0 : incidentsIn(desk, { ...entry, from, to, stationId });
          return {
            stationId,
            band: bandKey,
            durationMs: summary.durationMs,
            stretches: stretches.map((one) => ({ ...one, from: iso(one.from), to: iso(one.to) })),
            sentences: coverageSentences(summary).map(spoken),
            finding: spoken(findingSentence(summary, heard)),
          };
        }),
      });
    },
  };
}

interface Where {
  readonly stationId: string;
  readonly startHz: number;
  readonly stopHz: number;
  readonly from: number;
  readonly to: number;
}

/** Cases heard there and then; what was dismissed or never confirmed is no interference. */
function incidentsIn(desk: IncidentDesk, { stationId, ...range }: Where): number {
  return desk.caseBook.incidents
    .list({ ...range, order: 'newest', limit: 10_000 })
    .filter(
      ({ state, outcome }) =>
        state !== 'candidate' && state !== 'merged' && outcome !== 'dismissed' && outcome !== 'expired',
    )
    .filter(({ emissions }) => emissions.some((one) => one.stationId === stationId)).length;
}

function rangeOf<T extends { readonly from: number; readonly to: number }>(range: T): T {
  const { from, to } = range;
  if (to <= from) throw new Problem(400, 'Bad request', 'to must be later than from.');
  if (to - from > LONGEST_RANGE_MS) throw new Problem(400, 'Bad request', 'from and to lie more than 400 days apart.');
  return range;
}

function shiftJson({ id, startsAt, endsAt, personIds, leaderId }: Shift): z.input<typeof shiftAnswer> {
  return { id, startsAt: iso(startsAt), endsAt: iso(endsAt), personIds: [...personIds], leaderId };
}

function handoverJson(handover: KeptHandover, version: number): unknown {
  const { id, people, summary, signatures, auditHead } = handover;
  return {
    id,
    version,
    people,
    summary: shown(summary),
    signatures: shown(signatures),
    complete: isComplete(handover),
    auditHead,
  };
}
