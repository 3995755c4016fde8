/** Text files written by receivers' own programs, read with the decoders of the driver for lines. */
import { z } from 'zod';
import { cleanLine } from '../../../drivers/lines/clean-line.js';
import { hackrfSweep } from '../../../drivers/lines/hackrf-sweep.js';
import type { LineFormat } from '../../../drivers/lines/line-format.js';
import { lists } from '../../../drivers/lines/lists.js';
import { rtlPower } from '../../../drivers/lines/rtl-power.js';
import { FFTW_HEAD, rtlPowerFftw } from '../../../drivers/lines/rtl-power-fftw.js';
import { type LineRefusal, refusalText } from '../../receiver/line-refusal.js';
import type { Link } from '../../receiver/link.js';
import type { DriverSweep } from '../../rf/sweep.js';
import { fileLines } from '../file-lines.js';
import { type ImportContext, type ImportFormat, localTimeFlag, type Sign, sign } from '../import-format.js';
import type { ResumePoint } from '../import-report.js';

const POWER_ROW = /^\d{4}-\d{2}-\d{2}, ?\d{2}:\d{2}:\d{2}(\.\d+)?, ?(\d+(?:\.\d+)?), ?(\d+(?:\.\d+)?), ?/m;
const ROW_SIGN = sign('a row "date, time, lowest Hz, highest Hz, step, samples, levels"', (head) =>
  POWER_ROW.test(uncoloured(head)),
);
/** Blank lines, comments, and the times above lists. */
const REMARK = /^\s*$|^\s*#|^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}:\d{2}(?:\.\d+)?$/;
const HACKRF_ROW_HZ = 5e6;

const spreadSchema = z.strictObject({ at: z.number(), count: z.int() });
const stateSchema = z.strictObject({ learnt: z.unknown(), spread: spreadSchema });

/** soapy_power prints whole seconds and makes several sweeps in one: they keep their order, a millisecond apart. */
class Spread {
  state: z.output<typeof spreadSchema>;
  readonly #timeFlag: number;

  constructor(timeFlag: number, before = { at: Number.MIN_SAFE_INTEGER, count: 0 }) {
    this.#timeFlag = timeFlag;
    this.state = before;
  }

  apart(read: DriverSweep): DriverSweep {
    const { startedAt, endedAt } = read;
    const sweep = { ...read, flags: read.flags | this.#timeFlag };
    const { at, count } = this.state;
    this.state = { at: startedAt, count: startedAt === at ? Math.min(999, count + 1) : 0 };
    const byMs = this.state.count;
    return byMs === 0 ? sweep : { ...sweep, startedAt: startedAt + byMs, endedAt: Math.max(endedAt, startedAt + byMs) };
  }
}

/** @param isLocal true where the program prints local time */
function lineFile(format: LineFormat, label: string, signs: readonly Sign[], isLocal = true): ImportFormat {
  return {
    id: format.id,
    label,
    signs,
    sweeps: (link, context) => lineSweeps(link, format, context, isLocal ? localTimeFlag(context) : 0),
  };
}

async function* lineSweeps(
  link: Link,
  format: LineFormat,
  { report, startedAt, everyMs, signal, from }: ImportContext,
  timeFlag: number,
): AsyncGenerator<DriverSweep, void, void> {
  const before = from === undefined ? undefined : stateSchema.parse(from.state);
  const decoder = format
    .bind({})
    .decoder({ plan: {}, usesPrintedTimes: true, beginsWhole: true, learnt: before?.learnt });
  const spread = new Spread(timeFlag, before?.spread);
  let offset = from?.offset ?? 0;
  for await (const { number, text: printed, isTooLong, isCut, end } of fileLines(link, signal, from)) {
    const text = uncoloured(printed);
    const begin = offset;
    offset = end;
    if (isTooLong || isCut) {
      report.reject(number, isTooLong ? 'The line is too long to be data.' : 'The file ends within this line.');
      continue;
    }
    const { understood } = decoder.counters;
    const found = decoder.take(text, startedAt + report.sweeps * everyMs).map((sweep) => spread.apart(sweep));
    const boundary = found.length === 0 ? undefined : decoder.boundary;
    const isBefore = boundary?.isBefore === true;
    const state = () => ({ learnt: boundary?.learnt(), spread: spread.state });
    // A line that ends one sweep and begins the next is counted now, and read again with the lines after it.
    if (isBefore) yield* marked(found, report, () => ({ offset: begin, number: number - 1, state: state() }));
    if (decoder.counters.understood > understood) report.accepted += 1;
    else if (REMARK.test(text)) report.remarks += 1;
    else report.reject(number, reasonOf(decoder.refusal, format.id));
    if (isBefore) continue;
    if (boundary === undefined) yield* found;
    else yield* marked(found, report, () => ({ offset: end, number, state: state() }));
  }
  for (const sweep of decoder.end()) yield spread.apart(sweep);
}

function reasonOf(refusal: LineRefusal | undefined, id: string): string {
  const why = refusal === undefined ? '' : `: ${refusalText(refusal)}`;
  return `The line is not a row of ${id}${why}.`;
}

function* marked(
  sweeps: readonly DriverSweep[],
  report: ImportContext['report'],
  point: () => ResumePoint,
): Generator<DriverSweep, void, void> {
  for (const [i, sweep] of sweeps.entries()) {
    if (i === sweeps.length - 1) report.mark(point);
    yield sweep;
  }
}

/** The text without the colours of a terminal whose output was kept. */
function uncoloured(text: string): string {
  return text.includes('\u001b') ? text.split('\n').map(cleanLine).join('\n') : text;
}

/** hackrf_sweep prints fractions of a second; its old versions print rows of exactly 5 MHz. */
function isHackrf(head: string): boolean {
  const row = POWER_ROW.exec(uncoloured(head));
  return row !== null && (row[1] !== undefined || Number(row[3]) - Number(row[2]) === HACKRF_ROW_HZ);
}

export const formats: readonly ImportFormat[] = [
  lineFile(rtlPowerFftw, 'rtl_power_fftw, soapy_power (rtl_power_fftw format)', [
    sign('its first line, "# rtl-power-fftw output"', FFTW_HEAD),
  ]),
  lineFile(hackrfSweep, 'hackrf_sweep', [
    ROW_SIGN,
    sign('a time with fractions of a second, or rows of 5 MHz', isHackrf),
  ]),
  lineFile(rtlPower, 'rtl_power, soapy_power, rtlSpectrum', [
    ROW_SIGN,
    sign('a time in whole seconds, and rows not 5 MHz wide', (head) => !isHackrf(head)),
  ]),
  lineFile(lists, 'SX127x, LoRa boards (lists of frequencies and levels)', [
    sign('a date and time at the beginning', /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(?:\.\d+)?\r?$/m),
    sign('a list of numbers in brackets on the next line', /^\d{4}-[^\n]*\n\[\s*\d/),
  ]),
];
