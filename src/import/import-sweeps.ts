/** Reads sweeps from a file of any known format, one after another, in bounded memory. */
import type { Link } from '../receiver/link.js';
import { withoutGapZeros } from '../receiver/possible-levels.js';
import { type DriverSweep, SweepFlag } from '../rf/sweep.js';
import type { ImportContext, ImportFormat } from './import-format.js';

/** A clock this far ahead of ours is wrong; less may be the difference between two good clocks. */
const AHEAD_MS = 60_000;

const GAP_ZEROS =
  'The sweep of this number has levels of exactly 0 although all others are below -20: they were taken as not measured.';

/**
 * @param now epoch ms; sweeps that a file places later are flagged `clockBad`
 * @throws ProtocolError where the rest of the file cannot be read; the sweeps before are valid.
 */
export async function* importSweeps(
  link: Link,
  format: ImportFormat,
  context: ImportContext,
  now = Number.POSITIVE_INFINITY,
): AsyncGenerator<DriverSweep, void, void> {
  const { report } = context;
  for await (const read of format.sweeps(link, context)) {
    report.sweeps += 1;
    const sweep = format.hasExactLevels ? read : withoutGapZeros(read);
    if (sweep !== read) report.reject(report.sweeps, GAP_ZEROS);
    const isAhead = sweep.startedAt > now + AHEAD_MS;
    if (isAhead) report.assume('Times of the file lie in the future: its clock was wrong.');
    const flags = report.isUntimed || isAhead ? sweep.flags | SweepFlag.clockBad : sweep.flags;
    yield flags === sweep.flags ? sweep : { ...sweep, flags };
  }
}
