/** The band plan and the import of lists: licences and rosters from a table, looked at before they are kept. */
import { z } from 'zod';
import type { IncidentDesk } from '../store/incident-desk.js';
import { bandsIn } from '../watch/band-plan.js';
import { parseCsv, type RowFault } from '../watch/csv.js';
import { assignmentsFromRows, guessColumns, LICENCE_COLUMNS } from '../watch/licence-import.js';
import { rosterFromRows } from '../watch/roster-import.js';
import { cursorOf, page, pageFields, partsOf } from './page.js';
import { Problem } from './problem.js';
import type { Route } from './route.js';
import { type ActorOf, shown } from './spoken.js';

const bandAnswer = z.object({
  key: z.string(),
  startHz: z.number(),
  stopHz: z.number(),
  severity: z.number(),
  service: z.string(),
  name: z.object({ vi: z.string(), en: z.string() }),
  confidence: z.enum(['verified', 'edges', 'unverified']),
  source: z.string(),
});

const bandQuery = z.strictObject({
  startHz: z.coerce.number().min(0).max(1e12).default(0),
  stopHz: z.coerce.number().min(0).max(1e12).default(1e12),
  ...pageFields,
});

const table = {
  csv: z.string().max(900_000).optional().describe('the table as text; separator , ; or tab'),
  rows: z
    .array(z.array(z.string().max(500)).max(100))
    .max(20_000)
    .optional()
    .describe('or as cells, first row headings'),
  dryRun: z.boolean().default(true).describe('only say what would be kept, and what is wrong'),
  skipFaulty: z.boolean().default(false).describe('keep the good rows although others are faulty'),
};
const licenceBody = z.strictObject({
  ...table,
  columns: z.partialRecord(z.enum(LICENCE_COLUMNS), z.int().min(0).max(99)).optional(),
});
const rosterBody = z.strictObject(table);

const faultAnswer = z.object({ row: z.number(), column: z.string(), problem: z.string() });
const importAnswer = z.object({
  kept: z.number(),
  read: z.array(z.unknown()),
  faults: z.array(faultAnswer),
  columns: z.record(z.string(), z.number()).optional(),
});

export function bandPlanRoutes(desk: IncidentDesk, actorOf: ActorOf): Route[] {
  const { records } = desk.caseBook;
  return [
    {
      method: 'get',
      path: '/api/v1/bandplan',
      access: 'watch',
      summary: 'Band plan entries that overlap a range; the first is the one that decides for it.',
      query: bandQuery,
      answer: z.object({ entries: z.array(bandAnswer), nextCursor: z.string().optional() }),
      handle(_request, response, input) {
        const { startHz, stopHz, limit, cursor } = input.query as z.output<typeof bandQuery>;
        if (stopHz < startHz) throw new Problem(400, 'Bad request', `stopHz ${stopHz} lies below startHz ${startHz}.`);
        const skip = partsOf(cursor, 'number')?.[0] ?? 0;
        const entries = bandsIn(desk.plan(), startHz, stopHz).slice(skip, skip + limit + 1);
        const { rows, nextCursor } = page(entries, limit, () => cursorOf(skip + limit));
        response.json({ entries: rows, nextCursor });
      },
    },
    {
      method: 'post',
      path: '/api/v1/assignments/import',
      access: 'registry',
      summary: 'A licence list into assignments; columns by their headings, or as told.',
      body: licenceBody,
      answer: importAnswer,
      handle(request, response, input) {
        const body = input.body as z.output<typeof licenceBody>;
        const rows = rowsOf(body);
        const columns = body.columns ?? guessColumns(rows[0] ?? []);
        const { assignments, faults } = assignmentsFromRows(rows, columns);
        const kept = mayKeep(body, faults) ? assignments : [];
        if (kept.length > 0) records.putAll('assignment', kept, { at: desk.clock(), by: actorOf(request) });
        response.json({ kept: kept.length, read: assignments.map(shown), faults, columns });
      },
    },
    {
      method: 'post',
      path: '/api/v1/roster/import',
      access: 'duty',
      summary: 'A roster into single shifts.',
      body: rosterBody,
      answer: importAnswer,
      handle(request, response, input) {
        const body = input.body as z.output<typeof rosterBody>;
        const { shifts, faults } = rosterFromRows(rowsOf(body), records.all('person'));
        const kept = mayKeep(body, faults) ? shifts : [];
        if (kept.length > 0) records.putAll('shift', kept, { at: desk.clock(), by: actorOf(request) });
        response.json({ kept: kept.length, read: shifts.map(shown), faults });
      },
    },
  ];
}

function rowsOf({ csv, rows }: { csv?: string | undefined; rows?: string[][] | undefined }): string[][] {
  if ((csv === undefined) === (rows === undefined))
    throw new Problem(400, 'Bad request', 'Give the table either as csv or as rows.');
  try {
    return rows ?? parseCsv(csv ?? '');
  } catch (error) {
    throw new Problem(400, 'Bad request', `csv: ${(error as Error).message}.`);
  }
}

function mayKeep(
  { dryRun, skipFaulty }: { dryRun: boolean; skipFaulty: boolean },
  faults: readonly RowFault[],
): boolean {
  return !dryRun && (skipFaulty || faults.length === 0);
}
