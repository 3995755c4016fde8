/** Reads sweeps from a file of any known format, one after another, in bounded memory. */
import type { Link } from '../receiver/link.js';
import { possibleOnly, withoutGapZeros } from '../receiver/possible-levels.js';
import { type DriverSweep, SweepFlag } from '../rf/sweep.js';
import { HOUR_MS } from '../time/units.js';
import { FileClock } from './file-clock.js';
import type { ImportContext, ImportFormat } from './import-format.js';

/** A clock this far ahead of ours is wrong; less may be the difference between two good clocks. */
const AHEAD_MS = 60_000;

const IMPOSSIBLE =
  'The sweep of this number has levels below -200 or above 60, which no receiver measures: they were taken as not measured.';
const GAP_ZEROS =
  'The sweep of this number has levels of exactly 0 although all others are below -20: they were taken as not measured.';

const SET_BACK = 'Times of the file run back: its clock was set back, and sweeps of times passed twice are flagged.';

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
  const { report, from } = context;
  report.lastAt = from?.lastAt;
  report.clock = new FileClock(from?.epoch);
  for await (const read of format.sweeps(link, context)) {
    report.sweeps += 1;
    const timed = report.isLocal ? inSecondHour(read, report.lastAt) : read;
    report.lastAt = timed.startedAt;
    const isExact = format.hasExactLevels || report.isField;
    const possible = isExact ? timed : possibleOnly(timed);
    const sweep = isExact ? timed : withoutGapZeros(possible);
    if (possible !== timed) report.reject(report.sweeps, IMPOSSIBLE);
    if (sweep !== possible) report.reject(report.sweeps, GAP_ZEROS);
    const isAhead = sweep.startedAt > now + AHEAD_MS;
    if (isAhead) report.assume('Times of the file lie in the future: its clock was wrong.');
    const quantity = (sweep.flags & ~SweepFlag.fieldStrength) | (report.isField ? SweepFlag.fieldStrength : 0);
    const flags = report.isUntimed || isAhead ? quantity | SweepFlag.clockBad : quantity;
    const stamped = report.clock.stamped(flags === sweep.flags ? sweep : { ...sweep, flags });
    if (stamped.epoch !== undefined) report.assume(SET_BACK);
    yield stamped;
  }
}

/** The hour that a zone repeats when summer time ends: a clock that goes back by an hour there is in the second one. */
function inSecondHour(sweep: DriverSweep, lastAt: number | undefined): DriverSweep {
  const { startedAt: at, endedAt } = sweep;
  const isSecond =
    lastAt !== undefined && at < lastAt && at + HOUR_MS >= lastAt && clockOf(at) === clockOf(at + HOUR_MS);
  return isSecond ? { ...sweep, startedAt: at + HOUR_MS, endedAt: endedAt + HOUR_MS } : sweep;
}

/** Local time of day, to the minute. */
function clockOf(at: number): string {
  const date = new Date(at);
  return `${date.getHours()}:${date.getMinutes()}`;
}
