/**
 * Our own `record` files: what a receiver sent, byte by byte, with FILE.json beside it, which names the driver. The driver
 * reads them as it reads the receiver. Sweeps are placed evenly between the start and the end of the recording.
 */
import { ProtocolError } from '../../errors/errors.js';
import { textOrAbsentSync } from '../../files/absent.js';
import type { Link } from '../../receiver/link.js';
import { DriverRegistry } from '../../receiver/registry.js';
import { type DriverSweep, SweepFlag } from '../../rf/sweep.js';
import { say } from '../../words/said.js';
import { type ImportContext, type ImportFormat, sign, untimed } from '../import-format.js';
import { readNotes } from '../recording-notes.js';

const ownRecording: ImportFormat = {
  id: 'rfi-recording',
  hasExactLevels: true,
  label: 'Recording of rfi-logger record (FILE and FILE.json)',
  // Its notes know more than the bytes do.
  rank: -1,
  signs: [sign('FILE.json beside it, which names the driver', (_head, path) => hasNotes(path))],
  sweeps,
};

export const formats = [ownRecording];

function hasNotes(path: string | undefined): boolean {
  const notes = path === undefined ? undefined : textOrAbsentSync(`${path}.json`);
  return /"driver":\s*"/.test(notes?.slice(0, 65_536) ?? '');
}

async function* sweeps(link: Link, context: ImportContext): AsyncGenerator<DriverSweep, void, void> {
  const { path, report, signal } = context;
  const notes = path === undefined ? undefined : await readNotes(path);
  if (notes?.driver === undefined) throw ProtocolError.of('FILE.json beside the recording does not name the driver.');
  const driver = (await DriverRegistry.load()).get(notes.driver, notes.settings);
  const { startedAt, endedAt } = notes;
  const plan = { ...notes.plan, ...context.span };
  const never = new AbortController().signal;
  let index = 0;
  for await (const sweep of driver.listen(link, plan, signal ?? never)) {
    report.accepted += 1;
    const at = startedAt === undefined ? untimed(context, index) : startedAt + index * context.everyMs;
    index += 1;
    if (startedAt !== undefined)
      report.assume(
        say('The recording states its start only; sweeps were placed {everyMs} ms apart (--every).', {
          everyMs: context.everyMs,
        }).en,
      );
    const isBeyond = endedAt !== undefined && at > endedAt;
    yield { ...sweep, startedAt: at, endedAt: at, flags: sweep.flags | (isBeyond ? SweepFlag.clockBad : 0) };
  }
}
