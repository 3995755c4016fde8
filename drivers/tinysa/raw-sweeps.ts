/** Sweeps with `scanraw`: the fast way, continuous where the firmware can. */
import { LinkTimeout, ProtocolError } from '../../src/errors/errors.js';
import { textOf } from '../../src/receiver/link.js';
import { type DriverSweep, SweepFlag } from '../../src/rf/sweep.js';
import { SweepDeadline } from './deadline.js';
import { levelsOf, OPEN, POINT, type RawFrame, readFrame, resync } from './frames.js';
import { rawStepHz } from './models.js';
import type { Session } from './session.js';
import { linesOf, PROMPT } from './shell.js';

/** Options of `scanraw`: send each point at once; repeat the sweep. Firmware ignores or refuses an unknown option. */
const UNBUFFERED = 1;
const CONTINUOUS = 2;
const MAX_REFUSAL_BYTES = 2048;
/** An echo may be preceded by the echo of bytes that ModemManager sent. */
const MAX_ECHO_BYTES = 512;
/** After an early end the receiver either continues at once, or has stopped the scan without a prompt. */
const AFTER_EARLY_END_MS = 500;

/** The receiver does not know `scanraw` at all. */
export class NoRawScan extends ProtocolError {}

interface Taken {
  readonly frame: RawFrame;
  /** True when bytes were lost before it. */
  readonly isAfterLoss: boolean;
}

/**
 * Sweeps until `session.signal` fires. The first is a single one, after which the receiver states its bandwidth; with
 * `everyMs` all are single and start at that interval.
 */
export async function* rawSweeps(session: Session, everyMs: number | undefined): AsyncGenerator<DriverSweep, void> {
  const { link, span, signal } = session;
  const scan = new RawScan(session);
  const stepHz = rawStepHz(span);
  const beganAt = link.now();
  let isAfterLoss = false;
  for (let n = 0; !signal.aborted; n++) {
    if (!session.scanning) {
      if (everyMs !== undefined && n > 0) await link.pause(untilNextBeat(link.now() - beganAt, everyMs), signal);
      await scan.start(everyMs === undefined && n > 0);
    }
    const taken = await scan.frame();
    isAfterLoss ||= taken?.isAfterLoss ?? true;
    if (taken === undefined) continue;
    const { openedAt } = scan;
    const endedAt = link.now();
    const isWhole = taken.frame.points === span.points;
    const mustLookAhead = n === 0 || !isWhole;
    if (mustLookAhead) await scan.next(taken.frame);
    // An early end also ends the scan. A short frame with another after it has lost points at an unknown place.
    if (!isWhole && session.scanning) {
      isAfterLoss = true;
      continue;
    }
    if (n === 0 && !session.scanning) await session.readRbw();
    const levelsDbm = levelsOf(taken.frame, span.points, session.zeroDb);
    const flags = (isWhole ? 0 : SweepFlag.partial) | (isAfterLoss ? SweepFlag.gapBefore : 0) | session.rbwFlag(stepHz);
    isAfterLoss = false;
    yield { startedAt: openedAt, endedAt, startHz: span.startHz, stepHz, levelsDbm, ...session.settings(), flags };
    if (!mustLookAhead) await scan.next(taken.frame);
  }
}

/** The dialogue around frames. While `session.scanning`, the `{` of the next frame has been read. */
class RawScan {
  readonly #session: Session;
  /** When the `{` of the current frame was read, epoch ms. */
  openedAt: number;
  #options = UNBUFFERED | CONTINUOUS;
  #deadline: SweepDeadline;

  constructor(session: Session) {
    this.#session = session;
    this.openedAt = session.link.now();
    this.#deadline = this.#newDeadline();
  }

  /** Requests a scan and reads up to its first `{`. @throws NoRawScan, ProtocolError with the receiver's words. */
  async start(continuous: boolean): Promise<void> {
    const { link, span } = this.#session;
    const options = continuous ? this.#options : this.#options & ~CONTINUOUS;
    const { startHz, stopHz, points } = span;
    const command = `scanraw ${startHz} ${stopHz} ${points}${options === 0 ? '' : ` ${options}`}`;
    this.#deadline = this.#newDeadline();
    this.#session.scanning = true;
    await link.write(`${command}\r`);
    await link.readUntil(`${command}\r\n`, MAX_ECHO_BYTES, this.#deadline.wait());
    const first = await link.readExactly(1, this.#deadline.wait());
    if (first[0] === OPEN) {
      this.openedAt = link.now();
      return;
    }
    link.unread(first);
    // The opening mark was among lost bytes: a refusal never begins with a point's mark.
    if (first[0] === POINT) return;
    const words = textOf(await link.readUntil(PROMPT, MAX_REFUSAL_BYTES, this.#deadline.wait()));
    this.#session.scanning = false;
    const reply = linesOf(words.slice(0, -PROMPT.length)).join(' ');
    if (reply.includes('scanraw?')) throw NoRawScan.of('This tinySA knows no "scanraw".');
    if (reply.includes('Command timeout'))
      throw LinkTimeout.of('The tinySA did not start "{command}": its sweep thread hangs.', { command });
    // Firmware from before 2023 takes three arguments and answers a fourth with its usage line.
    if (!reply.includes('[points]') || options === 0)
      throw ProtocolError.of('The tinySA refused "{command}": {reply}.', {
        command,
        reply: reply === '' ? 'no reason given' : reply,
      });
    this.#options = 0;
    await this.start(false);
  }

  /** The frame whose `{` was read; undefined when it was lost and the receiver waits for a new request. */
  async frame(): Promise<Taken | undefined> {
    const { link, span } = this.#session;
    const frame = await readFrame(link, span.points, this.#deadline.wait);
    if (frame !== undefined) return { frame, isAfterLoss: false };
    return await this.#afterLoss();
  }

  /** Reads what follows a frame: the next `{` (continuous), or the prompt. */
  async next(frame: RawFrame): Promise<void> {
    const { link, span, signal } = this.#session;
    this.#deadline = this.#newDeadline();
    const isWhole = frame.points === span.points;
    try {
      const first = await link.readExactly(
        1,
        isWhole ? this.#deadline.wait() : { timeoutMs: AFTER_EARLY_END_MS, signal },
      );
      this.openedAt = link.now();
      if (first[0] === OPEN) return;
      link.unread(first);
      if (first[0] !== PROMPT.charCodeAt(0)) return;
      await link.readUntil(PROMPT, PROMPT.length, this.#deadline.wait());
      this.#session.scanning = false;
    } catch (error) {
      if (isWhole || !(error instanceof LinkTimeout)) throw error;
      await this.#stop();
    }
  }

  async #afterLoss(): Promise<Taken | undefined> {
    const { link, span } = this.#session;
    const found = await resync(link, span.points, this.#deadline.wait);
    if (found !== 'prompt') return { frame: found, isAfterLoss: true };
    this.#session.scanning = false;
    return undefined;
  }

  async #stop(): Promise<void> {
    if (!(await this.#session.stopScan()))
      throw LinkTimeout.of('The tinySA ended a sweep early and then stopped answering.');
  }

  #newDeadline(): SweepDeadline {
    return new SweepDeadline(this.#session.link, this.#session.effort(), this.#session.signal);
  }
}

function untilNextBeat(elapsedMs: number, everyMs: number): number {
  return everyMs - (elapsedMs % everyMs);
}
