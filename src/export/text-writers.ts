/** CSV and JSON: one line per row, a dot as decimal separator, instants in UTC. */
import type { OpenOut, RowWriter, SinkSpec } from './export-sink.js';
import { type Cell, type Column, instantText, levelText } from './table.js';

/** Byte order mark: without it Excel does not read the file as UTF-8. Files of numbers alone need none. */
const MARK = '\ufeff';
/** A text that begins with one of these characters is a formula for a spreadsheet. */
const FORMULA = /^[=+\-@\t\r]/;

/**
 * RFC 4180. A text that a spreadsheet would run as a formula gets an apostrophe in front, which makes it plain text;
 * our importer removes the apostrophe.
 */
export function csvText(text: string): string {
  const harmless = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

function csvCell(cell: Cell, { kind }: Column): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return kind === 'instant' ? instantText(cell) : String(cell);
  return typeof cell === 'boolean' ? (cell ? 'true' : 'false') : csvText(cell);
}

/** The first line names the columns; a sweep's levels follow the named cells, bin 0 first, empty where missing. */
export async function csvWriter(spec: SinkSpec, columns: readonly Column[], open: OpenOut): Promise<RowWriter> {
  const name = `${spec.name}.csv`;
  const out = await open(`${spec.folder}/${name}`, spec.mostBytes);
  let begun = false;
  const begin = (bins: number): Promise<void> => {
    begun = true;
    const names = [...columns.map((column) => column.name), ...Array.from({ length: bins }, (_, i) => `level${i}`)];
    return out.write(`${spec.facts === undefined ? MARK : ''}${names.join(',')}\r\n`);
  };
  return {
    get bytes() {
      return out.bytes;
    },
    async add(cells, levels) {
      if (!begun) await begin(levels?.length ?? 0);
      let line = '';
      for (const [i, column] of columns.entries()) line += (i === 0 ? '' : ',') + csvCell(cells[i] ?? null, column);
      for (const level of levels ?? []) line += Number.isNaN(level) ? ',' : `,${levelText(level)}`;
      await out.write(`${line}\r\n`);
    },
    async finish() {
      if (!begun) await begin(0);
      await out.close();
      return [name];
    },
    abandon: () => out.close(),
  };
}

/**
 * One JSON document with one line per row, so that it can also be read line by line: `{"about":{…},"rows":[` … `]}`.
 */
export async function jsonWriter(spec: SinkSpec, columns: readonly Column[], open: OpenOut): Promise<RowWriter> {
  const name = `${spec.name}.json`;
  const out = await open(`${spec.folder}/${name}`, spec.mostBytes);
  const keys = columns.map((column) => `${JSON.stringify(column.name)}:`);
  let before = '\n';
  await out.write(`{"about":${JSON.stringify(spec.about)},"rows":[`);
  return {
    get bytes() {
      return out.bytes;
    },
    async add(cells, levels) {
      let line = `${before}{`;
      before = ',\n';
      for (const [i, column] of columns.entries()) {
        const cell = cells[i] ?? null;
        const value = typeof cell === 'number' && column.kind === 'instant' ? instantText(cell) : cell;
        line += `${i === 0 ? '' : ','}${keys[i]}${JSON.stringify(value)}`;
      }
      if (levels !== undefined) {
        line += ',"levels":[';
        for (let i = 0; i < levels.length; i++) {
          const level = levels[i] as number;
          line += (i === 0 ? '' : ',') + (Number.isNaN(level) ? 'null' : levelText(level));
        }
        line += ']';
      }
      await out.write(`${line}}`);
    },
    async finish() {
      await out.write('\n]}\n');
      await out.close();
      return [name];
    },
    abandon: () => out.close(),
  };
}
