/**
 * tinySA and tinySA Ultra: a text shell over USB, and counted binary sweeps from `scanraw`. hardware.md explains the
 * behaviour and its reasons; the parts are in drivers/tinysa/.
 */
import { z } from 'zod';
import type { ReceiverDriver, ReceiverIdentity } from '../src/receiver/driver.js';
import { checkedSettings } from '../src/receiver/driver-settings.js';
import type { Link } from '../src/receiver/link.js';
import { possibleLevels } from '../src/receiver/possible-levels.js';
import type { SweepPlan } from '../src/rf/plan.js';
import type { DriverSweep } from '../src/rf/sweep.js';
import { greet, identity } from './tinysa/greeting.js';
import { NoRawScan, rawSweeps } from './tinysa/raw-sweeps.js';
import { recordedSweeps } from './tinysa/recording.js';
import { Session } from './tinysa/session.js';
import { Shell } from './tinysa/shell.js';
import { textSweeps } from './tinysa/text-sweeps.js';

const settingsSchema = z.strictObject({
  /**
   * For recordings: the number that the receiver added to its levels (`zero`), 174 in an Ultra, 128 in a basic tinySA.
   */
  zeroDb: z.number().min(0).max(300).default(174),
  /** `text` for firmware with a broken binary readout. */
  readout: z.enum(['binary', 'text']).default('binary'),
});
type Settings = z.infer<typeof settingsSchema>;

/** Time without bytes that shows the end of the banner, or of an earlier program's sweep. */
const IDENTIFY_QUIET_MS = 300;

function tinySa(settings: Settings): ReceiverDriver {
  return {
    id: 'tinysa',
    label: 'tinySA',
    usb: [{ vendorId: '0483', productId: '5740' }],
    // A USB port that accepts any rate and ignores it.
    serial: { baudRates: [115_200] },
    defaultPlan: { startHz: 87.5e6, stopHz: 108e6 },
    probeIsSafe: true,
    ladderStep: 10,
    answersWithinMs: 900,
    // The highest level that the maker allows.
    overloadDbm: 10,
    configure(values) {
      return tinySa(checkedSettings(settingsSchema, 'driver "tinysa"', values));
    },
    identify,
    sweeps: (link, plan, signal) => possibleLevels(sweeps(link, plan, settings.readout, signal)),
    listen: (link, plan, signal) => possibleLevels(recordedSweeps(link, plan, settings.zeroDb, signal)),
  };
}

async function identify(link: Link): Promise<ReceiverIdentity | undefined> {
  const shell = new Shell(link);
  const greeting = await greet(shell, IDENTIFY_QUIET_MS);
  return greeting === undefined ? undefined : await identity(shell, greeting);
}

async function* sweeps(
  link: Link,
  plan: SweepPlan,
  readout: Settings['readout'],
  signal: AbortSignal,
): AsyncGenerator<DriverSweep, void> {
  const session = new Session(link, signal);
  try {
    await session.prepare(plan);
    if (readout === 'binary') {
      try {
        yield* rawSweeps(session, plan.everyMs);
      } catch (error) {
        if (!(error instanceof NoRawScan)) throw error;
      }
    }
    yield* textSweeps(session, plan.everyMs);
  } finally {
    await session.leave();
  }
}

export const driver = tinySa(settingsSchema.parse({}));
