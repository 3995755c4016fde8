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

/** Characters that are held back until the first line is written. */
const MOST_HELD = 4_000_000;

/**
 * The first line names the columns; a sweep's levels follow the named cells, bin 0 first, empty where missing. It names
 * the levels of the widest of the first sweeps: a receiver may sweep several ranges in turn.
 */
export async function csvWriter(spec: SinkSpec, columns: readonly Column[], open: OpenOut): Promise<RowWriter> {
  const name = `${spec.name}.csv`;
  const out = await open(`${spec.folder}/${name}`, spec.mostBytes);
  let held: string[] | undefined = [];
  let [heldCharacters, mostBins] = [0, 0];
  const begin = async (): Promise<void> => {
    if (held === undefined) return;
    const names = [...columns.map((column) => column.name), ...Array.from({ length: mostBins }, (_, i) => `level${i}`)];
    await out.write(`${spec.facts === undefined ? MARK : ''}${names.join(',')}\r\n`);
    for (const line of held) await out.write(line);
    held = undefined;
  };
  return {
    get bytes() {
      return out.bytes;
    },
    async add(cells, levels) {
      let line = '';
      for (const [i, column] of columns.entries()) line += (i === 0 ? '' : ',') + csvCell(cells[i] ?? null, column);
      for (const level of levels ?? []) line += Number.isNaN(level) ? ',' : `,${levelText(level)}`;
      line += '\r\n';
      if (held === undefined) return await out.write(line);
      held.push(line);
      heldCharacters += line.length;
      mostBins = Math.max(mostBins, levels?.length ?? 0);
      if (heldCharacters >= Math.min(MOST_HELD, spec.mostBytes)) await begin();
    },
    async finish() {
      await begin();
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
