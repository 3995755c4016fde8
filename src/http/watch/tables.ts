/** What lists say that come as tables. A large one is read in a process: that of a province holds a thread up for a second. */
import { saidOf } from '../../errors/errors.js';
import { ReadersBusy, readLimited } from '../../threads/limited-reader.js';
import { workerUrl } from '../../threads/worker-url.js';
import { isEmptyRow, MOST_LISTED, parseCsv, type RowFault } from '../../watch/csv.js';
import { bandsFromRows, guessBandColumns } from '../../watch/registry/band-import.js';
import { assignmentsFromRows, guessColumns } from '../../watch/registry/licence-import.js';
import type { Person } from '../../watch/roster/people.js';
import { rosterFromRows } from '../../watch/roster/roster-import.js';
import type { RosterHints } from '../../watch/roster/roster-matrix.js';
import { badRequest } from '../problem.js';

const PROCESS = workerUrl(import.meta.url, 'table-process');
/** Letters that are read here: they take a few milliseconds, a process a hundred. */
const READ_HERE = 200_000;

/** Faults that are told of one table. */
const MOST_FAULTS = 2000;

interface Table extends RosterHints {
  readonly csv?: string | undefined;
  readonly rows?: string[][] | undefined;
  readonly columns?: (Parameters<typeof assignmentsFromRows>[1] & Parameters<typeof bandsFromRows>[1]) | undefined;
  /** Those whose names stand in a roster. */
  readonly people?: readonly Person[];
}

export const TABLES = {
  assignment(table: Table) {
    const rows = headedRows(table);
    const columns = table.columns ?? guessColumns(rows[0] ?? []);
    const { assignments: read, faults } = assignmentsFromRows(rows, columns);
    return { read, faults: firstFaults(faults), columns, headings: rows[0] ?? [] };
  },
  band(table: Table) {
    const rows = headedRows(table);
    const columns = table.columns ?? guessBandColumns(rows[0] ?? []);
    const { bands: read, faults } = bandsFromRows(rows, columns);
    return { read, faults: firstFaults(faults), columns, headings: rows[0] ?? [] };
  },
  shift(table: Table) {
    const { shifts: read, faults } = rosterFromRows(rowsOf(table), table.people ?? [], table);
    return { read, faults: firstFaults(faults) };
  },
};

export interface TableReading {
  readonly kind: keyof typeof TABLES;
  readonly table: Table;
}

/** @throws Problem 400 for text that is no table; ReadersBusy */
export async function tableOf<K extends keyof typeof TABLES>(
  kind: K,
  { csv, rows, columns, people, duty, file, today }: Table,
): Promise<ReturnType<(typeof TABLES)[K]>> {
  if ((csv === undefined) === (rows === undefined)) throw badRequest('Give the table either as csv or as rows.');
  const table: Table = { csv, rows, columns, people: people ?? [], duty, file, today };
  const letters =
    csv?.length ?? rows?.reduce((sum, row) => sum + row.reduce((all, cell) => all + cell.length, 0), 0) ?? 0;
  try {
    const reading: TableReading = { kind, table };
    const read = letters <= READ_HERE ? TABLES[kind](table) : await readLimited(PROCESS, reading);
    return read as ReturnType<(typeof TABLES)[K]>;
  } catch (error) {
    if (error instanceof ReadersBusy) throw error;
    throw badRequest('csv: {why}', { why: saidOf(error) });
  }
}

function rowsOf({ csv, rows = parseCsv(csv ?? '') }: Table): string[][] {
  if (rows.length > MOST_LISTED + 1)
    throw badRequest('The table has {rows} rows, and a list holds at most {most} entries.', {
      rows: rows.length,
      most: MOST_LISTED,
    });
  return rows;
}

/** The first faults; a table in which every cell is wrong has hundreds of thousands. */
function firstFaults(faults: readonly RowFault[]): RowFault[] {
  const left = faults.length - MOST_FAULTS;
  const row = faults[MOST_FAULTS]?.row;
  return row === undefined
    ? [...faults]
    : [...faults.slice(0, MOST_FAULTS), { row, column: '', problem: `${left} more faults from here on` }];
}

/** The rows from the first that is not empty: it has the headings. */
function headedRows(table: Table): string[][] {
  const rows = rowsOf(table);
  const first = rows.findIndex((cells) => !isEmptyRow(cells));
  return rows.slice(Math.max(0, first));
}
