/** Text files that receivers' own programs write, read by the decoders of the driver for lines. */
import { hackrfSweep } from '../../drivers/lines/hackrf-sweep.js';
import type { LineFormat } from '../../drivers/lines/line-format.js';
import { rtlPower } from '../../drivers/lines/rtl-power.js';
import { FFTW_HEAD, rtlPowerFftw } from '../../drivers/lines/rtl-power-fftw.js';
import { type Link, textOf } from '../receiver/link.js';
import type { DriverSweep } from '../rf/sweep.js';
import { fileLines } from './file-lines.js';
import type { ImportContext, ImportFormat } from './import-format.js';

const POWER_ROW = /^\d{4}-\d{2}-\d{2}, \d{2}:\d{2}:\d{2}(\.\d+)?, (\d+(?:\.\d+)?), (\d+(?:\.\d+)?), /m;
const REMARK = /^\s*$|^\s*#/;
const HACKRF_ROW_HZ = 5e6;

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
  { report, startedAt, signal }: ImportContext,
): AsyncGenerator<DriverSweep, void, void> {
  const decoder = format.bind({}).decoder({ plan: {}, usesPrintedTimes: true });
  for await (const { number, text, isTooLong, isCut } of fileLines(link, signal)) {
    if (isTooLong || isCut) {
      report.reject(number, isTooLong ? 'The line is too long to be data.' : 'The file ends within this line.');
      continue;
    }
    const { understood } = decoder.counters;
    yield* decoder.take(text, startedAt);
    if (decoder.counters.understood > understood) report.accepted += 1;
    else if (REMARK.test(text)) report.remarks += 1;
    else report.reject(number, `The line is no row of ${format.id}.`);
  }
  yield* decoder.end();
}

/** hackrf_sweep prints fractions of a second, or rows of exactly 5 MHz in its old versions. */
function isHackrf(head: string): boolean {
  const row = POWER_ROW.exec(head);
  return row !== null && (row[1] !== undefined || Number(row[3]) - Number(row[2]) === HACKRF_ROW_HZ);
}

export const lineFiles: readonly ImportFormat[] = [
  lineFile(rtlPowerFftw, 'rtl_power_fftw, soapy_power (rtl_power_fftw format)', (head) => FFTW_HEAD.test(head)),
  lineFile(hackrfSweep, 'hackrf_sweep', isHackrf),
  lineFile(rtlPower, 'rtl_power, soapy_power', (head) => POWER_ROW.test(head)),
];
