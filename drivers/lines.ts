/**
 * Any receiver that prints text, over any transport: a board on a serial port, rtl_power as a child process, a file.
 * The driver only listens. `settings.format` names the format of the lines; without settings the format is detected.
 */
import { ConfigError, LinkClosed, LinkInterrupted, LinkTimeout } from '../src/errors/errors.js';
import type { LinesTried, ReceiverDriver } from '../src/receiver/driver.js';
import { refusalText } from '../src/receiver/line-refusal.js';
import { isEnd, type Link } from '../src/receiver/link.js';
import { withoutGapZeros } from '../src/receiver/possible-levels.js';
import type { SweepPlan } from '../src/rf/plan.js';
import type { DriverSweep } from '../src/rf/sweep.js';
import { auto } from './lines/auto.js';
import { cleanLine } from './lines/clean-line.js';
import { FORMATS } from './lines/formats.js';
import { explainLines, identifyLines, unreadable } from './lines/identify.js';
import type { BoundFormat, LineDecoder } from './lines/line-format.js';

const PATIENCE_MS = 5000;
const PATIENCE_SWEEPS = 3;
const RECORDING_MS = 60_000;
/** Longest time for one sweep of a slow board; a board that needs longer must be configured with everyMs. */
const SLOWEST_SWEEP_MS = 600_000;
const SHOWN_CHARS = 60;

function lines(format: BoundFormat): ReceiverDriver {
  return {
    id: 'lines',
    label: 'receiver that prints lines',
    usb: [
      { vendorId: '1a86', productId: '7523' },
      { vendorId: '0403', productId: '6001' },
      { vendorId: '10c4', productId: 'ea60' },
    ],
    serial: { baudRates: [115_200, 500_000, 57_600, 9600] },
    defaultPlan: { startHz: 863e6, stopHz: 870e6 },
    probeIsSafe: true,
    listensOnly: true,
    ladderStep: 90,
    configure: (settings) => lines(bindFormat(settings)),
    tryLines: (settings, heard, plan) => tryLines(bindFormat(settings ?? {}), heard, plan),
    identify: (link) => identifyLines(link, format),
    explain: (heard) => explainLines(heard, format),
    sweeps: (link, plan, signal) => sweeps(link, format, plan, signal),
    listen: (link, plan, signal) => listen(link, format, plan, signal),
  };
}

/** @throws ConfigError for an unknown format, or a field that the format does not have. */
function bindFormat(settings: unknown): BoundFormat {
  if (settings === null || typeof settings !== 'object' || Array.isArray(settings))
    throw new ConfigError(
      `settings of driver "lines" is ${JSON.stringify(settings)}: it must be a map with a "format"`,
    );
  const { format: id = 'auto', ...rest } = settings as Record<string, unknown>;
  const format = FORMATS.find((known) => known.id === id);
  if (format === undefined)
    throw new ConfigError(
      `settings.format of driver "lines" is ${JSON.stringify(id)}; known: ${FORMATS.map((known) => known.id).join(', ')}`,
    );
  return format.bind(rest);
}

/** Reads these lines with the format, as if they arrived one by one. */
function tryLines(format: BoundFormat, heard: readonly string[], plan: Partial<SweepPlan>): LinesTried {
  const decoder = format.decoder({ plan, usesPrintedTimes: false });
  const done: DriverSweep[] = [];
  const refusals = heard.map((line, i) => {
    done.push(...decoder.take(cleanLine(line), i));
    return decoder.refusal;
  });
  done.push(...decoder.end());
  const { counters, verdict } = decoder;
  return { refusals, understood: counters.understood, sweeps: done.map(withoutGapZeros), verdict };
}

async function* sweeps(
  link: Link,
  format: BoundFormat,
  plan: SweepPlan,
  signal: AbortSignal,
): AsyncGenerator<DriverSweep, void> {
  const decoder = format.decoder({ plan, usesPrintedTimes: false });
  const patienceMs = PATIENCE_MS + PATIENCE_SWEEPS * Math.max(format.everyMs, plan.everyMs ?? 0);
  yield* decoded(link, decoder, patienceMs, signal);
}

async function* listen(
  link: Link,
  format: BoundFormat,
  plan: Partial<SweepPlan>,
  signal: AbortSignal,
): AsyncGenerator<DriverSweep, void> {
  const decoder = format.decoder({ plan, usesPrintedTimes: true });
  try {
    yield* decoded(link, decoder, RECORDING_MS, signal);
  } catch (error) {
    if (!isEnd(error)) throw error;
  }
  if (decoder.verdict !== undefined) throw unreadable(decoder.verdict);
}

/** Sweeps until the link ends; an unfinished last sweep is yielded before the error is passed on. */
async function* decoded(
  link: Link,
  decoder: LineDecoder,
  patienceMs: number,
  signal: AbortSignal,
): AsyncGenerator<DriverSweep, void> {
  let endsAt = link.now() + patienceMs;
  let sweepBy = link.now() + SLOWEST_SWEEP_MS;
  let last = '';
  try {
    while (!signal.aborted) {
      last = await link.readLine({ timeoutMs: Math.min(patienceMs, Math.max(0, endsAt - link.now())), signal });
      const at = link.now();
      const { understood } = decoder.counters;
      const done = decoder.take(cleanLine(last), at);
      if (decoder.verdict !== undefined) throw unreadable(decoder.verdict);
      if (done.length > 0) sweepBy = at + SLOWEST_SWEEP_MS;
      // A slow board is judged by its own pace: lines in the format are progress towards a sweep.
      if (done.length > 0 || decoder.counters.understood > understood) endsAt = Math.min(at + patienceMs, sweepBy);
      else if (at > endsAt) throw new LinkTimeout('');
      yield* done.map(withoutGapZeros);
    }
  } catch (error) {
    if (error instanceof LinkInterrupted) return;
    if (error instanceof LinkClosed) yield* decoder.end().map(withoutGapZeros);
    const { skipped, understood } = decoder.counters;
    if (error instanceof LinkTimeout && skipped + understood > 0)
      throw new LinkTimeout(
        `${skipped + understood} lines came, but no sweep within ${Math.round(patienceMs)} ms; ${skipped} were not in the format, the last line was "${last.slice(0, SHOWN_CHARS)}"${decoder.refusal === undefined ? '' : `: ${refusalText(decoder.refusal)}`}. ${error.message}`.trim(),
      );
    throw error;
  }
}

export const driver = lines(auto.bind({}));
