/** Imports lists that offices keep as tables: licences, band plan, roster. The changes are shown before anything is saved. */

import { listsApi, type TableBody } from '../../api/lists.js';
import { saidOf } from '../../errors/errors.js';
import type { RecordKind, RecordKinds, Records } from '../../store/cases/case-book-records.js';
import type { IncidentDesk } from '../../store/cases/incident-desk.js';
import { isEmptyRow, parseCsv, type RowFault } from '../../watch/csv.js';
import { bandsFromRows, guessBandColumns } from '../../watch/registry/band-import.js';
import { assignmentsFromRows, guessColumns } from '../../watch/registry/licence-import.js';
import { rosterFromRows } from '../../watch/roster/roster-import.js';
import { refusal } from '../problem.js';
import { type Route, route } from '../route.js';
import { type ActorOf, shown } from '../spoken.js';

export type Importable = 'assignment' | 'band' | 'shift';

export function listImportRoutes(desk: IncidentDesk, actorOf: ActorOf, imported: (kind: Importable) => void): Route[] {
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
    if (kept.length > 0) {
      records.putAll(kind, kept, { at: desk.clock(), by });
      imported(kind);
    }
    // In the form of a body: instants as text.
    return { kept: kept.length, read: read.map(shown) as never[], faults, changes };
  };
  return [
    route(listsApi, 'POST /api/v1/assignments/import', {
      access: 'registry',
      handle({ body, request }) {
        const rows = headedRows(body);
        const columns = body.columns ?? guessColumns(rows[0] ?? []);
        const { assignments, faults } = assignmentsFromRows(rows, columns);
        const answer = keep('assignment', assignments, body, { faults, by: actorOf(request) });
        return { ...answer, columns, headings: rows[0] ?? [] };
      },
    }),
    route(listsApi, 'POST /api/v1/bandplan/import', {
      access: 'registry',
      handle({ body, request }) {
        const rows = headedRows(body);
        const columns = body.columns ?? guessBandColumns(rows[0] ?? []);
        const { bands, faults } = bandsFromRows(rows, columns);
        const answer = keep('band', bands, body, { faults, by: actorOf(request) });
        return { ...answer, columns, headings: rows[0] ?? [] };
      },
    }),
    route(listsApi, 'POST /api/v1/roster/import', {
      access: 'duty',
      handle({ body, request }) {
        const { shifts, faults } = rosterFromRows(rowsOf(body), records.all('person'));
        return keep('shift', shifts, body, { faults, by: actorOf(request) });
      },
    }),
  ];
}

function changesOf<K extends Importable>(records: Records, kind: K, read: readonly RecordKinds[K][]) {
  const named = new Set(read.map(({ id }) => id));
  const kinds = read.map((one) => {
    const kept = records.get(kind as RecordKind, one.id);
    // Compared as JSON, the stored form, in which an undefined field is absent.
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

/** The rows from the first that is not empty: it has the headings. */
function headedRows(body: TableBody): string[][] {
  const rows = rowsOf(body);
  return rows.slice(
    Math.max(
      0,
      rows.findIndex((cells) => !isEmptyRow(cells)),
    ),
  );
}

function rowsOf({ csv, rows }: { csv?: string | undefined; rows?: string[][] | undefined }): string[][] {
  if ((csv === undefined) === (rows === undefined))
    throw refusal(400, 'Bad request', 'Give the table either as csv or as rows.');
  try {
    return rows ?? parseCsv(csv ?? '');
  } catch (error) {
    throw refusal(400, 'Bad request', 'csv: {why}', { why: saidOf(error) });
  }
}

function mayKeep(
  { dryRun, skipFaulty }: { dryRun: boolean; skipFaulty: boolean },
  faults: readonly RowFault[],
): boolean {
  return !dryRun && (skipFaulty || faults.length === 0);
}
