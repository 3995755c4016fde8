/** XLSX: one sheet with the rows, and one that describes them. */
import { ConfigError } from '../errors/errors.js';
import { type SheetCell, SheetWriter } from '../sheet/sheet-writer.js';
import type { RowWriter, SinkSpec } from './export-sink.js';
import type { Column } from './table.js';

/** About 75 s of writing; no program opens a larger workbook. */
const MOST_CELLS = 20_000_000;
const ROWS_A_TURN = 50;

export function sheetWriter(spec: SinkSpec, columns: readonly Column[]): RowWriter {
  const name = `${spec.name}.xlsx`;
  const sheet = new SheetWriter(`${spec.folder}/${name}`);
  sheet.begin('about', [
    { name: 'what', width: 24 },
    { name: 'value', width: 80 },
  ]);
  for (const [key, value] of Object.entries(spec.about)) sheet.add([key, value]);
  let begun = false;
  let cellsWritten = 0;
  let rows = 0;
  const begin = (bins: number): void => {
    begun = true;
    const levels = Array.from({ length: bins }, (_, i) => ({ name: `level${i}`, width: 9 }));
    sheet.begin('data', [
      ...columns.map(({ name: title, kind }) => {
        return kind === 'instant'
          ? { name: title, width: 24, numberFormat: 'yyyy-mm-dd hh:mm:ss.000' }
          : { name: title };
      }),
      ...levels,
    ]);
  };
  return {
    bytes: 0,
    async add(cells, levels) {
      if (!begun) begin(levels?.length ?? 0);
      cellsWritten += cells.length + (levels?.length ?? 0);
      if (cellsWritten > MOST_CELLS)
        throw new ConfigError(
          `No program opens a workbook of more than ${MOST_CELLS} cells: ask for less data, or for CSV or Parquet.`,
        );
      const row: SheetCell[] = cells.map((cell, i) => {
        return typeof cell === 'number' && columns[i]?.kind === 'instant' ? new Date(cell) : cell;
      });
      for (const level of levels ?? []) row.push(Number.isNaN(level) ? null : Number(level.toPrecision(7)));
      sheet.add(row);
      rows += 1;
      // The compression works in turns of the event loop; without this pause all rows would wait in memory.
      if (rows % ROWS_A_TURN === 0) await new Promise((resolve) => setImmediate(resolve));
    },
    async finish() {
      if (!begun) begin(0);
      await sheet.finish();
      return [name];
    },
    abandon: () => sheet.finish().catch(() => undefined),
  };
}
