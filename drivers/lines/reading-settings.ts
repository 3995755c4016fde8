/** Settings of the formats for a reading of the gate: columns where the line has them, otherwise a pattern made of the line. */
import { type ChosenReading, rangeWords } from '../../src/receiver/line-refusal.js';
import { defined } from '../../src/rf/defined.js';
import { type LineReading, readLine } from '../../src/rf/gate/gate.js';
import { NO_NUMBER, printedNumbers, withoutStamps } from '../../src/rf/gate/printed-numbers.js';
import { boundFormat } from './bound-format.js';
import { cellOf } from './cell.js';
import { cellsOf } from './columns.js';

const SEPARATORS = [';', 'tab', ',', '|', 'space'] as const;
/** Lines that are read both ways before the settings are believed. */
const COMPARED_LINES = 64;
const SLACK_DB = 0.01;

/** Undefined where no format reads the lines as the gate does. */
export function settingsOf(reading: LineReading, lines: readonly string[]): Record<string, unknown> | undefined {
  const rows = lines.filter((line) => readLine(line, reading) !== undefined).slice(0, COMPARED_LINES);
  const { unit, levelUnit, scale, offsetDb, centreHz } = reading;
  const decimalComma = reading.marks.startsWith('comma') || reading.marks === 'both';
  const shared = defined({
    unit,
    levelUnit: levelUnit === 'dBm' ? undefined : levelUnit,
    centreHz,
    decimalComma: decimalComma || undefined,
    scale: scale === 1 ? undefined : scale,
    offsetDb: offsetDb === 0 ? undefined : offsetDb,
  });
  const columned = SEPARATORS.map((separator) => {
    const columns = columnsOf(rows[0] ?? '', reading, separator, decimalComma);
    return columns && { format: 'hz-dbm', separator, columns, ...shared };
  });
  const thousands = reading.marks.endsWith('thousands') ? { thousands: true } : {};
  const patterned = { format: 'custom', pattern: patternOf(rows, reading), ...shared, ...thousands };
  return [...columned, patterned].find((settings) => settings !== undefined && isSame(settings, rows, reading));
}

export function choiceOf(reading: LineReading, lines: readonly string[]): ChosenReading | undefined {
  const settings = settingsOf(reading, lines);
  if (settings === undefined) return undefined;
  const { startHz, stopHz, unit, usualDbm, levelUnit, scale, centreHz, marks, frequency, level, doubts } = reading;
  const range = rangeWords(startHz, stopHz, unit);
  const usual = Number(usualDbm.toFixed(1));
  const parts = (en: boolean) => [
    ...(marks === 'comma' ? [en ? 'decimal comma' : 'dấu phẩy thập phân'] : []),
    ...(marks === 'both'
      ? [en ? 'point and comma are decimal marks' : 'dấu chấm và dấu phẩy đều là dấu thập phân']
      : []),
    ...(marks.endsWith('thousands') ? [en ? 'thousands parted' : 'có dấu ngăn hàng nghìn'] : []),
    ...(frequency === 0 && level === 1
      ? []
      : [en ? `numbers ${frequency + 1} and ${level + 1}` : `số thứ ${frequency + 1} và ${level + 1}`]),
    ...(centreHz === undefined
      ? []
      : [en ? `offsets from ${centreHz / 1e6} MHz` : `độ lệch so với ${centreHz / 1e6} MHz`]),
    ...(scale === 1 ? [] : [`× ${scale}`]),
    ...(levelUnit === undefined || levelUnit === 'dBm'
      ? []
      : [en ? `levels in ${levelUnit}` : `mức tính bằng ${levelUnit}`]),
    ...(doubts.some(({ kind }) => kind === 'odd-levels' || kind === 'other-level-unit')
      ? [en ? `usually ${usual} dBm` : `thường ${usual} dBm`]
      : []),
  ];
  const beside = (text: string, more: readonly string[]) => (more.length === 0 ? text : `${text}: ${more.join(', ')}`);
  const words = { en: beside(range.en, parts(true)), vi: beside(range.vi, parts(false)) };
  return { startHz, stopHz, words, settings };
}

/** The cells that hold the two numbers and nothing else but a unit. */
function columnsOf(line: string, { marks, frequency, level }: LineReading, separator: string, decimalComma: boolean) {
  if (separator === ',' && decimalComma) return undefined;
  const numbers = printedNumbers(withoutStamps(line), marks);
  const cells = cellsOf(line, separator).map((text) => cellOf(text, decimalComma)?.value);
  const places = [numbers[frequency], numbers[level]].map((one) => cells.indexOf(one?.value));
  const [frequencyAt = -1, levelAt = -1] = places;
  return frequencyAt < 0 || levelAt < 0 || frequencyAt === levelAt
    ? undefined
    : { frequency: frequencyAt, level: levelAt };
}

/** The words of a line as they stand, with a group for each of the two numbers and room for all others. */
function patternOf(rows: readonly string[], { marks, frequency, level }: LineReading): string {
  const line = rows.find((row) => !/\b(?:nan|null)\b|--/i.test(row)) ?? '';
  const bare = withoutStamps(line);
  const last = Math.max(frequency, level);
  let at = 0;
  let pattern = '^';
  for (const [i, { from, to, end }] of printedNumbers(bare, marks)
    .slice(0, last + 1)
    .entries()) {
    const name = i === frequency ? 'frequency' : i === level ? 'level' : undefined;
    pattern += `${literal(bare.slice(at, from))}${name === undefined ? '\\S+?' : `(?<${name}>[-+]?[0-9.,]+(?:[eE][-+]?[0-9]+)?)`}`;
    at = i === last ? end : to;
    if (i === last) pattern += literal(bare.slice(to, end));
  }
  return pattern;
}

/** A part of a line as a pattern: times and names may change, and blanks may be more. */
function literal(text: string): string {
  return text
    .replace(/[\\^$.|?*+()[\]{}]/g, '\\$&')
    .replace(new RegExp(`${NO_NUMBER}+`, 'g'), '\\S+')
    .replace(/\s+/g, '\\s*');
}

/** True where the format reads every row as the gate does. */
function isSame(settings: Readonly<Record<string, unknown>>, rows: readonly string[], reading: LineReading): boolean {
  const { format, ...rest } = settings;
  try {
    const read = boundFormat(format === 'custom' ? 'custom' : 'hz-dbm', { ...rest, sweepEnd: { count: 1 } });
    return rows.every((line) => {
      const decoder = read.decoder({ plan: {}, usesPrintedTimes: false, beginsWhole: true });
      const [sweep] = [...decoder.take(line, 0), ...decoder.end()];
      const wanted = readLine(line, reading);
      if (sweep === undefined || wanted === undefined) return false;
      const got = sweep.levelsDbm[0] ?? Number.NaN;
      const isLevel = Number.isNaN(wanted.levelDbm) ? Number.isNaN(got) : Math.abs(got - wanted.levelDbm) < SLACK_DB;
      return Math.abs(sweep.startHz - wanted.hz) < 0.01 && isLevel;
    });
  } catch {
    return false;
  }
}
