/**
 * Any receiver that prints text, over any transport: a board on a serial port, rtl_power as a child process, a file.
 * The driver only listens. `settings.format` names the format of the lines; without settings the format is detected.
 */
import { ConfigError, LinkClosed, LinkInterrupted, LinkTimeout } from '../src/errors/errors.js';
import type { LinesTried, ReceiverDriver } from '../src/receiver/driver.js';
import { spokenRefusal } from '../src/receiver/line-refusal.js';
import { isEnd, type Link } from '../src/receiver/link.js';
import { withoutGapZeros } from '../src/receiver/possible-levels.js';
import type { SweepPlan } from '../src/rf/plan.js';
import type { DriverSweep } from '../src/rf/sweep.js';
import { asItCame, joined, say } from '../src/words/said.js';
import { auto } from './lines/auto.js';
import { cleanLine } from './lines/clean-line.js';
import { FORMATS } from './lines/formats.js';
import { explainLines, identifyLines, unreadable } from './lines/identify.js';
import { KeptForm } from './lines/kept-form.js';
import type { BoundFormat, LineDecoder } from './lines/line-format.js';

const PATIENCE_MS = 5000;
const PATIENCE_SWEEPS = 3;
const RECORDING_MS = 60_000;
/** Longest time for one sweep of a slow board; a board that needs longer must be configured with everyMs. */
const SLOWEST_SWEEP_MS = 600_000;
const SHOWN_CHARS = 60;

/** @param kept what one receiver printed so far; without it each opening begins with nothing */
function lines(format: BoundFormat, kept?: KeptForm): ReceiverDriver {
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
    configure: (settings) => lines(bindFormat(settings), new KeptForm()),
    tryLines: (settings, heard, plan) => tryLines(bindFormat(settings ?? {}), heard, plan),
    identify: (link) => identifyLines(link, format),
    explain: (heard) => explainLines(heard, format),
    sweeps: (link, plan, signal) => sweeps({ link, format, kept: kept ?? new KeptForm() }, plan, signal),
    listen: (link, plan, signal) => listen(link, format, plan, signal),
  };
}

/** @throws ConfigError for an unknown format, or a field that the format does not have. */
function bindFormat(settings: unknown): BoundFormat {
  if (settings === null || typeof settings !== 'object' || Array.isArray(settings))
    throw ConfigError.of('settings of driver "lines" is {settings}: it must be a map with a "format"', {
      settings: JSON.stringify(settings),
    });
  const { format: id = 'auto', ...rest } = settings as Record<string, unknown>;
  const format = FORMATS.find((known) => known.id === id);
  if (format === undefined)
    throw ConfigError.of('settings.format of driver "lines" is {id}; known: {known}', {
      id: JSON.stringify(id),
      known: FORMATS.map((known) => known.id).join(', '),
    });
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

interface Running {
  readonly link: Link;
  readonly format: BoundFormat;
  readonly kept: KeptForm;
}

async function* sweeps(
  { link, format, kept }: Running,
  plan: SweepPlan,
  signal: AbortSignal,
): AsyncGenerator<DriverSweep, void> {
  const decoder = format.decoder({ plan, usesPrintedTimes: false });
  const patienceMs = PATIENCE_MS + PATIENCE_SWEEPS * Math.max(format.everyMs, plan.everyMs ?? 0);
  kept.reopened(plan);
  yield* decoded(link, { decoder, patienceMs, kept }, signal);
}

async function* listen(
  link: Link,
  format: BoundFormat,
  plan: Partial<SweepPlan>,
  signal: AbortSignal,
): AsyncGenerator<DriverSweep, void> {
  const decoder = format.decoder({ plan, usesPrintedTimes: true });
  try {
    yield* decoded(link, { decoder, patienceMs: RECORDING_MS }, signal);
  } catch (error) {
    if (!isEnd(error)) throw error;
  }
  if (decoder.verdict !== undefined) throw unreadable(decoder.verdict);
}

/** Sweeps until the link ends; an unfinished last sweep is yielded before the error is passed on. */
async function* decoded(
  link: Link,
  {
    decoder,
    patienceMs,
    kept,
  }: { readonly decoder: LineDecoder; readonly patienceMs: number; readonly kept?: KeptForm },
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
      const read = decoder.take(cleanLine(last), at).map(withoutGapZeros);
      if (decoder.verdict !== undefined) throw unreadable(decoder.verdict);
      const isRead = decoder.counters.understood > understood || read.length > 0;
      const done = (isRead && kept?.take(cleanLine(last), read)) || read;
      if ('kind' in done) throw unreadable(done);
      if (done.length > 0) sweepBy = at + SLOWEST_SWEEP_MS;
      // A slow board is judged by its own pace: lines in the format are progress towards a sweep.
      if (isRead) endsAt = Math.min(at + patienceMs, sweepBy);
      else if (at > endsAt) throw new LinkTimeout(asItCame(''));
      yield* done;
    }
  } catch (error) {
    if (error instanceof LinkInterrupted) return;
    if (error instanceof LinkClosed) yield* decoder.end().map(withoutGapZeros);
    if (error instanceof LinkTimeout && decoder.counters.skipped + decoder.counters.understood > 0)
      throw late(decoder, { patienceMs, last, error });
    throw error;
  }
}

/** Says what came instead of a sweep; `error` is what the link says of the silence. */
function late(
  { counters: { skipped, understood }, refusal }: LineDecoder,
  { patienceMs, last, error }: { readonly patienceMs: number; readonly last: string; readonly error: LinkTimeout },
): LinkTimeout {
  const came = {
    count: skipped + understood,
    withinMs: Math.round(patienceMs),
    skipped,
    last: last.slice(0, SHOWN_CHARS),
  };
  const said =
    refusal === undefined
      ? say(
          '{count} lines came, but no sweep within {withinMs} ms; {skipped} were not in the format, the last line was "{last}".',
          came,
        )
      : say(
          '{count} lines came, but no sweep within {withinMs} ms; {skipped} were not in the format, the last line was "{last}": {why}.',
          { ...came, why: spokenRefusal(refusal) },
        );
  return new LinkTimeout(error.message === '' ? said : joined([said, error.said], asItCame(' ')));
}

export const driver = lines(auto.bind({}));
