/**
 * Parquet: one row for each sweep, with its levels as a list of floats. Row groups are small, so that each can be
 * written at once.
 */
import { fileWriter, ParquetWriter } from 'hyparquet-writer';
import { ConfigError } from '../errors/errors.js';
import type { RowWriter, SinkSpec } from './export-sink.js';
import type { Cell, Column } from './table.js';

/** Number of values buffered before a row group is written: 8 MB of levels. */
const GROUP_VALUES = 1_000_000;

type SchemaElement = ConstructorParameters<typeof ParquetWriter>[0]['schema'][number];
type ColumnData = Parameters<ParquetWriter['write']>[0]['columnData'][number];

const LEVELS: readonly SchemaElement[] = [
  { name: 'levels', converted_type: 'LIST', repetition_type: 'REQUIRED', num_children: 1 },
  { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
  { name: 'element', type: 'FLOAT', repetition_type: 'REQUIRED' },
];

/** Without it pandas and DuckDB read the times as local ones: the older mark beside it says nothing of a zone to them. */
const UTC_MICROS = { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MICROS' } as const;

function elementOf({ name, kind }: Column): SchemaElement {
  const optional = { name, repetition_type: 'OPTIONAL' } as const;
  if (kind === 'instant')
    return { ...optional, type: 'INT64', converted_type: 'TIMESTAMP_MICROS', logical_type: UTC_MICROS };
  if (kind === 'number') return { ...optional, type: 'DOUBLE' };
  return kind === 'flag'
    ? { ...optional, type: 'BOOLEAN' }
    : { ...optional, type: 'BYTE_ARRAY', converted_type: 'UTF8' };
}

export function parquetWriter(spec: SinkSpec, columns: readonly Column[]): RowWriter {
  const name = `${spec.name}.parquet`;
  const hasLevels = spec.facts !== undefined;
  const elements = columns.map(elementOf);
  const root: SchemaElement = { name: 'root', num_children: columns.length + (hasLevels ? 1 : 0) };
  const writer = new ParquetWriter({
    writer: fileWriter(`${spec.folder}/${name}`),
    schema: [root, ...elements, ...(hasLevels ? LEVELS : [])],
    createdBy: 'rfi-logger',
    kvMetadata: Object.entries(spec.about).map(([key, value]) => ({ key, value: String(value) })),
  });
  let rows: { readonly cells: readonly Cell[]; readonly levels: readonly number[] }[] = [];
  let values = 0;
  const flush = async (): Promise<void> => {
    if (rows.length === 0) return;
    const group = rows;
    rows = [];
    values = 0;
    const columnData: ColumnData[] = columns.map((column, i) => ({
      name: column.name,
      data: group.map(({ cells }) => storedCell(cells[i] ?? null, column)),
    }));
    if (hasLevels) columnData.push({ name: 'levels', data: group.map(({ levels }) => levels) });
    await writer.write({ columnData, rowGroupSize: group.length });
    if (writer.writer.offset > spec.mostBytes)
      throw ConfigError.of('The file grew over {megabytes} MB, the largest size of an export.', {
        megabytes: Math.round(spec.mostBytes / 1e6),
      });
  };
  return {
    get bytes() {
      return writer.writer.offset;
    },
    async add(cells, levels) {
      rows.push({ cells, levels: Array.from(levels ?? []) });
      values += cells.length + (levels?.length ?? 0);
      if (values >= GROUP_VALUES) await flush();
    },
    async finish() {
      await flush();
      await writer.finish();
      return [name];
    },
    async abandon() {
      rows = [];
    },
  };
}

function storedCell(cell: Cell, { kind }: Column): unknown {
  return typeof cell === 'number' && kind === 'instant' ? BigInt(Math.round(cell * 1000)) : cell;
}
