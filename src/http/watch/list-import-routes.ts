/** Lists as offices keep them, from a table: licences, band plan, roster. Looked at before anything is kept. */
import { z } from 'zod';
import type { RecordKind, RecordKinds, Records } from '../../store/cases/case-book-records.js';
import type { IncidentDesk } from '../../store/cases/incident-desk.js';
import { parseCsv, type RowFault } from '../../watch/csv.js';
import { BAND_COLUMNS, bandsFromRows, guessBandColumns } from '../../watch/registry/band-import.js';
import { assignmentsFromRows, guessColumns, LICENCE_COLUMNS } from '../../watch/registry/licence-import.js';
import { rosterFromRows } from '../../watch/roster/roster-import.js';
import { Problem } from '../problem.js';
import type { Route } from '../route.js';
import { type ActorOf, shown } from '../spoken.js';

const table = {
  csv: z.string().max(6_000_000).optional().describe('the table as text; separator , ; or tab'),
  rows: z
    .array(z.array(z.string().max(500)).max(100))
    .max(20_000)
    .optional()
    .describe('or as cells, first row headings'),
  dryRun: z.boolean().default(true).describe('only say what would be kept, and what is wrong'),
  skipFaulty: z.boolean().default(false).describe('keep the good rows although others are faulty'),
};
const column = z.int().min(0).max(99);
const licenceBody = z.strictObject({
  ...table,
  columns: z.partialRecord(z.enum(LICENCE_COLUMNS), column).optional(),
});
const bandBody = z.strictObject({ ...table, columns: z.partialRecord(z.enum(BAND_COLUMNS), column).optional() });
const rosterBody = z.strictObject(table);
type TableBody = z.output<typeof rosterBody>;

const importAnswer = z.object({
  kept: z.number(),
  read: z.array(z.unknown()),
  faults: z.array(z.object({ row: z.number(), column: z.string(), problem: z.string() })),
  columns: z.record(z.string(), z.number()).optional(),
  headings: z.array(z.string()).optional(),
  changes: z
    .object({
      added: z.number(),
      changed: z.number(),
      same: z.number(),
      notInTable: z.number().describe('kept ones that the table does not name; an import never removes'),
      kinds: z.array(z.enum(['added', 'changed', 'same'])).describe('one for each that was read'),
    })
    .optional(),
});

type Importable = 'assignment' | 'band' | 'shift';

export function listImportRoutes(desk: IncidentDesk, actorOf: ActorOf): Route[] {
  const { records } = desk.caseBook;
  const keep = <K extends Importable>(
    kind: K,
    read: readonly RecordKinds[K][],
    body: TableBody,
    { faults, by }: { readonly faults: readonly RowFault[]; readonly by: string },
  ) => {
    const changes = changesOf(records, kind, read);
    const wanted = read.filter((_one, i) => changes.kinds[i] !== 'same');
    const kept = mayKeep(body, faults) ? wanted : [];
    if (kept.length > 0) records.putAll(kind, kept, { at: desk.clock(), by });
    return { kept: kept.length, read: read.map(shown), faults, changes };
  };
  return [
    {
      method: 'post',
      path: '/api/v1/assignments/import',
      access: 'registry',
      summary: 'A licence list into assignments; columns by their headings, or as told.',
      body: licenceBody,
      takesTable: true,
      answer: importAnswer,
      handle(request, response, input) {
        const body = input.body as z.output<typeof licenceBody>;
        const rows = rowsOf(body);
        const columns = body.columns ?? guessColumns(rows[0] ?? []);
        const { assignments, faults } = assignmentsFromRows(rows, columns);
        const answer = keep('assignment', assignments, body, { faults, by: actorOf(request) });
        response.json({ ...answer, columns, headings: rows[0] ?? [] });
      },
    },
    {
      method: 'post',
      path: '/api/v1/bandplan/import',
      access: 'registry',
      summary: 'A table of bands into own entries of the band plan.',
      body: bandBody,
      takesTable: true,
      answer: importAnswer,
      handle(request, response, input) {
        const body = input.body as z.output<typeof bandBody>;
        const rows = rowsOf(body);
        const columns = body.columns ?? guessBandColumns(rows[0] ?? []);
        const { bands, faults } = bandsFromRows(rows, columns);
        const answer = keep('band', bands, body, { faults, by: actorOf(request) });
        response.json({ ...answer, columns, headings: rows[0] ?? [] });
      },
    },
    {
      method: 'post',
      path: '/api/v1/roster/import',
      access: 'duty',
      summary: 'A roster into single shifts.',
      body: rosterBody,
      takesTable: true,
      answer: importAnswer,
      handle(request, response, input) {
        const body = input.body as TableBody;
        const { shifts, faults } = rosterFromRows(rowsOf(body), records.all('person'));
        response.json(keep('shift', shifts, body, { faults, by: actorOf(request) }));
      },
    },
  ];
}

function changesOf<K extends Importable>(records: Records, kind: K, read: readonly RecordKinds[K][]) {
  const named = new Set(read.map(({ id }) => id));
  const kinds = read.map((one) => {
    const kept = records.get(kind as RecordKind, one.id);
    // Through JSON, as it is kept: a field that is undefined is none.
    if (kept === undefined) return 'added' as const;
    return alike(kept.value, one) ? ('same' as const) : ('changed' as const);
  });
  const count = (what: (typeof kinds)[number]) => kinds.filter((one) => one === what).length;
  const notInTable = records.all(kind).filter(({ id }) => !named.has(id)).length;
  return { added: count('added'), changed: count('changed'), same: count('same'), notInTable, kinds };
}

function alike(a: object, b: object): boolean {
  const text = (value: object) => JSON.stringify(Object.entries(JSON.parse(JSON.stringify(value)) as object).sort());
  return text(a) === text(b);
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
