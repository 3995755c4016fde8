/**
 * NWT4 and LTDZ 35–4400 MHz: small cheap analysers with an ADF4351 and an AD8307.
 *
 *   8F x start step points → 4 bytes a point: two channels, 16 bits each, least byte first
 *
 * There is no head, no end and no checksum: a sweep is the bytes after its command, and it is refused when a value is
 * beyond the detector's range. The generator output is active while they sweep: connect a terminator to it.
 */
import { z } from 'zod';
import { LinkTimeout, ProtocolError } from '../src/errors/errors.js';
import type { ReceiverDriver, ReceiverIdentity } from '../src/receiver/driver.js';
import { checkedSettings } from '../src/receiver/driver-settings.js';
import { bytesOf, type Link, partsOf, unlessSilent } from '../src/receiver/link.js';
import type { SweepPlan } from '../src/rf/plan.js';
import { type DriverSweep, SweepFlag } from '../src/rf/sweep.js';

const PREFIX = 0x8f;
const ANSWER_MS = 400;
const POINT_MS = 20;
const SWEEP_MS = 2000;
const QUIET_MS = 60;
const POINT_BYTES = 4;
const MOST_POINTS = 9999;
const DEFAULT_POINTS = 500;
/** Highest raw value; an AD8307 gives at most +17 dBm. A higher value means lost bytes. */
const MOST_RAW = 640;
const MOST_FAILURES = 3;
const RECORDING_MS = 60_000;
/** For an AD8307 with a 10-bit converter. */
const DB_PER_STEP = 0.193143;
const USUAL_SHIFT_DB = -84;

const RANGE = { minHz: 35e6, maxHz: 4400e6 };

const settingsSchema = z.strictObject({
  /** dBm of raw value 0; measure it with a known level. Without it, levels are flagged as uncalibrated. */
  shiftDb: z.number().min(-120).max(0).optional(),
  /** LTDZ boards count frequency in tens of Hz, the NWT4 in Hz. */
  countsHz: z.union([z.literal(1), z.literal(10)]).default(10),
});
type Settings = z.output<typeof settingsSchema>;

function nwt4(settings: Settings): ReceiverDriver {
  return {
    id: 'nwt4',
    label: 'NWT4 or LTDZ analyser',
    usb: [{ vendorId: '1a86', productId: '7523' }],
    serial: { baudRates: [57_600] },
    tuning: { name: 'an NWT4 or LTDZ', ...RANGE },
    defaultPlan: { startHz: 430e6, stopHz: 440e6, points: DEFAULT_POINTS },
    // It answers any command, and a sweep switches its generator on.
    probeIsSafe: false,
    configure(given) {
      return nwt4(checkedSettings(settingsSchema, 'driver "nwt4"', given));
    },
    identify,
    sweeps: (link, plan, signal) => sweeps(link, plan, signal, settings),
    listen: (link, plan, signal) => listen(link, plan, signal, settings),
  };
}

/** Asked twice, because the first answer may be mixed with the rest of a sweep whose program was killed. */
async function identify(link: Link): Promise<ReceiverIdentity | undefined> {
  await link.drain(QUIET_MS, 500);
  const number = (await versionOf(link)) ?? (await versionOf(link));
  if (number === undefined || number === PREFIX || number === 0) return undefined;
  return { driverId: 'nwt4', model: `NWT4/LTDZ version ${number}`, ...RANGE, maxPoints: MOST_POINTS };
}

/** One byte of version, then four of status. Another number of bytes comes from another device. */
async function versionOf(link: Link): Promise<number | undefined> {
  const version = await ask(link, 'v');
  const status = version.length === 1 ? await ask(link, 's') : new Uint8Array();
  return status.length === 4 ? version[0] : undefined;
}

async function ask(link: Link, letter: string): Promise<Uint8Array> {
  await link.write(Uint8Array.of(PREFIX, letter.charCodeAt(0)));
  return link.drain(QUIET_MS, ANSWER_MS);
}

async function* sweeps(
  link: Link,
  plan: SweepPlan,
  signal: AbortSignal,
  settings: Settings,
): AsyncGenerator<DriverSweep, void> {
  const grid = gridOf(plan, settings);
  let failures = 0;
  let failure: Error | undefined;
  while (!signal.aborted && failures < MOST_FAILURES) {
    await link.drain(QUIET_MS, 1000);
    const startedAt = link.now();
    await link.write(Buffer.concat([Uint8Array.of(PREFIX), bytesOf(`x${grid.command}`)]));
    const raw = await pointBytes(link, grid.points, signal);
    const sweep = sweepOf(raw, grid, settings, { startedAt, endedAt: link.now() });
    const isWhole = sweep !== undefined && (sweep.flags & SweepFlag.partial) === 0;
    failures = isWhole ? 0 : failures + 1;
    failure =
      raw.length < POINT_BYTES
        ? LinkTimeout.of('The analyser sent nothing after {count} sweep commands.', { count: MOST_FAILURES })
        : sweep === undefined
          ? nonsense()
          : LinkTimeout.of("The analyser's sweeps end early, {count} times in a row.", { count: MOST_FAILURES });
    if (sweep !== undefined) yield sweep;
    const waitMs = (plan.everyMs ?? 0) - (link.now() - startedAt);
    if (waitMs > 0) await link.pause(waitMs, signal);
  }
  if (failures >= MOST_FAILURES && failure !== undefined) throw failure;
}

function nonsense(): ProtocolError {
  return ProtocolError.of(
    'The analyser sends values beyond the range of its detector: wrong driver, or bytes were lost.',
  );
}

interface NwtGrid {
  readonly startHz: number;
  readonly stepHz: number;
  readonly points: number;
  readonly command: string;
}

function gridOf(plan: Partial<SweepPlan>, { countsHz }: Settings): NwtGrid {
  const points = Math.min(MOST_POINTS, plan.points ?? DEFAULT_POINTS);
  const count = (hz: number, digits: number) =>
    String(Math.min(10 ** digits - 1, Math.max(0, Math.round(hz / countsHz)))).padStart(digits, '0');
  const start = count(plan.startHz ?? 0, 9);
  const step = count(((plan.stopHz ?? 0) - (plan.startHz ?? 0)) / (points - 1), 8);
  return {
    startHz: Number(start) * countsHz,
    stepHz: Math.max(1, Number(step)) * countsHz,
    points,
    command: `${start}${step}${String(points).padStart(4, '0')}`,
  };
}

/** All bytes of a sweep, or those that arrived before the analyser fell silent. */
async function pointBytes(link: Link, points: number, signal: AbortSignal): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  const endsAt = link.now() + SWEEP_MS + points * POINT_MS;
  let missing = points * POINT_BYTES;
  while (missing > 0 && link.now() < endsAt) {
    const timeoutMs = Math.min(SWEEP_MS, endsAt - link.now());
    const some = await unlessSilent(link.readSome(missing, { timeoutMs, signal }));
    if (some === undefined) break;
    parts.push(some);
    missing -= some.length;
  }
  return Buffer.concat(parts);
}

/** Undefined where a value is beyond the detector's range, or no byte arrived. */
function sweepOf(
  raw: Uint8Array,
  { startHz, stepHz, points }: NwtGrid,
  { shiftDb }: Settings,
  times: Pick<DriverSweep, 'startedAt' | 'endedAt'>,
): DriverSweep | undefined {
  const received = Math.floor(raw.length / POINT_BYTES);
  const levelsDbm = new Float32Array(points).fill(Number.NaN);
  for (let i = 0; i < received; i++) {
    const [low = 0, high = 0, otherLow = 0, otherHigh = 0] = raw.subarray(i * POINT_BYTES, (i + 1) * POINT_BYTES);
    const value = low | (high << 8);
    if (value > MOST_RAW || (otherLow | (otherHigh << 8)) > MOST_RAW) return undefined;
    levelsDbm[i] = value * DB_PER_STEP + (shiftDb ?? USUAL_SHIFT_DB);
  }
  if (received === 0) return undefined;
  const flags = (shiftDb === undefined ? SweepFlag.uncalibrated : 0) | (received < points ? SweepFlag.partial : 0);
  return { ...times, startHz, stepHz, levelsDbm, flags };
}

/** A recording has no heads: its sweeps are counted from its first byte, with the plan of the recording. */
async function* listen(
  link: Link,
  plan: Partial<SweepPlan>,
  signal: AbortSignal,
  settings: Settings,
): AsyncGenerator<DriverSweep, void> {
  const grid = gridOf(plan, settings);
  for await (const raw of partsOf(signal, () =>
    link.readExactly(grid.points * POINT_BYTES, { timeoutMs: RECORDING_MS, signal }),
  )) {
    const sweep = sweepOf(raw, grid, settings, { startedAt: link.now(), endedAt: link.now() });
    if (sweep === undefined) throw nonsense();
    yield sweep;
  }
}

export const driver = nwt4({ countsHz: 10 });
