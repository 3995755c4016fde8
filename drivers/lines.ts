/**
 * Any receiver that prints text, over any transport: a board on a serial port, rtl_power as a child process, a file.
 * It is only listened to. What it prints is told by `settings.format`; without settings the format is found out.
 */
import { ConfigError, LinkClosed, LinkInterrupted, LinkTimeout } from '../src/errors/errors.js';
import type { LinesTried, ReceiverDriver, ReceiverIdentity } from '../src/receiver/driver.js';
import { type Link, textOf } from '../src/receiver/link.js';
import type { SweepPlan } from '../src/rf/plan.js';
import { type DriverSweep, lastBinHz } from '../src/rf/sweep.js';
import { auto } from './lines/auto.js';
import { FORMATS } from './lines/formats.js';
import type { BoundFormat, LineDecoder } from './lines/line-format.js';

const IDENTIFY_MS = 2800;
/** Read at most while recognising; everything is put back. */
const IDENTIFY_BYTES = 262_144;
/** A receiver said to print less often than this may well be silent while it is recognised. */
const PATIENT_ABOVE_MS = 2000;
const PATIENCE_MS = 5000;
const PATIENCE_SWEEPS = 3;
const RECORDING_MS = 60_000;
const SHOWN_CHARS = 60;
/** It is not tuned but listened to: what it prints is taken, wherever that is. */
const ANYWHERE = { minHz: 0, maxHz: 1e12 };

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
    identify: (link) => identify(link, format),
    sweeps: (link, plan, signal) => sweeps(link, format, plan, signal),
    listen: (link, plan, signal) => listen(link, format, plan, signal),
  };
}

/** @throws ConfigError for an unknown format, or a field that format does not have. */
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

/** What the format makes of these lines, as if they came one by one. */
function tryLines(format: BoundFormat, heard: readonly string[], plan: Partial<SweepPlan>): LinesTried {
  const decoder = format.decoder({ plan, usesPrintedTimes: false });
  const done: DriverSweep[] = [];
  const isUnderstood = heard.map((line, i) => {
    const before = decoder.counters.understood;
    done.push(...decoder.take(line, i));
    return decoder.counters.understood > before;
  });
  return { isUnderstood, sweeps: [...done, ...decoder.end()] };
}

/** Listens, and puts back all it heard, so that no line of the first sweep is lost. */
async function identify(link: Link, format: BoundFormat): Promise<ReceiverIdentity | undefined> {
  const endsAt = link.now() + IDENTIFY_MS;
  const heard: Uint8Array[] = [];
  let heardBytes = 0;
  try {
    while (heardBytes < IDENTIFY_BYTES) {
      const some = await link.readSome(IDENTIFY_BYTES, { timeoutMs: Math.max(0, endsAt - link.now()) });
      heard.push(some);
      heardBytes += some.length;
      const identity = recognised(Buffer.concat(heard), format);
      if (identity !== undefined) return identity;
      if (link.now() >= endsAt) return undefined;
    }
  } catch (error) {
    if (!(error instanceof LinkTimeout || error instanceof LinkClosed)) throw error;
    if (error instanceof LinkClosed && heardBytes === 0) throw error;
    // Nothing yet is what a program with a long interval says first; nothing in the format is another receiver.
    return heardBytes === 0 && format.everyMs > PATIENT_ABOVE_MS
      ? { driverId: 'lines', model: `${format.id} lines`, ...ANYWHERE }
      : undefined;
  } finally {
    link.unread(Buffer.concat(heard));
  }
  return undefined;
}

function recognised(heard: Uint8Array, format: BoundFormat): ReceiverIdentity | undefined {
  const whole = textOf(heard).split('\n').slice(0, -1);
  const decoder = format.decoder({ plan: { startHz: 0, stopHz: 1, points: 2 }, usesPrintedTimes: false });
  const done = whole.flatMap((line) => [...decoder.take(line.replace(/\r$/, ''), 0)]);
  if (decoder.counters.understood < format.linesNeeded) return undefined;
  const [sweep] = done.filter(({ startHz, levelsDbm }) => startHz > 0 && levelsDbm.length > 1);
  const ownPlan = sweep && { startHz: sweep.startHz, stopHz: lastBinHz(sweep), points: sweep.levelsDbm.length };
  return { driverId: 'lines', model: `${format.id} lines`, ...ANYWHERE, ...(ownPlan === undefined ? {} : { ownPlan }) };
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
    if (!(error instanceof LinkClosed) || error.cause !== undefined) throw error;
  }
}

/** Sweeps until the link ends; what was being gathered then is given too, before the end is passed on. */
async function* decoded(
  link: Link,
  decoder: LineDecoder,
  patienceMs: number,
  signal: AbortSignal,
): AsyncGenerator<DriverSweep, void> {
  let endsAt = link.now() + patienceMs;
  let last = '';
  try {
    while (!signal.aborted) {
      last = await link.readLine({ timeoutMs: Math.min(patienceMs, Math.max(0, endsAt - link.now())), signal });
      const at = link.now();
      const done = decoder.take(last, at);
      if (done.length > 0) endsAt = at + patienceMs;
      else if (at > endsAt) throw new LinkTimeout('');
      yield* done;
    }
  } catch (error) {
    if (error instanceof LinkInterrupted) return;
    if (error instanceof LinkClosed) yield* decoder.end();
    const { skipped, understood } = decoder.counters;
    if (error instanceof LinkTimeout && skipped + understood > 0)
      throw new LinkTimeout(
        `${skipped + understood} lines came, but no sweep within ${Math.round(patienceMs)} ms; ${skipped} were not in the format, the last line was "${last.slice(0, SHOWN_CHARS)}". ${error.message}`.trim(),
      );
    throw error;
  }
}

export const driver = lines(auto.bind({}));
