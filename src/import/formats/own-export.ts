/**
 * Reads our own exports: CSV and JSON line by line, Parquet by row groups. Corrected levels are refused, because only
 * received levels may be stored.
 */
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { z } from 'zod';
import { ProtocolError, saidOf } from '../../errors/errors.js';
import type { Link } from '../../receiver/link.js';
import { defined } from '../../rf/defined.js';
import { type DriverSweep, flagBits, SweepFlag } from '../../rf/sweep.js';
import { delivered, type ImportContext, type ImportFormat, isLevel, MOST_BINS, sign } from '../import-format.js';
import { lineSweeps, type TextLine, toDbm, traceDetectorOf } from '../text-table.js';

const FIRST_COLUMNS = 'startedAt,endedAt,stationId,receiverId,seq,folded,flags,startHz,stepHz,bins';
/** Largest row group read; ours have 8 MB. */
const MOST_GROUP_BYTES = 64e6;

type ParquetColumn = Awaited<ReturnType<typeof parquetMetadataAsync>>['row_groups'][number]['columns'][number];
const epochSchema = z.iso.datetime();
type Fields = Readonly<Record<string, unknown>>;

/** The sweep of a row, or why the row has none. */
function sweepOf(
  fields: Fields,
  levels: ArrayLike<unknown>,
  { report }: Pick<ImportContext, 'report'>,
): DriverSweep | string {
  const number = (name: string): number | undefined => {
    const value = fields[name];
    if (typeof value === 'number') return value;
    return typeof value === 'string' && value !== '' ? Number(value) : undefined;
  };
  const [startedAt, endedAt] = ['startedAt', 'endedAt'].map((name) => instantOf(fields[name]));
  const [startHz, stepHz, bins] = ['startHz', 'stepHz', 'bins'].map(number);
  if (startedAt === undefined || endedAt === undefined || endedAt < startedAt)
    return 'The times of the row are impossible.';
  if (!(Number(startHz) >= 0 && Number(stepHz) > 0) || startHz === undefined || stepHz === undefined)
    return 'The frequencies of the row are impossible.';
  if (bins !== levels.length || bins > MOST_BINS || bins === 0)
    return 'The number of levels in the row is not the stated one.';
  if (String(fields['corrected']) !== 'false')
    return 'The levels of the row were corrected: only received levels can be stored.';
  const convert = toDbm(String(fields['unit']), report);
  if (convert === undefined) return 'The unit of the levels is none of dBm, dBµV and dBµV/m.';
  const flags = flagsOf(String(fields['flags'] ?? ''), Number(number('folded')) > 1);
  if (flags === undefined) return 'The row has unknown flags.';
  if ((flags & SweepFlag.drill) !== 0) return 'The row is of a drill.';
  const levelsDbm = new Float32Array(levels.length);
  for (let i = 0; i < levels.length; i++) {
    const level = levels[i];
    const value = level === null || level === '' || level === undefined ? Number.NaN : convert(Number(level));
    if (!Number.isNaN(value) && !isLevel(value)) return 'The row has impossible levels.';
    levelsDbm[i] = value;
  }
  const detector = fields['traceDetector'];
  const [rbwHz, vbwHz, attenuationDb] = ['rbwHz', 'vbwHz', 'attenuationDb'].map(number);
  const { success: hasEpoch, data: epoch } = epochSchema.safeParse(fields['clockEpoch']);
  return {
    startedAt,
    endedAt,
    startHz,
    stepHz,
    levelsDbm,
    flags,
    ...defined({
      rbwHz,
      vbwHz,
      attenuationDb,
      epoch: hasEpoch ? epoch : undefined,
      traceDetector: typeof detector === 'string' ? traceDetectorOf(detector) : undefined,
    }),
  };
}

/** Epoch ms with the microseconds of the text. */
function instantOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  const micros = typeof value === 'string' ? /\.\d{3}(\d{3})Z$/.exec(value)?.[1] : undefined;
  const at = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? undefined : at + Number(micros ?? 0) / 1000;
}

/** A row that stands for several sweeps contains their maxima, so it gets the flag peakHeld. */
function flagsOf(names: string, isFolded: boolean): number | undefined {
  try {
    return flagBits(names.split(' ').filter((name) => name !== '')) | (isFolded ? SweepFlag.peakHeld : 0);
  } catch {
    return undefined;
  }
}

const NO_ROW = 'The line is not a row of our exports.';

/** RFC 4180 within one line; the apostrophe that protects against formulas is removed. */
function cellsOf(line: string): string[] {
  const cells = line.includes('"')
    ? [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
        ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
      )
    : line.split(',');
  return cells.map((cell) => (/^'[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell));
}

const ownCsv: ImportFormat = {
  id: 'rfi-csv',
  hasExactLevels: true,
  label: 'rfi-logger export (CSV)',
  signs: [sign(`the head "${FIRST_COLUMNS}"`, (head) => head.startsWith(FIRST_COLUMNS))],
  sweeps(link, context) {
    let names = context.from === undefined ? undefined : z.array(z.string()).parse(context.from.state);
    const read = ({ text, isCut }: TextLine): DriverSweep | string | undefined => {
      // Our rows end with a line feed: a line at which the file ends may be half a row.
      if (isCut) return NO_ROW;
      if (text.startsWith(FIRST_COLUMNS)) {
        names = text.split(',').filter((name) => !/^level\d+$/.test(name));
        return undefined;
      }
      if (names === undefined) return NO_ROW;
      const cells = cellsOf(text);
      const fields = Object.fromEntries(names.map((name, i) => [name, cells[i]]));
      return sweepOf(fields, cells.slice(names.length), context);
    };
    return lineSweeps(link, context, read, () => names);
  },
};

const ownJson: ImportFormat = {
  id: 'rfi-json',
  hasExactLevels: true,
  label: 'rfi-logger export (JSON)',
  signs: [
    sign('"about" at the beginning', /^\{"about":\{/),
    sign('"what":"sweeps" in it', /^\{"about":\{[^}]*"what":"sweeps"/),
  ],
  sweeps: (link, context) =>
    lineSweeps(link, context, ({ text, isCut }) => {
      if (isCut) return NO_ROW;
      if (text.startsWith('{"about":') || text === ']}') return undefined;
      try {
        const { levels, ...fields } = JSON.parse(text.replace(/,$/, '')) as { levels?: unknown };
        return Array.isArray(levels) ? sweepOf(fields, levels, context) : NO_ROW;
      } catch {
        return NO_ROW;
      }
    }),
};

/** Times to the microsecond, as epoch ms: a Date has whole milliseconds. */
const PARSERS = { timestampFromMicroseconds: (micros: bigint) => Number(micros) / 1000 };

const ownParquet: ImportFormat = {
  id: 'rfi-parquet',
  hasExactLevels: true,
  label: 'rfi-logger export (Parquet)',
  signs: [sign('PAR1 at the beginning', /^PAR1/)],
  sweeps: parquetSweeps,
};

/** The directory stands at the end of a Parquet file, so the file is opened by its path. */
async function* parquetSweeps(
  _link: Link,
  { report, path, signal, from }: ImportContext,
): AsyncGenerator<DriverSweep, void, void> {
  if (path === undefined) throw ProtocolError.of('Parquet can be read from a file only.');
  const { file, metadata } = await openParquet(path);
  let rowStart = 0;
  for (const [i, group] of metadata.row_groups.entries()) {
    const rows = Number(group.num_rows);
    // Groups are read whole: a group that was begun is read again from its start.
    if (rowStart < (from?.number ?? 0)) {
      rowStart += rows;
      continue;
    }
    if (Number(group.total_byte_size) > MOST_GROUP_BYTES)
      throw ProtocolError.of('Row group {i} has {bytes} bytes; at most {most} are read.', {
        i,
        bytes: Number(group.total_byte_size),
        most: MOST_GROUP_BYTES,
      });
    signal?.throwIfAborted();
    let found: Record<string, unknown>[];
    try {
      found = await parquetReadObjects({ file, metadata, parsers: PARSERS, rowStart, rowEnd: rowStart + rows });
    } catch (error) {
      throw ProtocolError.because(error, 'Row group {i} cannot be read: {why}.', { i, why: saidOf(error) });
    }
    for (const [j, { levels, ...fields }] of found.entries()) {
      const sweep = Array.isArray(levels) ? sweepOf(fields, levels, { report }) : 'The row has no levels.';
      const point = j < found.length - 1 ? undefined : () => ({ offset: groupEnd(group), number: rowStart + rows });
      yield* delivered(report, rowStart + j + 1, sweep, point);
    }
    rowStart += rows;
  }
}

/** Position of the end of the group's columns, bytes from the beginning of the file. */
function groupEnd({ columns }: { columns: readonly ParquetColumn[] }): number {
  const ends = columns.map(({ meta_data: data }) => {
    const begin = data?.dictionary_page_offset ?? data?.data_page_offset ?? 0n;
    return Number(begin + (data?.total_compressed_size ?? 0n));
  });
  return Math.max(0, ...ends);
}

async function openParquet(path: string): Promise<{
  file: Awaited<ReturnType<typeof asyncBufferFromFile>>;
  metadata: Awaited<ReturnType<typeof parquetMetadataAsync>>;
}> {
  try {
    const file = await asyncBufferFromFile(path);
    const metadata = await parquetMetadataAsync(file);
    const names = new Set(metadata.schema.map(({ name }) => name));
    const missing = [...FIRST_COLUMNS.split(','), 'levels'].find((name) => !names.has(name));
    if (missing === undefined) return { file, metadata };
    throw ProtocolError.of('The Parquet file is no export of sweeps: it has no column {missing}.', { missing });
  } catch (error) {
    if (error instanceof ProtocolError) throw error;
    throw ProtocolError.because(error, 'The Parquet file cannot be read: {why}.', { why: saidOf(error) });
  }
}

export const formats = [ownParquet, ownCsv, ownJson];
