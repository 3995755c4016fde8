/** XLSX: one sheet with the rows, and one that describes them. */
import { createWriteStream } from 'node:fs';
import { ConfigError } from '../errors/errors.js';
import type { SheetCell } from '../sheet/cell-xml.js';
import type { CellLook } from '../sheet/sheet-looks.js';
import { WorkbookWriter } from '../sheet/workbook-writer.js';
import type { RowWriter, SinkSpec } from './export-sink.js';
import type { Column } from './table.js';

/** About 75 s of writing; no program opens a larger workbook. */
const MOST_CELLS = 20_000_000;
const HEAD: CellLook = { bold: true };
const INSTANT: CellLook = { numberFormat: 'yyyy-mm-dd hh:mm:ss.000' };

export function sheetWriter(spec: SinkSpec, columns: readonly Column[]): RowWriter {
  const name = `${spec.name}.xlsx`;
  const book = new WorkbookWriter(createWriteStream(`${spec.folder}/${name}`, { flush: true }));
  const instants = new Set(columns.flatMap(({ kind }, i) => (kind === 'instant' ? [i] : [])));
  const lookOf = (column: number): CellLook | undefined => (instants.has(column) ? INSTANT : undefined);
  let begun = false;
  let cellsWritten = 0;
  const begin = async (bins: number): Promise<void> => {
    begun = true;
    book.begin({ name: 'about', widths: [24, 80], frozenRows: 1 });
    await book.add(['what', 'value'], () => HEAD);
    for (const about of Object.entries(spec.about)) await book.add(about);
    const heads = [...columns.map(({ name: title }) => title), ...Array.from({ length: bins }, (_, i) => `level${i}`)];
    const widths = heads.map((_head, i) => (i >= columns.length ? 9 : instants.has(i) ? 24 : 14));
    book.begin({ name: 'data', widths, frozenRows: 1 });
    await book.add(heads, () => HEAD);
  };
  return {
    bytes: 0,
    async add(cells, levels) {
      if (!begun) await begin(levels?.length ?? 0);
      cellsWritten += cells.length + (levels?.length ?? 0);
      if (cellsWritten > MOST_CELLS)
        throw new ConfigError(
          `No program opens a workbook of more than ${MOST_CELLS} cells: ask for less data, or for CSV or Parquet.`,
        );
      const row: SheetCell[] = cells.map((cell, i) => {
        return typeof cell === 'number' && instants.has(i) ? new Date(cell) : cell;
      });
      for (const level of levels ?? []) row.push(Number.isNaN(level) ? null : Number(level.toPrecision(7)));
      await book.add(row, lookOf);
    },
    async finish() {
      if (!begun) await begin(0);
      await book.finish();
      return [name];
    },
    abandon: () => book.finish().catch(() => undefined),
  };
}
