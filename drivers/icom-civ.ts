/**
 * Icom receivers and transceivers over CI-V: a scan of channels with the S-meter, or the waveform of the scope. This
 * driver never transmits: it sends only commands for frequency, meter and scope settings.
 *
 *   s-meter:  05 tune → 15 02 level → 03 still on the channel? → next channel
 *   scope:    27 1x settings → 27 00 divisions → sweep; all settings restored
 */
import { z } from 'zod';
import { LinkTimeout } from '../src/errors/errors.js';
import type { ReceiverDriver, ReceiverIdentity } from '../src/receiver/driver.js';
import { checkedSettings } from '../src/receiver/driver-settings.js';
import { type Link, partsOf, unlessSilent } from '../src/receiver/link.js';
import type { SweepPlan } from '../src/rf/plan.js';
import { type DriverSweep, SweepFlag } from '../src/rf/sweep.js';
import { scanChannels } from './channel-scan/channel-scan.js';
import { RecordedChannels } from './channel-scan/recorded-channels.js';
import { CONTROLLER, civFrame, hzOf, nextFrame } from './icom-civ/frames.js';
import { meterDbm, modelOf, tuningOf } from './icom-civ/models.js';
import { ScopeAssembler } from './icom-civ/scope.js';
import { type ScopeWatch, scopeSweeps } from './icom-civ/scope-session.js';
import { CivSession, meterOf } from './icom-civ/session.js';

const EVERYBODY = 0x00;
const READ_ID = [0x19, 0x00];
const ID_MS = 500;
const ID_TRIES = 3;
const CHANNEL_HZ = 12_500;
const RASTER_HZ = 10;
const RECORDING_MS = 60_000;

const settingsSchema = z.strictObject({
  /** The radio's address, where the bus has several radios. */
  address: z.int().min(1).max(0xdf).optional(),
  mode: z.enum(['s-meter', 'scope']).default('s-meter'),
  /** Time that the meter needs to settle after tuning. */
  settleMs: z.number().min(0).max(5000).default(40),
});
type Settings = z.output<typeof settingsSchema>;

function icomCiv(settings: Settings): ReceiverDriver {
  return {
    id: 'icom-civ',
    label: 'Icom radio (CI-V)',
    usb: [{ vendorId: '10c4', productId: 'ea60' }],
    serial: { baudRates: [19_200, 115_200, 9600] },
    tuning: tuningOf(settings.address),
    defaultPlan: { startHz: 144e6, stopHz: 146e6, points: 161 },
    probeIsSafe: true,
    ladderStep: 30,
    answersWithinMs: 500,
    configure(given) {
      return icomCiv(checkedSettings(settingsSchema, 'driver "icom-civ"', given));
    },
    identify: async (link) => (await recognise(link, settings)).identity,
    sweeps: (link, plan, signal) => sweeps(link, plan, signal, settings),
    listen,
  };
}

interface Recognised {
  readonly identity: ReceiverIdentity;
  readonly address: number;
}

/** Every radio answers the question for its id, whatever address the question was sent to. */
async function recognise(link: Link, { address = EVERYBODY }: Settings): Promise<Recognised> {
  for (let tries = 0; tries < ID_TRIES; tries++) {
    await link.write(civFrame(address, READ_ID));
    const endsAt = link.now() + ID_MS;
    const next = () => unlessSilent(nextFrame(link, endsAt));
    for (let frame = await next(); frame !== undefined; frame = await next()) {
      const { to, from, body } = frame;
      const isAnswer = body.length === 3 && READ_ID.every((byte, i) => body[i] === byte);
      if (to !== CONTROLLER || from === CONTROLLER || !isAnswer) continue;
      const { name, minHz, maxHz } = modelOf(body[2] as number);
      return { address: from, identity: { driverId: 'icom-civ', model: `Icom ${name}`, minHz, maxHz } };
    }
  }
  throw LinkTimeout.of('The radio does not answer on the CI-V bus.');
}

async function* sweeps(
  link: Link,
  plan: SweepPlan,
  signal: AbortSignal,
  settings: Settings,
): AsyncGenerator<DriverSweep, void> {
  const { address } = await recognise(link, settings);
  const session = new CivSession(link, address, signal);
  const farewell = new CivSession(link, address);
  const watch = { link, session, farewell, plan, signal };
  yield* settings.mode === 'scope' ? scopeSweeps(watch) : meterSweeps(watch, settings.settleMs);
}

async function* meterSweeps(watch: ScopeWatch, settleMs: number): AsyncGenerator<DriverSweep, void> {
  const { link, session, farewell, plan, signal } = watch;
  const foundHz = await session.frequencyHz();
  const measure = async (hz: number) => {
    if (!(await session.tune(hz))) return undefined;
    await link.pause(settleMs, signal);
    const raw = await session.meter();
    // A person may have turned the dial: then the level belongs to another frequency.
    const isThere = (await session.frequencyHz()) === hz;
    return raw === undefined || !isThere ? undefined : meterDbm(raw, hz);
  };
  try {
    yield* scanChannels({
      link,
      plan,
      signal,
      measure,
      channelHz: CHANNEL_HZ,
      rasterHz: RASTER_HZ,
      flags: SweepFlag.uncalibrated,
    });
  } finally {
    await farewell.tune(foundHz).catch(() => undefined);
  }
}

/** A recording contains complete scope sweeps; of a channel scan it contains each level, then its frequency. */
async function* listen(link: Link, plan: Partial<SweepPlan>, signal: AbortSignal): AsyncGenerator<DriverSweep, void> {
  const scope = new ScopeAssembler();
  const flags = SweepFlag.uncalibrated;
  const channels = new RecordedChannels({ plan, channelHz: CHANNEL_HZ, rasterHz: RASTER_HZ, flags });
  let raw: number | undefined;
  for await (const { from, body } of partsOf(signal, () => nextFrame(link, link.now() + RECORDING_MS, signal))) {
    if (from === CONTROLLER) continue;
    const at = link.now();
    const sweep = scope.take(body, at);
    if (sweep !== undefined) yield sweep;
    if (body[0] === 0x15 && body[1] === 0x02) raw = meterOf(body.subarray(2));
    const hz = body[0] === 0x03 ? hzOf(body.subarray(1)) : undefined;
    if (hz === undefined || raw === undefined) continue;
    yield* channels.add(hz, meterDbm(raw, hz), at);
    raw = undefined;
  }
  if (!signal.aborted) yield* channels.end(link.now());
}

export const driver = icomCiv({ mode: 's-meter', settleMs: 40 });
