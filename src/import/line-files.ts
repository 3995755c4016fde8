/** Text files written by receivers' own programs, read with the decoders of the driver for lines. */

import { z } from 'zod';
import { hackrfSweep } from '../../drivers/lines/hackrf-sweep.js';
import type { LineFormat } from '../../drivers/lines/line-format.js';
import { rtlPower } from '../../drivers/lines/rtl-power.js';
import { FFTW_HEAD, rtlPowerFftw } from '../../drivers/lines/rtl-power-fftw.js';
import { type Link, textOf } from '../receiver/link.js';
import type { DriverSweep } from '../rf/sweep.js';
import { fileLines } from './file-lines.js';
import type { ImportContext, ImportFormat } from './import-format.js';
import type { ResumePoint } from './resume-point.js';

const POWER_ROW = /^\d{4}-\d{2}-\d{2}, \d{2}:\d{2}:\d{2}(\.\d+)?, (\d+(?:\.\d+)?), (\d+(?:\.\d+)?), /m;
const REMARK = /^\s*$|^\s*#/;
const HACKRF_ROW_HZ = 5e6;

const spreadSchema = z.strictObject({ at: z.number(), count: z.int() });
const stateSchema = z.strictObject({ learnt: z.unknown(), spread: spreadSchema });

/** soapy_power prints whole seconds and makes several sweeps in one: they keep their order, a millisecond apart. */
class Spread {
  state: z.output<typeof spreadSchema>;

  constructor(before = { at: Number.MIN_SAFE_INTEGER, count: 0 }) {
    this.state = before;
  }

  apart(sweep: DriverSweep): DriverSweep {
    const { startedAt, endedAt } = sweep;
    const { at, count } = this.state;
    this.state = { at: startedAt, count: startedAt === at ? Math.min(999, count + 1) : 0 };
    const byMs = this.state.count;
    return byMs === 0 ? sweep : { ...sweep, startedAt: startedAt + byMs, endedAt: Math.max(endedAt, startedAt + byMs) };
  }
}

function lineFile(format: LineFormat, label: string, fits: (head: string) => boolean): ImportFormat {
  return {
    id: format.id,
    label,
    fits: (head) => fits(textOf(head)),
    sweeps: (link, context) => lineSweeps(link, format, context),
  };
}

async function* lineSweeps(
  link: Link,
  format: LineFormat,
  { report, startedAt, everyMs, signal, from }: ImportContext,
): AsyncGenerator<DriverSweep, void, void> {
  const before = from === undefined ? undefined : stateSchema.parse(from.state);
  const decoder = format.bind({}).decoder({ plan: {}, usesPrintedTimes: true, learnt: before?.learnt });
  const spread = new Spread(before?.spread);
  let offset = from?.offset ?? 0;
  for await (const { number, text, isTooLong, isCut, end } of fileLines(link, signal, from)) {
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
    else report.reject(number, `The line is not a row of ${format.id}.`);
    if (isBefore) continue;
    if (boundary === undefined) yield* found;
    else yield* marked(found, report, () => ({ offset: end, number, state: state() }));
  }
  for (const sweep of decoder.end()) yield spread.apart(sweep);
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

/** hackrf_sweep prints fractions of a second; its old versions print rows of exactly 5 MHz. */
function isHackrf(head: string): boolean {
  const row = POWER_ROW.exec(head);
  return row !== null && (row[1] !== undefined || Number(row[3]) - Number(row[2]) === HACKRF_ROW_HZ);
}

export const lineFiles: readonly ImportFormat[] = [
  lineFile(rtlPowerFftw, 'rtl_power_fftw, soapy_power (rtl_power_fftw format)', (head) => FFTW_HEAD.test(head)),
  lineFile(hackrfSweep, 'hackrf_sweep', isHackrf),
  lineFile(rtlPower, 'rtl_power, soapy_power', (head) => POWER_ROW.test(head)),
];
