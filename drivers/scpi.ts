/**
 * Spectrum analysers that use SCPI, over a serial line or a TCP socket: R&S, Rigol, Siglent, Keysight, Anritsu,
 * Tektronix. Their common part is here, their differences are in the table `scpi/profiles.ts`.
 *
 *   identify: *IDN? → profile
 *   sweeps:   the whole configuration → (trace, start?, stop?) again and again → settings restored
 */
import { z } from 'zod';
import { EnvironmentError, LinkTimeout, ProtocolError } from '../src/errors/errors.js';
import type { ReceiverDriver, ReceiverIdentity } from '../src/receiver/driver.js';
import { checkedSettings } from '../src/receiver/driver-settings.js';
import type { Link } from '../src/receiver/link.js';
import { defined } from '../src/rf/defined.js';
import type { SweepPlan } from '../src/rf/plan.js';
import { type DriverSweep, SweepFlag } from '../src/rf/sweep.js';
import { say } from '../src/words/said.js';
import { readAnswer } from './scpi/answers.js';
import { ADAPTERS, PROFILES, profileFor, type ScpiProfile } from './scpi/profiles.js';
import { recordedSweeps } from './scpi/recording.js';
import { ScpiSession, type Tuning } from './scpi/session.js';

const IDN_MS = 1000;
const QUIET_MS = 100;
/** Time after which a continuously sweeping instrument without a new sweep is asked again. */
const LOOK_AGAIN_MS = 50;
/** Number of configurations without a single trace after which the driver gives up. */
const MOST_FRUITLESS = 3;

const settingsSchema = z.strictObject({ profile: z.enum(PROFILES.map(({ id }) => id)).optional() });

function scpi(forced: ScpiProfile | undefined): ReceiverDriver {
  return {
    id: 'scpi',
    label: 'SCPI spectrum analyser',
    usb: ADAPTERS,
    serial: { baudRates: [9600, 19_200, 115_200] },
    ...defined({
      tuning: forced === undefined ? undefined : { name: forced.label, minHz: forced.minHz, maxHz: forced.maxHz },
    }),
    defaultPlan: { startHz: 87.5e6, stopHz: 108e6 },
    probeIsSafe: true,
    ladderStep: 40,
    configure(settings) {
      const checked = checkedSettings(settingsSchema, 'driver "scpi"', settings);
      return scpi(PROFILES.find(({ id }) => id === checked.profile));
    },
    identify: async (link) => (await recognise(link, forced))?.identity,
    sweeps: (link, plan, signal) => sweeps(link, plan, signal, forced),
    listen: recordedSweeps,
  };
}

interface Recognised {
  readonly identity: ReceiverIdentity;
  readonly profile: ScpiProfile;
}

async function recognise(link: Link, forced: ScpiProfile | undefined): Promise<Recognised | undefined> {
  await link.drain(QUIET_MS, 500);
  await link.write('*IDN?\n');
  const read = await readAnswer(link, { timeoutMs: IDN_MS });
  const answer = 'text' in read ? read.text : '';
  const [maker, model, serialNumber, firmware, ...more] = answer.split(',').map((field) => field.trim());
  if (!maker || !model || serialNumber === undefined || more.length > 0 || !/^[\x20-\x7e]+$/.test(answer))
    return undefined;
  const profile = forced ?? profileFor(maker, model);
  if (profile === undefined)
    throw new EnvironmentError(
      say('"{answer}" answered: the driver "scpi" does not know this model.', { answer: answer.slice(0, 80) }),
      say('Try the nearest of its kind with settings: {braces}; known: {known}.', {
        braces: '{profile: …}',
        known: PROFILES.map(({ id }) => id).join(', '),
      }),
    );
  return {
    profile,
    identity: {
      driverId: 'scpi',
      model: `${maker} ${model}`,
      ...defined({
        firmware: firmware || undefined,
        serialNumber: serialNumber === '' || serialNumber === '0' ? undefined : serialNumber,
      }),
      minHz: profile.minHz,
      maxHz: profile.maxHz,
      maxPoints: typeof profile.points === 'number' ? profile.points : profile.points.most,
    },
  };
}

async function* sweeps(
  link: Link,
  plan: SweepPlan,
  signal: AbortSignal,
  forced: ScpiProfile | undefined,
): AsyncGenerator<DriverSweep, void> {
  const profile = (await recognise(link, forced))?.profile;
  if (profile === undefined) throw LinkTimeout.of('The analyser no longer answers *IDN?.');
  const session = new ScpiSession(link, profile, signal);
  try {
    // A person at its keys, or a power loss, may change the range: then the whole configuration is sent again.
    for (let fruitless = 0; !signal.aborted && fruitless < MOST_FRUITLESS; ) {
      const taken = yield* measure({ link, session, profile, plan, signal });
      fruitless = taken > 0 ? 0 : fruitless + 1;
    }
    if (!signal.aborted)
      throw ProtocolError.of('{label} leaves the range it was set to before it has finished a sweep.', {
        label: profile.label,
      });
  } finally {
    // Settings cannot be restored on a lost instrument; the caller needs the error that tells why it was lost.
    await session.putBack().catch(() => undefined);
  }
}

interface Measurement {
  readonly link: Link;
  readonly session: ScpiSession;
  readonly profile: ScpiProfile;
  readonly plan: SweepPlan;
  readonly signal: AbortSignal;
}

/** Sweeps until the instrument is no longer tuned to the plan; returns the number of traces. */
async function* measure({ link, session, profile, plan, signal }: Measurement): AsyncGenerator<DriverSweep, number> {
  const tuning = await session.tune(plan);
  let before: Float32Array | undefined;
  let startedAt = link.now();
  let newUntil = startedAt + tuning.traceTimeoutMs;
  let taken = 0;
  for (; !signal.aborted; taken++) {
    const { levelsDbm } = await session.trace(tuning);
    const endedAt = link.now();
    const range = await session.range();
    if (range.startHz !== tuning.startHz || range.stopHz !== tuning.stopHz) return taken;
    const isNew = !(profile.isContinuous && before !== undefined && sameLevels(before, levelsDbm));
    if (isNew) {
      yield sweepOf(levelsDbm, tuning, startedAt, endedAt);
      newUntil = link.now() + tuning.traceTimeoutMs;
    } else if (link.now() > newUntil)
      throw LinkTimeout.of('{label} has not made a new sweep for {traceTimeoutMs} ms.', {
        label: profile.label,
        traceTimeoutMs: tuning.traceTimeoutMs,
      });
    before = levelsDbm;
    const waitMs = isNew ? (plan.everyMs ?? 0) - (link.now() - startedAt) : LOOK_AGAIN_MS;
    if (waitMs > 0) await link.pause(waitMs, signal);
    startedAt = link.now();
  }
  return taken;
}

function sweepOf(levelsDbm: Float32Array, tuning: Tuning, startedAt: number, endedAt: number): DriverSweep {
  const { startHz, stopHz, points, rbwHz, attenuationDb, traceDetector } = tuning;
  return {
    startedAt,
    endedAt,
    startHz,
    stepHz: (stopHz - startHz) / (points - 1),
    levelsDbm,
    ...defined({ rbwHz, attenuationDb, traceDetector }),
    flags: levelsDbm.some(Number.isNaN) ? SweepFlag.partial : 0,
  };
}

function sameLevels(a: Float32Array, b: Float32Array): boolean {
  return a.length === b.length && a.every((level, i) => Object.is(level, b[i]));
}

export const driver = scpi(undefined);
