/**
 * RF Explorer: hand-held analysers that stream one byte per bin. A sweep cannot be requested: the driver listens.
 *
 *   identify: #C0 → settings, model, serial number
 *   sweeps:   tune (points, range, calculator; each verified) → listen → restore the changed settings
 */
import { EnvironmentError, LinkTimeout } from '../src/errors/errors.js';
import type { ReceiverDriver, ReceiverIdentity } from '../src/receiver/driver.js';
import { type Link, partsOf } from '../src/receiver/link.js';
import { possibleLevels } from '../src/receiver/possible-levels.js';
import { defined } from '../src/rf/defined.js';
import type { SweepPlan } from '../src/rf/plan.js';
import type { DriverSweep } from '../src/rf/sweep.js';
import { ASK_SERIAL_NUMBER } from './rf-explorer/commands.js';
import type { Message } from './rf-explorer/frames.js';
import { Session, sweepDeadlineMs } from './rf-explorer/session.js';
import { sameMeasurement } from './rf-explorer/settings.js';
import { ownPlanOf, SweepBuilder } from './rf-explorer/sweep-builder.js';
import { type Found, putBack, tune } from './rf-explorer/tuning.js';

const SERIAL_NUMBER_MS = 600;
const INPUT_STAGE_MS = 300;
const MOST_POINTS = 65_535;
/** A sweep may come this share of everyMs early and still counts as on time. */
const EARLY_SHARE = 0.1;

export const driver: ReceiverDriver = {
  id: 'rf-explorer',
  label: 'RF Explorer',
  usb: [{ vendorId: '10c4', productId: 'ea60' }],
  serial: { baudRates: [500_000, 2400] },
  // The lowest and highest of all models; the connected one tells its own.
  tuning: { name: 'an RF Explorer', minHz: 50e3, maxHz: 6100e6 },
  defaultPlan: { startHz: 431e6, stopHz: 441e6 },
  probeIsSafe: true,
  ladderStep: 20,
  // The upper end of its scale: a byte cannot state more.
  overloadDbm: 0,
  identify,
  sweeps: (link, plan, signal) => possibleLevels(sweeps(link, plan, signal)),
  listen: (link, plan, signal) => possibleLevels(listen(link, plan, signal)),
};

async function identify(link: Link): Promise<ReceiverIdentity | undefined> {
  const session = new Session(link, true);
  const { state } = session;
  try {
    await session.readSettings();
  } catch (error) {
    // A unit in another mode is recognised all the same; `sweeps` reports the mode.
    const isKnown = error instanceof LinkTimeout && state.mainModel !== undefined;
    if (!isKnown && !(error instanceof EnvironmentError)) throw error;
  }
  // Older firmware does not print the serial number with the other facts; some never print it.
  if (state.serialNumber === undefined) {
    await session.send(ASK_SERIAL_NUMBER);
    await session.hearMore(SERIAL_NUMBER_MS, undefined, () => state.serialNumber !== undefined);
  }
  const { settings, firmware, serialNumber } = state;
  return {
    driverId: 'rf-explorer',
    model: state.modelName,
    ...defined({ firmware, serialNumber }),
    ...(settings === undefined
      ? {}
      : { ownPlan: ownPlanOf(settings), minHz: settings.minHz, maxHz: settings.maxHz, maxPoints: MOST_POINTS }),
  };
}

async function* sweeps(link: Link, plan: SweepPlan, signal: AbortSignal): AsyncGenerator<DriverSweep, void> {
  const session = new Session(link, false);
  let found: Found | undefined;
  try {
    const settings = await session.readSettings(signal);
    // The unit states its input stage last, after the settings.
    if (plan.attenuationDb !== undefined) await session.hearMore(INPUT_STAGE_MS, signal);
    found = { settings, inputStage: session.state.inputStage };
    // A change at its keys, or a reset, ends a stream: the unit is then set to the plan again.
    for (let isFirst = true; !signal.aborted; isFirst = false) {
      const tuned = await tune(session, plan, signal);
      const changed = !isFirst || !sameMeasurement(tuned, settings) || session.state.inputStage !== found.inputStage;
      yield* stream(session, plan, new SweepBuilder(session.state, plan, changed), signal);
    }
  } finally {
    // Settings cannot be restored on a lost unit; the caller needs the error that tells why it was lost.
    if (found !== undefined) await putBack(session, found).catch(() => undefined);
  }
}

/** Yields sweeps until the settings are no longer ours. */
async function* stream(
  session: Session,
  plan: SweepPlan,
  builder: SweepBuilder,
  signal: AbortSignal,
): AsyncGenerator<DriverSweep, void> {
  const patienceMs = sweepDeadlineMs(session.state.settings?.points ?? 0);
  let endsAt = session.now() + patienceMs;
  let dueAt = Number.NEGATIVE_INFINITY;
  while (!signal.aborted) {
    const message = await session.next(endsAt, signal);
    if (builder.isChanged()) return;
    const sweep = builder.take(message, session.now());
    if (sweep === undefined) continue;
    endsAt = session.now() + patienceMs;
    if (sweep.endedAt < dueAt) continue;
    dueAt = sweep.endedAt + (plan.everyMs ?? 0) * (1 - EARLY_SHARE);
    yield sweep;
  }
}

/** Longest wait for the next bytes of a recording: a file has data or ends. */
const RECORDING_MS = 60_000;

async function* listen(link: Link, plan: Partial<SweepPlan>, signal: AbortSignal): AsyncGenerator<DriverSweep, void> {
  const session = new Session(link, false);
  const builder = new SweepBuilder(session.state, plan, false);
  const take = (message: Message) => builder.take(message, session.now());
  for await (const message of partsOf(signal, () => session.next(session.now() + RECORDING_MS, signal))) {
    const sweep = take(message);
    if (sweep !== undefined) yield sweep;
  }
  for (const message of signal.aborted ? [] : session.rest()) {
    const sweep = take(message);
    if (sweep !== undefined) yield sweep;
  }
}
