/**
 * Text as receivers and their programs print it: pairs of frequency and level (tinySA's SD card, RF Explorer's single
 * sweep, Wireless Workbench, most boards), JSON lines, lines of levels. Read with the detection of driver "lines".
 */
import { auto } from '../../../drivers/lines/auto.js';
import { cleanLine } from '../../../drivers/lines/clean-line.js';
import { guessFormat } from '../../../drivers/lines/guess.js';
import type { LineContext, LineDecoder } from '../../../drivers/lines/line-format.js';
import { ProtocolError } from '../../errors/errors.js';
import { type LineRefusal, refusalText, spokenRefusal } from '../../receiver/line-refusal.js';
import type { Link } from '../../receiver/link.js';
import { judgeLines } from '../../rf/gate/gate.js';
import { hasStamp } from '../../rf/gate/printed-numbers.js';
import { type DriverSweep, SweepFlag } from '../../rf/sweep.js';
import { joined, say } from '../../words/said.js';
import { HeadFacts } from '../head-facts.js';
import { type ImportContext, type ImportFormat, localTimeFlag, sign, untimed } from '../import-format.js';
import { type TextLine, textLines, timeOfRow } from '../text-table.js';

const MOVED =
  'Frequencies that lie in no regular steps were moved to the nearest step; where two meet, the stronger level is kept.';
/** In place of the time of a line that states none. */
const UNSTATED = 0;
const ENOUGH_LINES = 3;
/** The last number of a line: shorter than the one above where the file ends within it. */
const LAST_CELL = /[^,;\s]*$/;
/** Control characters except tab, line feed, form feed, carriage return, escape, and the mark with which DOS ends a file. */
const NOT_TEXT = new Set(
  Array.from({ length: 32 }, (_, code) => code).filter((code) => ![9, 10, 11, 12, 13, 26, 27].includes(code)),
);

const printedLines: ImportFormat = {
  id: 'lines',
  label: 'Lines with frequencies and levels (tinySA SD card, RF Explorer single sweep, boards)',
  rank: 3,
  signs: [sign('text', isText), sign('lines that hold a frequency and a level, or many levels', holdsLevels)],
  sweeps,
};

export const formats = [printedLines];

/** False where the head has control characters that no text has. */
function isText(head: string): boolean {
  return ![...head].some((character) => NOT_TEXT.has(character.charCodeAt(0)));
}

/** Lines of a known format, or lines of which the gate makes a frequency and a level, be it with a doubt. */
function holdsLevels(head: string): boolean {
  const lines = head.split(/\r\n|\n|\r/).map(cleanLine);
  if (lines.filter((line) => guessFormat(line) !== undefined).length >= ENOUGH_LINES) return true;
  const { readings, doubt, rows } = judgeLines(lines.length > ENOUGH_LINES ? lines.slice(0, -1) : lines, {
    isAll: true,
  });
  return rows >= ENOUGH_LINES && (readings.length > 0 || doubt?.kind === 'other-level-unit');
}

async function* sweeps(link: Link, context: ImportContext): AsyncGenerator<DriverSweep, void, void> {
  const { report, span, unit, reading } = context;
  const plan: LineContext = { plan: span ?? {}, usesPrintedTimes: false, beginsWhole: true, unit, reading };
  const decoder: LineDecoder = auto.bind({}).decoder(plan);
  const head = new HeadFacts();
  let index = 0;
  let lastCellBefore = 0;
  let isLocal = false;
  const stamped = (sweep: DriverSweep): DriverSweep => {
    if ((sweep.flags & SweepFlag.resampled) !== 0) report.assume(MOVED);
    if (sweep.startedAt > UNSTATED)
      return {
        ...sweep,
        flags: sweep.flags | (isLocal ? localTimeFlag(context) : 0),
        endedAt: Math.max(sweep.startedAt, sweep.endedAt),
      };
    const startedAt = untimed(context, index++);
    return { ...sweep, startedAt, endedAt: startedAt };
  };
  const refused: { number: number; reason: string }[] = [];
  for await (const line of printedTextLines(link, context)) {
    const text = cleanLine(line.text);
    const lastCell = LAST_CELL.exec(text)?.[0].length ?? 0;
    if (line.isCut && lastCell < lastCellBefore) {
      report.reject(line.number, 'The file ends within this line.');
      continue;
    }
    lastCellBefore = lastCell;
    const before = decoder.counters.understood;
    const time = timeOfRow(text);
    isLocal ||= time?.isLocal === true;
    for (const sweep of decoder.take(text, time?.at ?? UNSTATED)) yield stamped(sweep);
    if (decoder.verdict !== undefined) throw verdictOf(decoder, report);
    note(decoder, line, { before, refused, report });
    if (decoder.counters.understood === before) head.note(line.number, text);
    else if (time === undefined && hasStamp(text)) head.quote(line.number, text);
  }
  for (const sweep of decoder.end()) yield stamped(sweep);
  head.tell(report);
  if (decoder.verdict !== undefined) throw verdictOf(decoder, report);
  // Lines before the format was known count by what became of them.
  report.accepted = Math.max(report.accepted, decoder.counters.understood);
  for (const { number, reason } of refused) report.reject(number, reason);
}

/** The lines of a file; a CR alone ends a line too. */
async function* printedTextLines(link: Link, context: ImportContext): AsyncGenerator<TextLine> {
  let number = 0;
  for await (const line of textLines(link, { ...context, from: undefined })) {
    const parts = line.text.split('\r').filter((part) => cleanLine(part).trim() !== '');
    for (const [i, text] of parts.entries()) {
      number = i === 0 ? Math.max(number + 1, line.number) : number + 1;
      yield { ...line, number, text, isCut: line.isCut && i === parts.length - 1 };
    }
  }
}

interface Notes extends Pick<ImportContext, 'report'> {
  readonly before: number;
  readonly refused: { number: number; reason: string }[];
}

function note(decoder: LineDecoder, { number, text, isCut }: TextLine, { before, refused, report }: Notes): void {
  if (decoder.counters.understood > before) report.accepted = decoder.counters.understood;
  else if (decoder.refusal === undefined || /^\s*[#!]/.test(text) || (number === 1 && /\p{L}/u.test(text))) return;
  else if (refused.length < 1000) {
    const reason = isCut ? 'the file ends within this line' : reasonOf(decoder.refusal);
    refused.push({ number, reason: `${reason[0]?.toUpperCase()}${reason.slice(1)}.` });
  }
}

/** No setting of a receiver makes a line of a heading a row. */
function reasonOf(refusal: LineRefusal): string {
  return refusal.kind === 'unknown-format' ? 'the line is no row of frequency and level' : refusalText(refusal);
}

/** Why a file is not read; the report gets the readings of which a person may choose one. */
export function verdictOf({ verdict }: Pick<LineDecoder, 'verdict'>, report: ImportContext['report']): ProtocolError {
  if (verdict?.kind === 'readings') {
    report.readings = verdict.readings.map(({ words }) => words);
    if (verdict.doubt.kind === 'several-units')
      return ProtocolError.of('The frequencies can be read in two ways: {ways}. Give the right unit with --unit.', {
        ways: joined(report.readings, say(', or ')),
      });
    const numbered = report.readings.map(({ vi, en }, i) => ({ vi: `${i + 1}) ${vi}`, en: `${i + 1}) ${en}` }));
    return ProtocolError.of('{why}. Choose how to read the file (--reading): {ways}.', {
      why: spokenRefusal(verdict.doubt),
      ways: joined(numbered),
    });
  }
  return ProtocolError.of('{why}.', { why: spokenRefusal(verdict ?? { kind: 'unknown-format' }) });
}
