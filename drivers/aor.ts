/**
 * AOR receivers over RS-232: a scan of channels, with the level that the receiver states (`LM`, on some models `LB`).
 *
 *   RF tune → LM or LB level → RX still on the channel? → next channel; at the end RF as before, EX
 *
 * `QP`, which switches the receiver off, is never sent.
 */
import { z } from 'zod';
import { LinkTimeout } from '../src/errors/errors.js';
import type { ReceiverDriver, ReceiverIdentity } from '../src/receiver/driver.js';
import { checkedSettings } from '../src/receiver/driver-settings.js';
import { type Link, partsOf } from '../src/receiver/link.js';
import type { SweepPlan } from '../src/rf/plan.js';
import { type DriverSweep, SweepFlag } from '../src/rf/sweep.js';
import { type AorModel, levelDbm, MODELS } from './aor/models.js';
import { scanChannels } from './channel-scan/channel-scan.js';
import { CrDialogue, nextLine, type Question } from './channel-scan/cr-dialogue.js';
import { RecordedChannels } from './channel-scan/recorded-channels.js';

const ANSWER_MS = 400;
const CHANNEL_HZ = 12_500;
/** AOR receivers tune in steps of 50 Hz. */
const RASTER_HZ = 50;
const LEAVE_MS = 50;
const RECORDING_MS = 60_000;
/** The tuned frequency in the answer to RX; the AR8000 writes the VFO's name in place of RF. */
const FREQUENCY = /(?:RF|V[AB])(\d{10})/;
const REFUSAL = /^\?$/;

const settingsSchema = z.strictObject({
  model: z.enum(MODELS.map(({ id }) => id)).default('ar8200'),
  settleMs: z.number().min(0).max(5000).default(40),
});

function aor(model: AorModel, settleMs: number): ReceiverDriver {
  return {
    id: 'aor',
    label: 'AOR receiver',
    usb: [
      { vendorId: '0403', productId: '6001' },
      { vendorId: '067b', productId: '2303' },
    ],
    serial: { baudRates: [9600, 19_200, 38_400, 4800, 115_200], stopBits: 2, xonXoff: true },
    tuning: { name: `AOR ${model.label}`, minHz: model.minHz, maxHz: model.maxHz },
    defaultPlan: { startHz: 118e6, stopHz: 120e6, points: 81 },
    probeIsSafe: true,
    ladderStep: 70,
    answersWithinMs: 600,
    configure(given) {
      const checked = checkedSettings(settingsSchema, 'driver "aor"', given);
      const named = MODELS.find(({ id }) => id === checked.model) ?? model;
      return aor(named, checked.settleMs);
    },
    identify: (link) => identify(link, model),
    sweeps: (link, plan, signal) => sweeps({ link, plan, signal, model, settleMs }),
    listen: (link, plan, signal) => listen(link, plan, signal, model),
  };
}

/** Every model answers RX with its frequency; the configuration names the model. */
async function identify(link: Link, model: AorModel): Promise<ReceiverIdentity | undefined> {
  await link.drain(100, 500);
  if ((await new CrDialogue(link, ANSWER_MS).ask(where())) === undefined) return undefined;
  await leaveRemote(link);
  return { driverId: 'aor', model: `AOR ${model.label}`, minHz: model.minHz, maxHz: model.maxHz };
}

interface Scan {
  readonly link: Link;
  readonly plan: SweepPlan;
  readonly signal: AbortSignal;
  readonly model: AorModel;
  readonly settleMs: number;
}

async function* sweeps({ link, plan, signal, model, settleMs }: Scan): AsyncGenerator<DriverSweep, void> {
  const dialogue = new CrDialogue(link, ANSWER_MS, signal);
  await link.drain(100, 500);
  const [foundHz] = (await dialogue.ask(where())) ?? [];
  if (foundHz === undefined) throw LinkTimeout.of('The receiver does not state its frequency.');
  const measure = async (hz: number) => {
    if ((await dialogue.ask(tune(hz))) === undefined) return undefined;
    await link.pause(settleMs, signal);
    const [level] = (await dialogue.ask({ command: model.levelCommand, answer: model.level, refusal: REFUSAL })) ?? [];
    // A person may have turned the dial: then the level belongs to another frequency.
    const [atHz] = (await dialogue.ask(where())) ?? [];
    return level === undefined || Number(atHz) !== hz ? undefined : levelDbm(model, level);
  };
  try {
    const flags = flagsOf(model);
    yield* scanChannels({ link, plan, signal, measure, channelHz: CHANNEL_HZ, rasterHz: RASTER_HZ, flags });
  } finally {
    const farewell = new CrDialogue(link, ANSWER_MS);
    await farewell.ask(tune(Number(foundHz))).catch(() => undefined);
    await leaveRemote(link).catch(() => undefined);
  }
}

/** EX has no answer; the wait lets it be sent before the port is closed. */
async function leaveRemote(link: Link): Promise<void> {
  await link.write('EX\r');
  await link.pause(LEAVE_MS);
}

const where = (): Question => ({ command: 'RX', answer: FREQUENCY, refusal: REFUSAL });

function tune(hz: number): Question {
  return { command: `RF${String(hz).padStart(10, '0')}`, answer: /^$/, refusal: REFUSAL };
}

/** An S-meter has no calibrated reference; models that state dBm are believed. */
function flagsOf({ meter }: AorModel): number {
  return meter === undefined ? 0 : SweepFlag.uncalibrated;
}

/** A recording contains each level, followed by the receiver's frequency. */
async function* listen(
  link: Link,
  plan: Partial<SweepPlan>,
  signal: AbortSignal,
  model: AorModel,
): AsyncGenerator<DriverSweep, void> {
  const flags = flagsOf(model);
  const channels = new RecordedChannels({ plan, channelHz: CHANNEL_HZ, rasterHz: RASTER_HZ, flags });
  let level: string | undefined;
  for await (const line of partsOf(signal, () => nextLine(link, link.now() + RECORDING_MS, signal))) {
    level = model.level.exec(line)?.[1] ?? level;
    const hz = FREQUENCY.exec(line)?.[1];
    if (hz === undefined || level === undefined) continue;
    yield* channels.add(Number(hz), levelDbm(model, level) ?? Number.NaN, link.now());
    level = undefined;
  }
  if (!signal.aborted) yield* channels.end(link.now());
}

export const driver = aor(MODELS[0] as AorModel, 40);
