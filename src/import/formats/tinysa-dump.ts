/**
 * Bytes of a tinySA without notes: frames `{x..x..}` of `scanraw`, or a console log with `scan`, `scanraw`, or
 * `frequencies` and `data`. A file of frames alone needs --span. The bytes hold no times.
 */
import { driver } from '../../../drivers/tinysa.js';
import { ConfigError, ProtocolError } from '../../errors/errors.js';
import type { Link } from '../../receiver/link.js';
import type { DriverSweep } from '../../rf/sweep.js';
import { type ImportContext, type ImportFormat, sign, untimed } from '../import-format.js';

const FRAME = /^\{(?:x[\s\S]{2}){8}/;
const CONSOLE = /(?:^|[\r\n]|ch> ?)(?:scan|scanraw|frequencies|data)(?: |\r|\n|$)/;

const tinysaDump: ImportFormat = {
  id: 'tinysa',
  label: 'tinySA (bytes of scanraw, console log)',
  signs: [
    sign(
      'frames "{x..x..", or the commands scan, scanraw, frequencies or data',
      (head) => FRAME.test(head) || (/ch>/.test(head) && CONSOLE.test(head)),
    ),
  ],
  sweeps,
};

export const formats = [tinysaDump];

async function* sweeps(link: Link, context: ImportContext): AsyncGenerator<DriverSweep, void, void> {
  const { report, span, signal } = context;
  report.assume('Levels of scanraw were read as those of a tinySA Ultra (zero at -174 dBm); a tinySA Basic has -128.');
  let index = 0;
  try {
    for await (const sweep of driver.listen(link, span ?? {}, signal ?? new AbortController().signal)) {
      report.accepted += 1;
      const startedAt = untimed(context, index++);
      yield { ...sweep, startedAt, endedAt: startedAt };
    }
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw ProtocolError.because(
      error,
      'The frames do not tell their frequencies; give them with --span, such as --span 865MHz-867MHz.',
    );
  }
}
