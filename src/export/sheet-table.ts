/** XLSX: one sheet with the rows, and one that describes them. */
import { createWriteStream } from 'node:fs';
import { ConfigError } from '../errors/errors.js';
import type { SheetCell } from '../files/sheet/cell-xml.js';
import { serialOf } from '../files/sheet/sheet-dates.js';
import type { CellLook } from '../files/sheet/sheet-looks.js';
import { WorkbookWriter } from '../files/sheet/workbook-writer.js';
import type { RowWriter, SinkSpec } from './export-sink.js';
import { type Column, levelText } from './table.js';

/** About 75 s of writing; no program opens a larger workbook. */
const MOST_CELLS = 20_000_000;
/** Cells of the first rows that are held back until the head is written. */
const MOST_HELD = 500_000;
const HEAD: CellLook = { bold: true };
const INSTANT: CellLook = { numberFormat: 'yyyy-mm-dd hh:mm:ss.000' };

export function sheetWriter(spec: SinkSpec, columns: readonly Column[]): RowWriter {
  const name = `${spec.name}.xlsx`;
  const book = new WorkbookWriter(createWriteStream(`${spec.folder}/${name}`, { flush: true }));
  const instants = new Set(columns.flatMap(({ kind }, i) => (kind === 'instant' ? [i] : [])));
  const lookOf = (column: number): CellLook | undefined => (instants.has(column) ? INSTANT : undefined);
  let held: SheetCell[][] | undefined = [];
  let [cellsWritten, mostBins] = [0, 0];
  // The head names the levels of the widest of the first sweeps: a receiver may sweep several ranges in turn.
  const begin = async (): Promise<void> => {
    if (held === undefined) return;
    book.begin({ name: 'about', widths: [24, 80], frozenRows: 1 });
    await book.add(['what', 'value'], () => HEAD);
    for (const about of Object.entries(spec.about)) await book.add(about);
    const heads = [
      ...columns.map(({ name: title }) => title),
      ...Array.from({ length: mostBins }, (_, i) => `level${i}`),
    ];
    const widths = heads.map((_head, i) => (i >= columns.length ? 9 : instants.has(i) ? 24 : 14));
    book.begin({ name: 'data', widths, frozenRows: 1 });
    await book.add(heads, () => HEAD);
    for (const row of held) await book.add(row, lookOf);
    held = undefined;
  };
  return {
    bytes: 0,
    async add(cells, levels) {
      cellsWritten += cells.length + (levels?.length ?? 0);
      if (cellsWritten > MOST_CELLS)
        throw ConfigError.of(
          'No program opens a workbook of more than {most} cells: ask for less data, or for CSV or Parquet.',
          { most: MOST_CELLS },
        );
      const row: SheetCell[] = cells.map((cell, i) => {
        return typeof cell === 'number' && instants.has(i) ? serialOf(cell) : cell;
      });
      for (const level of levels ?? []) row.push(Number.isNaN(level) ? null : Number(levelText(level)));
      if (held === undefined) return await book.add(row, lookOf);
      held.push(row);
      mostBins = Math.max(mostBins, levels?.length ?? 0);
      if (cellsWritten >= MOST_HELD) await begin();
    },
    async finish() {
      await begin();
      await book.finish();
      return [name];
    },
    abandon: () => book.finish().catch(() => undefined),
  };
}
