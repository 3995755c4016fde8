/**
 * Uniden DMA scanners (BCD396/996, BCT15, BCD436/536): a scan of channels with `PWR`, which states level and frequency.
 *
 *   QSH tune and hold → PWR level and frequency → next channel; at the end the SCAN key is pressed
 *
 * The level is the scanner's own number (0…1023), not dBm: it is mapped to a scale of our own and flagged uncalibrated.
 */
import { z } from 'zod';
import type { ReceiverDriver, ReceiverIdentity } from '../src/receiver/driver.js';
import { checkedSettings } from '../src/receiver/driver-settings.js';
import { type Link, partsOf, unlessSilent } from '../src/receiver/link.js';
import { defined } from '../src/rf/defined.js';
import type { SweepPlan } from '../src/rf/plan.js';
import { type DriverSweep, SweepFlag } from '../src/rf/sweep.js';
import { scanChannels } from './channel-scan/channel-scan.js';
import { CrDialogue, nextLine, type Question } from './channel-scan/cr-dialogue.js';
import { RecordedChannels } from './channel-scan/recorded-channels.js';

const ANSWER_MS = 600;
const CHANNEL_HZ = 12_500;
/** Frequencies are written in hundreds of Hz. */
const RASTER_HZ = 100;
const RECORDING_MS = 60_000;
const REFUSAL = /^(?:ERR|NG|FER|ORER)$|,(?:NG|ERR)$/;
const POWER: Question = { command: 'PWR', answer: /^PWR,(\d{1,4}),(\d{8})$/, refusal: REFUSAL };
/** Number of QSH fields after the frequency; an empty field keeps its value. */
const EMPTY_FIELDS = 12;
const MOST_RAW = 1023;
/** The scale: raw 0 becomes −120, raw 1023 becomes −20. It has no reference. */
const LOWEST_DBM = -120;
const SCALE_DB = 100;

const RANGE = { minHz: 25e6, maxHz: 1300e6 };

const settingsSchema = z.strictObject({ settleMs: z.number().min(0).max(5000).default(80) });

function uniden(settleMs: number): ReceiverDriver {
  return {
    id: 'uniden',
    label: 'Uniden scanner',
    usb: [
      { vendorId: '1965', productId: '0017' },
      { vendorId: '1965', productId: '0018' },
    ],
    serial: { baudRates: [115_200, 57_600, 38_400, 19_200, 9600] },
    tuning: { name: 'a Uniden scanner', ...RANGE },
    defaultPlan: { startHz: 851e6, stopHz: 852e6, points: 81 },
    probeIsSafe: true,
    ladderStep: 60,
    answersWithinMs: 700,
    configure(given) {
      const checked = checkedSettings(settingsSchema, 'driver "uniden"', given);
      return uniden(checked.settleMs);
    },
    identify,
    sweeps: (link, plan, signal) => sweeps(link, plan, signal, settleMs),
    listen,
  };
}

async function identify(link: Link): Promise<ReceiverIdentity | undefined> {
  await link.drain(100, 500);
  const dialogue = new CrDialogue(link, ANSWER_MS);
  const [model] = (await dialogue.ask({ command: 'MDL', answer: /^MDL,([A-Z0-9-]{3,16})$/, refusal: REFUSAL })) ?? [];
  if (model === undefined) return undefined;
  const version: Question = { command: 'VER', answer: /^VER,(.{1,32})$/, refusal: REFUSAL };
  const [firmware] = (await unlessSilent(dialogue.ask(version))) ?? [];
  return {
    driverId: 'uniden',
    model: `Uniden ${model}`,
    ...RANGE,
    ...defined({ firmware: firmware?.replace(/^Version /, '') }),
  };
}

async function* sweeps(
  link: Link,
  plan: SweepPlan,
  signal: AbortSignal,
  settleMs: number,
): AsyncGenerator<DriverSweep, void> {
  const dialogue = new CrDialogue(link, ANSWER_MS, signal);
  await link.drain(100, 500);
  const measure = async (hz: number) => {
    if ((await dialogue.ask(hold(hz))) === undefined) return undefined;
    await link.pause(settleMs, signal);
    const [raw, hundreds] = (await dialogue.ask(POWER)) ?? [];
    return Number(hundreds) * RASTER_HZ === hz ? scaleDbm(raw) : undefined;
  };
  try {
    const flags = SweepFlag.uncalibrated;
    yield* scanChannels({ link, plan, signal, measure, channelHz: CHANNEL_HZ, rasterHz: RASTER_HZ, flags });
  } finally {
    // Its earlier activity cannot be asked; a scanner on its own usually scans.
    const scanKey: Question = { command: 'KEY,S,P', answer: /^KEY,OK$/, refusal: REFUSAL };
    await new CrDialogue(link, ANSWER_MS).ask(scanKey).catch(() => undefined);
  }
}

function hold(hz: number): Question {
  const hundreds = String(Math.round(hz / RASTER_HZ)).padStart(8, '0');
  return { command: `QSH,${hundreds}${','.repeat(EMPTY_FIELDS)}`, answer: /^QSH,OK$/, refusal: REFUSAL };
}

function scaleDbm(raw: string | undefined): number | undefined {
  const value = Number(raw);
  return value >= 0 && value <= MOST_RAW ? LOWEST_DBM + (value / MOST_RAW) * SCALE_DB : undefined;
}

async function* listen(link: Link, plan: Partial<SweepPlan>, signal: AbortSignal): AsyncGenerator<DriverSweep, void> {
  const flags = SweepFlag.uncalibrated;
  const channels = new RecordedChannels({ plan, channelHz: CHANNEL_HZ, rasterHz: RASTER_HZ, flags });
  for await (const line of partsOf(signal, () => nextLine(link, link.now() + RECORDING_MS, signal))) {
    const [, raw, hundreds] = POWER.answer.exec(line) ?? [];
    if (hundreds === undefined) continue;
    yield* channels.add(Number(hundreds) * RASTER_HZ, scaleDbm(raw) ?? Number.NaN, link.now());
  }
  if (!signal.aborted) yield* channels.end(link.now());
}

export const driver = uniden(80);
