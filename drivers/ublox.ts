/**
 * u-blox M9, M10, F9, F10: the spectrum (UBX-MON-SPAN) that a GNSS receiver has of its own bands, beside the NMEA that a station reads.
 *
 *   B5 62 0A 31 00 00 …  → one or two blocks of 256 bytes: 0.25 dB a step, over `span` around `center`, at the gain `pga`
 *
 * A receiver like any other, and uncalibrated: the gain of its antenna is not known. Nothing is set: it is only asked. What it says of
 * jamming and spoofing goes with its sweeps.
 */
import { z } from 'zod';
import { ProtocolError } from '../src/errors/errors.js';
import type { ReceiverDriver, ReceiverIdentity } from '../src/receiver/driver.js';
import { checkedSettings } from '../src/receiver/driver-settings.js';
import { type Link, partsOf } from '../src/receiver/link.js';
import { questionFor } from '../src/receiver/ubx.js';
import { ASKED, SPAN } from '../src/receiver/ubx-signals.js';
import type { SweepPlan } from '../src/rf/plan.js';
import { type DriverSweep, SweepFlag } from '../src/rf/sweep.js';
import { UbxFrames, VERSION } from './ublox/frames.js';

const ANSWER_MS = 1200;
const SWEEP_MS = 5000;
const RECORDING_MS = 60_000;
/** The receiver computes its spectrum once a second. */
const PERIOD_MS = 1000;
/** Between two questions for its state of jamming and spoofing. */
const SIGNALS_MS = 5000;
const BINS = 256;
const BLOCK_BYTES = 272;
const HEAD_BYTES = 4;
const DB_PER_STEP = 0.25;
/** Of an active antenna on a short cable: the floor then lies near that of heat. */
const USUAL_SHIFT_DB = -85;
const MOST_POINTS = 4 * BINS;

const settingsSchema = z.strictObject({
  /** dBm of raw value 0 at gain 0; measure it with a known level. Without it, levels are flagged as uncalibrated. */
  shiftDb: z.number().min(-160).max(0).optional(),
});
type Settings = z.output<typeof settingsSchema>;

interface Block {
  readonly startHz: number;
  readonly stepHz: number;
  readonly stopHz: number;
  readonly rbwHz: number;
  readonly gainDb: number;
  readonly raw: Uint8Array;
}

function ublox(settings: Settings): ReceiverDriver {
  return {
    id: 'ublox',
    label: 'u-blox GNSS receiver',
    usb: [],
    serial: { baudRates: [38_400, 115_200, 9600] },
    // The upper GNSS band: GPS L1, Galileo E1, BeiDou B1, GLONASS G1.
    defaultPlan: { startHz: 1559e6, stopHz: 1610e6 },
    // A GPS of the station must not be taken for a receiver unasked.
    probeIsSafe: false,
    configure: (given) => ublox(checkedSettings(settingsSchema, 'driver "ublox"', given)),
    identify,
    sweeps: (link, plan, signal) => sweeps(link, plan, signal, settings),
    listen: (link, plan, signal) => listen(link, { ...ublox(settings).defaultPlan, ...plan }, signal, settings),
  };
}

async function identify(link: Link): Promise<ReceiverIdentity | undefined> {
  const frames = new UbxFrames(link);
  await link.write(questionFor(VERSION));
  const texts = (await frames.next(VERSION, ANSWER_MS)).toString('latin1').split(/\0+/);
  await link.write(questionFor(SPAN));
  const blocks = blocksOf(await frames.next(SPAN, ANSWER_MS));
  const model = texts.find((text) => text.startsWith('MOD='))?.slice(4) ?? texts[1] ?? '';
  return {
    driverId: 'ublox',
    model: `u-blox ${model}`.trim(),
    firmware: texts.find((text) => text.startsWith('FWVER='))?.slice(6) ?? texts[0] ?? '',
    minHz: Math.min(...blocks.map(({ startHz }) => startHz)),
    maxHz: Math.max(...blocks.map(({ stopHz }) => stopHz)),
    maxPoints: MOST_POINTS,
  };
}

async function* sweeps(
  link: Link,
  plan: SweepPlan,
  signal: AbortSignal,
  settings: Settings,
): AsyncGenerator<DriverSweep, void> {
  const frames = new UbxFrames(link);
  let askAt = Number.NEGATIVE_INFINITY;
  while (!signal.aborted) {
    const startedAt = link.now();
    if (startedAt >= askAt) {
      // The answers come before that of the spectrum. One that has no such message says so, or nothing.
      for (const one of ASKED) await link.write(questionFor(one));
      askAt = startedAt + SIGNALS_MS;
    }
    await link.write(questionFor(SPAN));
    const payload = await frames.next(SPAN, SWEEP_MS, signal);
    yield sweepOf(payload, plan, settings, { startedAt, endedAt: link.now(), disturbed: frames.disturbed });
    const waitMs = Math.max(plan.everyMs ?? 0, PERIOD_MS) - (link.now() - startedAt);
    if (waitMs > 0) await link.pause(waitMs, signal);
  }
}

async function* listen(
  link: Link,
  plan: SweepPlan,
  signal: AbortSignal,
  settings: Settings,
): AsyncGenerator<DriverSweep, void> {
  const frames = new UbxFrames(link);
  // Of receivers with one band the other is not in the recording.
  for await (const payload of partsOf(signal, () => frames.next(SPAN, RECORDING_MS, signal)))
    if (blocksOf(payload).some((block) => sharedHz(block, plan) > 0))
      yield sweepOf(payload, plan, settings, {
        startedAt: link.now(),
        endedAt: link.now(),
        disturbed: frames.disturbed,
      });
}

/** Bin i lies at center + span · (i − 128) / 256. */
function blocksOf(payload: Buffer): Block[] {
  const blocks: Block[] = [];
  for (let at = HEAD_BYTES; at + BLOCK_BYTES <= payload.length; at += BLOCK_BYTES) {
    const [spanHz, rbwHz, centreHz] = [0, 4, 8].map((from) => payload.readUInt32LE(at + BINS + from)) as [
      number,
      number,
      number,
    ];
    const stepHz = spanHz / BINS;
    const startHz = centreHz - spanHz / 2;
    if (spanHz === 0 || startHz < 0)
      throw ProtocolError.of('The u-blox receiver states no frequencies with its spectrum.');
    const raw = payload.subarray(at, at + BINS);
    blocks.push({
      startHz,
      stepHz,
      stopHz: startHz + (BINS - 1) * stepHz,
      rbwHz,
      gainDb: payload[at + BINS + 12] ?? 0,
      raw,
    });
  }
  return blocks;
}

function sharedHz(block: Block, plan: SweepPlan): number {
  return Math.min(block.stopHz, plan.stopHz) - Math.max(block.startHz, plan.startHz);
}

/** The bins of the plan out of the block that has most of it; where the receiver's own span is narrower, they stay empty. */
function sweepOf(
  payload: Buffer,
  plan: SweepPlan,
  { shiftDb }: Settings,
  said: Pick<DriverSweep, 'startedAt' | 'endedAt' | 'disturbed'>,
): DriverSweep {
  const [block] = blocksOf(payload).toSorted((a, b) => sharedHz(b, plan) - sharedHz(a, plan));
  if (block === undefined || sharedHz(block, plan) < 0)
    throw ProtocolError.of('The u-blox receiver has no spectrum at {startHz} Hz.', { startHz: plan.startHz });
  const { stepHz, rbwHz, gainDb, raw } = block;
  const first = Math.round((plan.startHz - block.startHz) / stepHz);
  const points = Math.min(MOST_POINTS, Math.round((plan.stopHz - plan.startHz) / stepHz) + 1);
  const levelsDbm = Float32Array.from({ length: points }, (_, i) => {
    const value = raw[first + i];
    return value === undefined ? Number.NaN : value * DB_PER_STEP - gainDb + (shiftDb ?? USUAL_SHIFT_DB);
  });
  const isPartial = first < 0 || first + points > BINS;
  const flags = (shiftDb === undefined ? SweepFlag.uncalibrated : 0) | (isPartial ? SweepFlag.partial : 0);
  return { ...said, startHz: block.startHz + first * stepHz, stepHz, rbwHz, levelsDbm, flags };
}

export const driver = ublox({});
