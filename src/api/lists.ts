/** Lists as offices keep them, from a table: looked at before anything is kept. */
import { z } from 'zod';
import { MOST_LISTED } from '../watch/csv.js';
import { BAND_COLUMNS } from '../watch/registry/band-import.js';
import { LICENCE_COLUMNS } from '../watch/registry/licence-import.js';
import type { Contract, JsonOf } from './contract.js';
import { RECORD_LISTS } from './record-lists.js';
import { recordOf } from './records.js';

const rows = z
  .array(z.array(z.string().max(500)).max(100))
  .max(MOST_LISTED + 1)
  .describe('cells; headings first')
  .meta({ id: 'TableRows' });
const columnsFound = z.record(z.string(), z.number()).meta({ id: 'ColumnsFound' });
const table = {
  csv: z.string().max(6_000_000).describe('separator , ; or tab').meta({ id: 'TableText' }).optional(),
  rows: rows.optional(),
  dryRun: z.boolean().default(true).describe('keep nothing, only say what would be').meta({ id: 'DryRun' }),
  skipFaulty: z.boolean().default(false).describe('keep the good rows').meta({ id: 'SkipFaulty' }),
};
const rosterBody = z.strictObject({ ...table, file: z.string().max(255).optional() });
export type TableBody = z.output<typeof rosterBody>;
const column = z.int().min(0).max(99);
const change = z.enum(['added', 'changed', 'same']);
const changes = z
  .object({
    added: z.number(),
    changed: z.number(),
    same: z.number(),
    notInTable: z.number().describe('not in the table; an import never removes'),
    kinds: z.array(change).describe('one for each that was read'),
  })
  .meta({ id: 'TableChanges' });
const fault = z.object({ row: z.number(), column: z.string(), problem: z.string() }).meta({ id: 'TableFault' });

const imported = <Row extends z.ZodType>(row: Row) =>
  z.object({
    kept: z.number(),
    read: z.array(row),
    faults: z.array(fault),
    columns: columnsFound.optional(),
    headings: z.array(z.string()).optional(),
    changes: changes.optional(),
  });

export const listsApi = {
  'POST /api/v1/assignments/import': {
    summary: 'A licence list into assignments.',
    body: z.strictObject({ ...table, columns: z.partialRecord(z.enum(LICENCE_COLUMNS), column).optional() }),
    takesTable: true,
    answer: imported(recordOf(RECORD_LISTS.assignment.value)),
  },
  'POST /api/v1/bandplan/import': {
    summary: 'A table of bands into own entries of the band plan.',
    body: z.strictObject({ ...table, columns: z.partialRecord(z.enum(BAND_COLUMNS), column).optional() }),
    takesTable: true,
    answer: imported(recordOf(RECORD_LISTS.band.value)),
  },
  'POST /api/v1/roster/import': {
    summary: 'A roster into single shifts.',
    body: rosterBody,
    takesTable: true,
    answer: imported(recordOf(RECORD_LISTS.shift.value)),
  },
  'POST /api/v1/sheets/rows': {
    summary: 'The first sheet of a workbook (XLSX) as text; keeps nothing.',
    refuses: [429],
    takes: ['application/octet-stream'],
    answer: z.object({ rows: z.array(z.array(z.string())) }),
  },
} as const satisfies Contract;

export type Imported = JsonOf<(typeof listsApi)['POST /api/v1/roster/import']['answer']>;
