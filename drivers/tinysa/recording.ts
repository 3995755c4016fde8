/**
 * Sweeps from a recorded session, with or without our commands in it:
 *
 *   ch> scanraw 150000000 200000000 15 2 CR LF {x..x..x..}ch> …      the span is in the echo
 *   {x..x..x..}{x..x..x..}{x..                                       the span must be given
 *   ch> scan 0 2000000 5 3 CR LF 0 5.375000e+00 0.000000000 CR LF …  text
 *
 * A recording has no times: sweeps are stamped with the link's clock while it is read.
 */
import { ConfigError, LinkInterrupted } from '../../src/errors/errors.js';
import { isEnd, type Link, textOf } from '../../src/receiver/link.js';
import { defined } from '../../src/rf/defined.js';
import type { SweepPlan } from '../../src/rf/plan.js';
import { type DriverSweep, SweepFlag } from '../../src/rf/sweep.js';
import { HOUR_MS } from '../../src/time/units.js';
import { levelsOf, MOST_POINTS, OPEN, type RawFrame, readFrame } from './frames.js';
import { rawStepHz } from './models.js';
import { MASK_MEASURED, parseScanRow, parseShellInteger } from './text.js';

/** A recording may be piped in while it is being made; an hour without a byte ends it. */
const SILENCE_MS = HOUR_MS;
const READ_BYTES = 4096;
const MAX_LINE_CHARS = 400;
const RAW_ECHO = /scanraw (\S+) (\S+)(?: (\S+))?(?: \S+)?\s*$/;
/** `data 0` is the trace being measured; other numbers are stored traces, which are read as well. */
const LIST_ECHO = /(?:^|ch> )(frequencies|data) ?\d?\s*$/;
const TEXT_ECHO = /scan (\S+) (\S+) (\S+) (\S+)\s*$/;

/** @throws ConfigError when neither the recording nor `plan` gives the span. */
export async function* recordedSweeps(
  link: Link,
  plan: Partial<SweepPlan>,
  zeroDb: number,
  signal: AbortSignal,
): AsyncGenerator<DriverSweep, void> {
  const wait = () => ({ timeoutMs: SILENCE_MS, signal });
  const raw = new RawRecording(plan, zeroDb);
  const text = new TextRecording((span) => raw.followSpan(span));
  try {
    for (;;) {
      const chunk = await link.readSome(READ_BYTES, wait());
      const open = chunk.indexOf(OPEN);
      if (open !== 0) yield* text.take(textOf(open === -1 ? chunk : chunk.subarray(0, open)), link.now());
      if (open === -1) continue;
      link.unread(chunk.subarray(open + 1));
      const startedAt = link.now();
      const frame = await readFrame(link, raw.points ?? MOST_POINTS, wait);
      // Not a frame: bytes are missing, or the `{` stood in a usage line. The search continues after it.
      if (frame !== undefined && frame.points > 0) yield { startedAt, endedAt: link.now(), ...raw.decode(frame) };
    }
  } catch (error) {
    // The end. A frame without its `}` is dropped, because its last point may be damaged.
    if (!isEnd(error) && !(error instanceof LinkInterrupted)) throw error;
  }
}

class RawRecording {
  #plan: Partial<SweepPlan>;
  readonly #zeroDb: number;
  /** Number of points where none is given: the most seen so far. */
  #longest = 0;

  constructor(plan: Partial<SweepPlan>, zeroDb: number) {
    this.#plan = plan;
    this.#zeroDb = zeroDb;
  }

  get points(): number | undefined {
    return this.#plan.points;
  }

  followSpan(span: Pick<SweepPlan, 'startHz' | 'stopHz' | 'points'>): void {
    const { points: _other, ...rest } = this.#plan;
    this.#plan = { ...rest, ...span };
    this.#longest = 0;
  }

  decode(frame: RawFrame): Omit<DriverSweep, 'startedAt' | 'endedAt'> {
    const { startHz, stopHz, rbwHz, attenuationDb } = this.#plan;
    if (startHz === undefined || stopHz === undefined)
      throw ConfigError.of(
        'This recording of a tinySA has no "scanraw" command in it, so its span must be given: startHz and stopHz.',
      );
    this.#longest = Math.max(this.#longest, frame.points);
    const points = this.#plan.points ?? this.#longest;
    return {
      startHz,
      stepHz: rawStepHz({ startHz, stopHz, points }),
      levelsDbm: levelsOf(frame, points, this.#zeroDb),
      ...defined({ rbwHz, attenuationDb }),
      flags: frame.points < points ? SweepFlag.partial : 0,
    };
  }
}

/** The text between frames: echoes give the span of the following frames; rows of `scan` are sweeps themselves. */
class TextRecording {
  readonly #onRawSpan: (span: Pick<SweepPlan, 'startHz' | 'stopHz' | 'points'>) => void;
  #line = '';
  #scan: { startHz: number; stopHz: number; points: number; mask: number; startedAt: number } | undefined;
  #levels: number[] = [];
  /** The command whose answer is being read, and the frequencies of the last one. */
  #list: string | undefined;
  #frequencies: number[] = [];

  constructor(onRawSpan: (span: Pick<SweepPlan, 'startHz' | 'stopHz' | 'points'>) => void) {
    this.#onRawSpan = onRawSpan;
  }

  /** The sweeps that are complete with `text`. */
  *take(text: string, now: number): Generator<DriverSweep, void> {
    const lines = (this.#line + text).split('\n');
    this.#line = (lines.pop() ?? '').slice(-MAX_LINE_CHARS);
    for (const line of lines) {
      const sweep = this.#takeLine(line, now);
      if (sweep !== undefined) yield sweep;
    }
  }

  #takeLine(line: string, now: number): DriverSweep | undefined {
    const raw = RAW_ECHO.exec(line);
    if (raw !== null) {
      const span = { startHz: parseShellInteger(raw[1] ?? ''), stopHz: parseShellInteger(raw[2] ?? '') };
      const points = parseShellInteger(raw[3] ?? '');
      // A number that no receiver has is damage or a unit; the frames themselves tell how many points there are.
      const isPossible = points >= 1 && points <= Math.min(MOST_POINTS, span.stopHz - span.startHz);
      if (span.stopHz > span.startHz) this.#onRawSpan(isPossible ? { ...span, points } : span);
      return undefined;
    }
    const list = LIST_ECHO.exec(line)?.[1];
    if (list !== undefined) {
      this.#list = list;
      if (list === 'frequencies') this.#frequencies = [];
      this.#levels = [];
      this.#scan = undefined;
      return undefined;
    }
    const echo = TEXT_ECHO.exec(line);
    if (echo !== null) {
      this.#list = undefined;
      const [startHz = 0, stopHz = 0, points = 0, mask = 0] = echo.slice(1).map(parseShellInteger);
      const isUsable = (mask & MASK_MEASURED) !== 0 && points >= 2 && stopHz > startHz;
      this.#scan = isUsable ? { startHz, stopHz, points, mask, startedAt: now } : undefined;
      this.#levels = [];
      return undefined;
    }
    return this.#list === undefined ? this.#takeRow(line, now) : this.#takeListed(line.trim(), now);
  }

  /** A line of the answer to `frequencies` or `data`: one number. As many levels as frequencies are a sweep. */
  #takeListed(line: string, now: number): DriverSweep | undefined {
    const value = /^[+-]?\d/.test(line) ? Number(line) : Number.NaN;
    if (Number.isNaN(value)) return undefined;
    if (this.#list === 'frequencies') {
      if (this.#frequencies.length < MOST_POINTS) this.#frequencies.push(value);
      return undefined;
    }
    const [startHz = 0] = this.#frequencies;
    const points = this.#frequencies.length;
    if (points < 2 || this.#levels.push(value) < points) return undefined;
    const levelsDbm = Float32Array.from(this.#levels);
    this.#list = undefined;
    const stepHz = ((this.#frequencies.at(-1) ?? 0) - startHz) / (points - 1);
    return { startedAt: now, endedAt: now, startHz, stepHz, levelsDbm, flags: 0 };
  }

  #takeRow(line: string, endedAt: number): DriverSweep | undefined {
    const scan = this.#scan;
    const level = scan === undefined ? undefined : parseScanRow(line, scan.mask);
    if (scan === undefined || level === undefined || this.#levels.push(level) < scan.points) return undefined;
    const levelsDbm = Float32Array.from(this.#levels);
    this.#scan = undefined;
    this.#levels = [];
    const { startedAt, startHz, stopHz, points } = scan;
    return { startedAt, endedAt, startHz, stepHz: (stopHz - startHz) / (points - 1), levelsDbm, flags: 0 };
  }
}
