/**
 * Text as receivers and their programs print it: pairs of frequency and level (tinySA's SD card, RF Explorer's single
 * sweep, Wireless Workbench, most boards), JSON lines, lines of levels. Read with the detection of driver "lines". No times.
 */
import { auto } from '../../../drivers/lines/auto.js';
import { boundFormat } from '../../../drivers/lines/bound-format.js';
import { cleanLine } from '../../../drivers/lines/clean-line.js';
import { guessFormat, namesUnit, unguessed } from '../../../drivers/lines/guess.js';
import type { LineContext, LineDecoder } from '../../../drivers/lines/line-format.js';
import { ProtocolError } from '../../errors/errors.js';
import { type LineRefusal, refusalText, spokenRefusal } from '../../receiver/line-refusal.js';
import type { Link } from '../../receiver/link.js';
import { type DriverSweep, SweepFlag } from '../../rf/sweep.js';
import { type ImportContext, type ImportFormat, sign, untimed } from '../import-format.js';
import { twoUnits } from '../printed-unit.js';
import { type TextLine, textLines } from '../text-table.js';

const MOVED =
  'Frequencies that lie in no regular steps were moved to the nearest step; where two meet, the stronger level is kept.';
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
  rank: 2,
  signs: [
    sign('text', isText),
    sign('lines that hold a frequency and a level, or many levels', (head) => guesses(head) >= ENOUGH_LINES),
  ],
  sweeps,
};

export const formats = [printedLines];

/** False where the head has control characters that no text has. */
function isText(head: string): boolean {
  return ![...head].some((character) => NOT_TEXT.has(character.charCodeAt(0)));
}

function guesses(head: string): number {
  let heading: string | undefined;
  return head.split(/\r\n|\n|\r/).filter((text) => {
    const line = cleanLine(text);
    if (guessFormat(line, heading) !== undefined) return true;
    // Levels in another unit are refused line by line, with the unit.
    if (unguessed(line, heading).kind === 'other-level-unit') return true;
    if (namesUnit(line)) heading = line;
    return false;
  }).length;
}

async function* sweeps(link: Link, context: ImportContext): AsyncGenerator<DriverSweep, void, void> {
  const { report, span } = context;
  const plan: LineContext = { plan: span ?? {}, usesPrintedTimes: false, beginsWhole: true };
  let decoder: LineDecoder | undefined = context.unit === undefined ? auto.bind({}).decoder(plan) : undefined;
  let index = 0;
  let heading: string | undefined;
  let lastCellBefore = 0;
  const stamped = (sweep: DriverSweep): DriverSweep => {
    if ((sweep.flags & SweepFlag.resampled) !== 0) report.assume(MOVED);
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
    if (decoder === undefined) {
      decoder = stated({ text, heading }, context, plan);
      // The heading names units, which the decoder reads.
      if (heading !== undefined) decoder?.take(heading, 0);
      if (namesUnit(text)) heading = text;
    }
    const before = decoder?.counters.understood ?? 0;
    const found = decoder?.take(text, 0) ?? [];
    if (decoder?.verdict !== undefined) throw verdictOf(decoder);
    note(decoder, line, { before, refused, report });
    for (const sweep of found) yield stamped(sweep);
  }
  for (const sweep of decoder?.end() ?? []) yield stamped(sweep);
  if (decoder?.verdict !== undefined) throw verdictOf(decoder);
  // Lines before the format was known count by what became of them.
  report.accepted = Math.max(report.accepted, decoder?.counters.understood ?? 0);
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

/** With the unit that a person stated, the first line of a known kind settles the format. */
function stated(
  { text, heading }: { readonly text: string; readonly heading: string | undefined },
  { unit }: ImportContext,
  plan: LineContext,
): LineDecoder | undefined {
  const guess = guessFormat(text, heading);
  if (guess === undefined) return undefined;
  const isStated = guess.printed !== undefined || (guess.format === 'hz-dbm' && guess.settings['unit'] === undefined);
  const settings = isStated ? { ...guess.settings, unit } : guess.settings;
  return boundFormat(guess.format, settings).decoder(plan);
}

function note(
  decoder: LineDecoder | undefined,
  { number, text, isCut }: TextLine,
  {
    before,
    refused,
    report,
  }: {
    readonly before: number;
    readonly refused: { number: number; reason: string }[];
    readonly report: ImportContext['report'];
  },
): void {
  if (decoder !== undefined && decoder.counters.understood > before) report.accepted = decoder.counters.understood;
  else if (decoder?.refusal === undefined || /^\s*[#!]/.test(text) || (number === 1 && namesUnit(text))) return;
  else if (refused.length < 1000) {
    const reason = isCut ? 'the file ends within this line' : reasonOf(decoder.refusal);
    refused.push({ number, reason: `${reason[0]?.toUpperCase()}${reason.slice(1)}.` });
  }
}

/** No setting of a receiver makes a line of a heading a row. */
function reasonOf(refusal: LineRefusal): string {
  return refusal.kind === 'unknown-format' ? 'the line is no row of frequency and level' : refusalText(refusal);
}

function verdictOf({ verdict }: LineDecoder): ProtocolError {
  if (verdict?.kind === 'two-units') return twoUnits(verdict.readings);
  if (verdict === undefined) return ProtocolError.of('The lines cannot be read.');
  return ProtocolError.of('{why}.', { why: spokenRefusal(verdict) });
}
