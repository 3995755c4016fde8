/**
 * Anritsu MS2711D Spectrum Master and S331D/S332D Site Master over RS-232 (null modem).
 *
 *   enter remote at the end of a sweep → recall it → leave → it sweeps on → enter again …
 *
 * It sweeps only outside remote mode. Its settings are changed for the session and restored afterwards.
 */
import { ProtocolError } from '../src/errors/errors.js';
import type { ReceiverDriver, ReceiverIdentity } from '../src/receiver/driver.js';
import { type Link, partsOf } from '../src/receiver/link.js';
import { defined } from '../src/rf/defined.js';
import type { SweepPlan } from '../src/rf/plan.js';
import { type DriverSweep, lastBinHz } from '../src/rf/sweep.js';
import { say } from '../src/words/said.js';
import { ENTER_AT_END, ENTER_AT_ONCE, Remote } from './anritsu-s331d/remote.js';
import { RecordFinder, sweepOf } from './anritsu-s331d/sweep-record.js';

const IDENTIFY_MS = 1500;
/** Longest wait for a sweep: the slowest settings need tens of seconds. */
const SWEEP_MS = 60_000;
const RECORDING_MS = 60_000;
const CHUNK_BYTES = 16_384;
const MOST_EMPTY = 3;
const POINTS = 401;

const RANGE = { minHz: 100e3, maxHz: 3e9 };

export const driver: ReceiverDriver = {
  id: 'anritsu-s331d',
  label: 'Anritsu MS2711D/S331D',
  usb: [
    { vendorId: '0403', productId: '6001' },
    { vendorId: '067b', productId: '2303' },
  ],
  serial: { baudRates: [9600] },
  tuning: { name: 'an Anritsu of this family', ...RANGE },
  defaultPlan: { startHz: 87.5e6, stopHz: 108e6, points: POINTS },
  // Its questions are single letters, which may be commands for another receiver.
  probeIsSafe: false,
  identify,
  sweeps,
  listen,
};

async function identify(link: Link): Promise<ReceiverIdentity | undefined> {
  const remote = new Remote(link);
  // A program that was killed may have left it in remote mode, where it does not tell its name.
  await wake(link);
  const found = await remote.enter(ENTER_AT_ONCE, IDENTIFY_MS);
  if (found === undefined) return undefined;
  await remote.leave();
  const { model, firmware } = found;
  return { driverId: 'anritsu-s331d', model: `Anritsu ${model}`, firmware, ...RANGE, maxPoints: POINTS };
}

async function* sweeps(link: Link, plan: SweepPlan, signal: AbortSignal): AsyncGenerator<DriverSweep, void> {
  const remote = new Remote(link, signal);
  let found: DriverSweep | undefined;
  try {
    await wake(link);
    if ((await remote.enter(ENTER_AT_END, SWEEP_MS)) === undefined) throw new ProtocolError(STRANGER);
    found = sweepOf(await remote.lastSweep(), link.now(), link.now());
    await configure(remote, plan);
    await remote.leave();
    yield* measure(link, remote, plan, signal);
  } finally {
    // Settings cannot be restored on a lost instrument; the caller needs the error that tells why it was lost.
    await putBack(link, found).catch(() => undefined);
  }
}

const STRANGER = say('The device on this port is not an Anritsu MS2711D, S331D or S332D.');

async function configure(remote: Remote, plan: SweepPlan): Promise<void> {
  await remote.setRange(plan.startHz, plan.stopHz);
  if (plan.rbwHz !== undefined) await remote.setRbw(plan.rbwHz);
  if (plan.attenuationDb !== undefined) await remote.setAttenuation(plan.attenuationDb);
}

async function* measure(
  link: Link,
  remote: Remote,
  plan: SweepPlan,
  signal: AbortSignal,
): AsyncGenerator<DriverSweep, void> {
  for (let empty = 0; !signal.aborted; ) {
    const startedAt = link.now();
    if ((await remote.enter(ENTER_AT_END, SWEEP_MS)) === undefined) throw new ProtocolError(STRANGER);
    const endedAt = link.now();
    const sweep = sweepOf(await remote.lastSweep(), startedAt, endedAt);
    await remote.leave();
    empty = sweep === undefined ? empty + 1 : 0;
    if (empty >= MOST_EMPTY)
      throw ProtocolError.of('The Anritsu analyser has no sweep: set it to Spectrum Analyzer mode.');
    const { rbwHz, attenuationDb } = plan;
    if (sweep !== undefined) yield { ...sweep, ...defined({ rbwHz, attenuationDb }) };
    const waitMs = (plan.everyMs ?? 0) - (link.now() - startedAt);
    if (waitMs > 0) await link.pause(waitMs, signal);
  }
}

/** Ends any earlier remote mode and any half command. */
async function wake(link: Link): Promise<void> {
  await link.write(Uint8Array.of(0xff));
  // A sweep record that is still being sent takes two seconds.
  await link.drain(100, 2200);
}

async function putBack(link: Link, found: DriverSweep | undefined): Promise<void> {
  await wake(link);
  const remote = new Remote(link);
  // The instrument may still be about to enter remote mode, at the end of a sweep that we no longer wait for.
  await remote.takeOver();
  if (found !== undefined) await remote.setRange(found.startHz, lastBinHz(found));
  await remote.leave();
}

/**
 * The first record of a session belongs to the sweep before ours, so with a plan only sweeps of its range are yielded.
 */
async function* listen(link: Link, plan: Partial<SweepPlan>, signal: AbortSignal): AsyncGenerator<DriverSweep, void> {
  const finder = new RecordFinder();
  for await (const chunk of partsOf(signal, () => link.readSome(CHUNK_BYTES, { timeoutMs: RECORDING_MS, signal }))) {
    for (const record of finder.push(chunk)) {
      const sweep = sweepOf(record, link.now(), link.now());
      if (sweep !== undefined && fits(sweep, plan)) yield sweep;
    }
  }
}

function fits(sweep: DriverSweep, { startHz = sweep.startHz, stopHz = lastBinHz(sweep) }: Partial<SweepPlan>): boolean {
  const { stepHz } = sweep;
  return Math.abs(startHz - sweep.startHz) < stepHz && Math.abs(stopHz - lastBinHz(sweep)) < stepHz;
}
