/** Sweeps from a recorded session: each trace is followed by the instrument's own start and stop frequency. */
import { LinkInterrupted, ProtocolError } from '../../src/errors/errors.js';
import { isEnd, type Link } from '../../src/receiver/link.js';
import type { SweepPlan } from '../../src/rf/plan.js';
import { type DriverSweep, SweepFlag } from '../../src/rf/sweep.js';
import { type Answer, readAnswer, type Trace, traceOf } from './answers.js';
import { PROFILES } from './profiles.js';

const RECORDING_MS = 60_000;
/** An answer with fewer values belongs to another question. */
const FEWEST_POINTS = 50;
const HIGHEST_HZ = 1e12;

export async function* recordedSweeps(
  link: Link,
  plan: Partial<SweepPlan>,
  signal: AbortSignal,
): AsyncGenerator<DriverSweep, void> {
  let trace: Trace | undefined;
  const heardHz: number[] = [];
  const finished = (): DriverSweep | undefined => {
    const [startHz = plan.startHz, stopHz = plan.stopHz] = heardHz;
    if (trace === undefined || startHz === undefined || stopHz === undefined || !(stopHz > startHz)) return undefined;
    return sweepOf(trace.levelsDbm, startHz, stopHz, link.now());
  };
  while (!signal.aborted) {
    const answer = await nextAnswer(link, signal);
    if (answer !== undefined && 'text' in answer && trace !== undefined && heardHz.length < 2) {
      const hz = Number(answer.text);
      if (answer.text !== '' && hz >= 0 && hz <= HIGHEST_HZ) heardHz.push(hz);
      if (heardHz.length < 2) continue;
    }
    const next = answer === undefined ? undefined : guessedTrace(answer, plan.points, trace);
    if (answer === undefined || heardHz.length === 2 || next !== undefined) {
      const sweep = finished();
      if (sweep !== undefined) yield sweep;
      trace = undefined;
      heardHz.length = 0;
    }
    if (answer === undefined) return;
    if (next !== undefined) trace = next;
  }
}

/** Undefined at the end of the recording. */
async function nextAnswer(link: Link, signal: AbortSignal): Promise<Answer | undefined> {
  for (;;) {
    try {
      return await readAnswer(link, { timeoutMs: RECORDING_MS, signal });
    } catch (error) {
      if (error instanceof LinkInterrupted || isEnd(error)) return undefined;
      // Damaged bytes: the reading continues after them.
      if (!(error instanceof ProtocolError)) throw error;
      await link.readSome(1, { timeoutMs: RECORDING_MS, signal }).catch(() => undefined);
    }
  }
}

/** A recording does not state the number of points: the plan's number or a model's fixed number is tried. */
function guessedTrace(answer: Answer, points: number | undefined, before: Trace | undefined): Trace | undefined {
  const counts = points === undefined ? candidateCounts(answer) : [points];
  for (const count of counts) {
    const trace = count >= FEWEST_POINTS || points !== undefined ? traceOf(answer, count, before?.layout) : undefined;
    if (trace !== undefined) return trace;
  }
  return undefined;
}

function candidateCounts(answer: Answer): number[] {
  if ('text' in answer) return [answer.text.replace(/,\s*$/, '').split(',').length];
  const { length } = answer.block;
  const fixed = PROFILES.map(({ points }) => points).filter((points) => typeof points === 'number');
  const commas = answer.block.reduce((count, byte) => count + Number(byte === 0x2c), 0);
  return [
    ...fixed.filter((points) => points * 4 === length || points * 8 === length),
    length / 4,
    length / 8,
    commas + 1,
  ].filter(Number.isInteger);
}

function sweepOf(levelsDbm: Float32Array, startHz: number, stopHz: number, at: number): DriverSweep {
  return {
    startedAt: at,
    endedAt: at,
    startHz,
    stepHz: (stopHz - startHz) / (levelsDbm.length - 1),
    levelsDbm,
    flags: levelsDbm.some(Number.isNaN) ? SweepFlag.partial : 0,
  };
}
