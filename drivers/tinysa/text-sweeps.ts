/** Sweeps with `scan`, whose answer is text: slower, at most a screen of points, for firmware without `scanraw`. */
import { ProtocolError } from '../../src/errors/errors.js';
import { type DriverSweep, SweepFlag } from '../../src/rf/sweep.js';
import { sweepTimeoutMs } from './deadline.js';
import type { Session } from './session.js';
import { linesOf } from './shell.js';
import { MASK_FREQUENCY, MASK_MEASURED, parseScanRow } from './text.js';

const MASK = MASK_FREQUENCY | MASK_MEASURED;
/** Most empty scans in a row: a touch on the screen interrupts a scan, which then prints nothing. */
const MAX_EMPTY_IN_A_ROW = 5;

/** The grid of `scan` has points − 1 steps: unlike `scanraw`, the last point is `stop` itself. */
export async function* textSweeps(session: Session, everyMs: number | undefined): AsyncGenerator<DriverSweep, void> {
  const { link, shell, span, signal } = session;
  await session.setUnitDbm();
  const points = Math.min(span.points, session.model.screenPoints);
  const stepHz = (span.stopHz - span.startHz) / (points - 1);
  for (let empty = 0; !signal.aborted; ) {
    const startedAt = link.now();
    session.scanning = true;
    const command = `scan ${span.startHz} ${span.stopHz} ${points} ${MASK}`;
    const lines = linesOf(await shell.ask(command, sweepTimeoutMs({ ...session.effort(), points })));
    session.scanning = false;
    const endedAt = link.now();
    const levels = lines.map((line) => parseScanRow(line, MASK)).filter((level) => level !== undefined);
    empty = levels.length === 0 ? empty + 1 : 0;
    if (empty > MAX_EMPTY_IN_A_ROW || (empty > 0 && lines.length > 0))
      throw ProtocolError.of('The tinySA does not answer "{command}": {answer}.', {
        command,
        answer: lines.join(' ') || 'no levels',
      });
    if (empty > 0) continue;
    await session.readRbw();
    const levelsDbm = new Float32Array(points).fill(Number.NaN);
    levelsDbm.set(levels.slice(0, points));
    const flags = (levels.length < points ? SweepFlag.partial : 0) | session.rbwFlag(stepHz);
    yield { startedAt, endedAt, startHz: span.startHz, stepHz, levelsDbm, ...session.settings(), flags };
    if (everyMs !== undefined) await link.pause(Math.max(0, startedAt + everyMs - link.now()), signal);
  }
}
