/**
 * Finds out which receiver is on an unknown port. Only drivers whose questions change nothing may ask, one after
 * another:
 *
 *   listen ──► it talks: a GPS? ──► every asker at its first rate, then at its second … ──► it talks: who reads that
 *
 * A receiver that prints is heard at any baud rate, because bytes at a wrong rate are still bytes. So a single listen
 * without bytes rules out all drivers that only listen. A question without any byte in its time is given up.
 */
import { EnvironmentError, sentenceOf } from '../errors/errors.js';
import { defined } from '../rf/defined.js';
import { SaidError } from '../words/said.js';
import { ByteLink } from './byte-link.js';
import { identityOf, type ReceiverDriver, type ReceiverIdentity } from './driver.js';
import { unlessSilent } from './link.js';
import { NmeaReader } from './nmea.js';
import { type SerialPortInfo, serialTransport } from './serial-transport.js';
import { type Transport, withDeadline } from './transport.js';

const ASK_TIMEOUT_MS = 8000;
/** Longest time to the first byte of an answer; SCPI instruments may take a second to state their name. */
const USUAL_ANSWER_MS = 1100;
/** Time of the first listen: a board that prints twice a second is heard in it. A port that needs longer is asked. */
const LISTEN_MS = 1200;
const LISTEN_BEFORE_ASKING_MS = 300;
const LISTEN_BAUD = 115_200;
/** Longest time for a whole probe: on a port that sends all the time, every question takes its full time. */
const LADDER_MS = 25_000;
const SHOWN_BYTES = 96;

/**
 * `silent`: no byte came. `other`: bytes came, but not from this driver's receiver. `failed`: the question could not be
 * asked.
 */
export type ProbeOutcome = 'recognised' | 'silent' | 'other' | 'failed';

export interface ProbeStep {
  /** Driver id and what was done; `listen` is not a driver: nothing was sent. */
  readonly step: string;
  readonly baudRate: number;
  readonly tookMs: number;
  readonly outcome: ProbeOutcome;
  /** The first bytes that came, with dots for unprintable ones. */
  readonly heard?: string;
  readonly problem?: string;
}

export interface ProbeResult {
  readonly path: string;
  readonly usb?: string;
  readonly maker?: string | undefined;
  /** Ids of the drivers whose USB ids fit. */
  readonly nominated: readonly string[];
  readonly driverId?: string;
  readonly baudRate?: number;
  readonly identity?: ReceiverIdentity;
  /** The port sends NMEA sentences: the device is the station's GPS, not a receiver of sweeps. */
  readonly isGps?: boolean;
  /** What a person can do when no driver fits. */
  readonly advice?: string;
  readonly steps: readonly ProbeStep[];
}

/** Asks with one driver after another; stops at the first that recognises its receiver. */
export async function probePort(
  port: SerialPortInfo,
  candidates: readonly ReceiverDriver[],
  onStep?: (step: ProbeStep) => void,
): Promise<ProbeResult> {
  const known = {
    path: port.path,
    ...defined({
      usb: port.vendorId === undefined ? undefined : `${port.vendorId}:${port.productId ?? '????'}`.toLowerCase(),
    }),
    maker: port.manufacturer,
    nominated: candidates.map((driver) => driver.id),
  };
  const steps: ProbeStep[] = [];
  const noted = (step: ProbeStep) => {
    steps.push(step);
    onStep?.(step);
  };
  const safe = candidates.filter(({ probeIsSafe }) => probeIsSafe);
  const endsAt = performance.now() + LADDER_MS;
  try {
    const listened = safe.length === 0 ? undefined : await listenFirst(port.path, safe);
    if (listened !== undefined) noted(listened);
    for (const baudRate of listened?.outcome === 'other' ? GPS_RATES : []) {
      const step = await listenForGps(port.path, baudRate);
      noted(step);
      if (step.outcome === 'recognised') return { ...known, baudRate, isGps: true, advice: GPS_ADVICE, steps };
    }
    for (const { driver, baudRate } of rungs(safe, listened?.outcome === 'other', listened?.heard)) {
      if (performance.now() > endsAt) break;
      const { step, identity } = await ask(port.path, driver, baudRate);
      noted(step);
      if (identity !== undefined) return { ...known, driverId: driver.id, baudRate, identity, steps };
    }
  } catch (error) {
    // The port itself cannot be opened: no other driver can do better.
    return { ...known, advice: sentenceOf(error), steps };
  }
  const failed = steps.findLast(({ problem }) => problem !== undefined)?.problem;
  const unasked = steps.find(({ step, heard }) => step === 'listen' && heard !== undefined && isText(heard))?.heard;
  return {
    ...known,
    advice: unasked === undefined ? (failed ?? adviceFor(port, candidates)) : adviceToDescribe(unasked),
    steps,
  };
}

interface Rung {
  readonly driver: ReceiverDriver;
  readonly baudRate: number;
}

/** All drivers at their first rate, then all at their second: the usual rates come before the rare ones. */
function rungs(drivers: readonly ReceiverDriver[], talks: boolean, heard = ''): Rung[] {
  const inOrder = [...drivers].sort((a, b) => (a.ladderStep ?? 50) - (b.ladderStep ?? 50));
  const breadthFirst = (some: readonly ReceiverDriver[]) => {
    const most = Math.max(0, ...some.map(({ serial }) => serial.baudRates.length));
    return Array.from({ length: most }, (_, turn) =>
      some.flatMap((driver) => {
        const baudRate = driver.serial.baudRates[turn];
        return baudRate === undefined ? [] : [{ driver, baudRate }];
      }),
    ).flat();
  };
  const askers = breadthFirst(inOrder.filter(({ listensOnly }) => listensOnly !== true));
  const listeners = talks ? breadthFirst(inOrder.filter(({ listensOnly }) => listensOnly === true)) : [];
  // The device printed plain text at the rate of the listen: the first driver that reads lines goes first.
  return isText(heard) ? [...listeners.slice(0, 1), ...askers, ...listeners.slice(1)] : [...askers, ...listeners];
}

function isText(heard: string): boolean {
  return heard.length >= 8 && (heard.match(/·/g)?.length ?? 0) * 10 < heard.length;
}

/**
 * Listens before asking; a shorter time where no driver only listens. @throws EnvironmentError when the port cannot be
 * opened.
 */
async function listenFirst(path: string, drivers: readonly ReceiverDriver[]): Promise<ProbeStep> {
  const hasListeners = drivers.some(({ listensOnly }) => listensOnly === true);
  const forMs = hasListeners ? LISTEN_MS : LISTEN_BEFORE_ASKING_MS;
  const startedAt = performance.now();
  const heard: Uint8Array[] = [];
  const baudRate = hasListeners ? LISTEN_BAUD : (drivers[0]?.serial.baudRates[0] ?? LISTEN_BAUD);
  const link = await ByteLink.open(serialTransport(path, { baudRate }), undefined, (chunk) =>
    heard.push(chunk.slice()),
  );
  try {
    const endsAt = startedAt + forMs;
    while (performance.now() < endsAt && Buffer.concat(heard).length < SHOWN_BYTES)
      await link.pause(Math.min(50, forMs));
  } finally {
    await link.close();
  }
  return stepOf('listen', baudRate, startedAt, heard);
}

const GPS_RATES = [9600, 4800, 38_400, 115_200];
/** A GPS sends its sentences once a second, all in one burst. */
const GPS_LISTEN_MS = 1300;
const GPS_ADVICE = 'This is a GPS receiver: give it to the station as its gps.';

async function listenForGps(path: string, baudRate: number): Promise<ProbeStep> {
  const startedAt = performance.now();
  const heard: Uint8Array[] = [];
  const reader = new NmeaReader();
  const link = await ByteLink.open(serialTransport(path, { baudRate }), undefined, (chunk) =>
    heard.push(chunk.slice()),
  );
  try {
    const endsAt = startedAt + GPS_LISTEN_MS;
    while (reader.counters.sentences === 0 && performance.now() < endsAt)
      reader.take((await unlessSilent(link.readLine({ timeoutMs: Math.max(1, endsAt - performance.now()) }))) ?? '');
  } finally {
    await link.close();
  }
  const step = stepOf('gps', baudRate, startedAt, heard);
  return reader.counters.sentences === 0 ? step : { ...step, outcome: 'recognised' };
}

async function ask(
  path: string,
  driver: ReceiverDriver,
  baudRate: number,
): Promise<{ step: ProbeStep; identity?: ReceiverIdentity }> {
  const transport = serialTransport(path, { ...driver.serial, baudRate });
  const startedAt = performance.now();
  const heard: Uint8Array[] = [];
  const link = await ByteLink.open(transport, undefined, (chunk) => {
    if (heard.length < SHOWN_BYTES) heard.push(chunk.slice());
  });
  try {
    const identity = await answerOf(link, driver, transport, () => heard.length > 0);
    const step = stepOf(driver.id, baudRate, startedAt, heard);
    return identity === undefined ? { step } : { step: { ...step, outcome: 'recognised' }, identity };
  } catch (error) {
    if (error instanceof EnvironmentError && heard.length === 0) throw error;
    const step = stepOf(driver.id, baudRate, startedAt, heard);
    return { step: { ...step, outcome: 'failed', problem: sentenceOf(error) } };
  } finally {
    await link.close();
  }
}

/** The driver's answer, or undefined once it is clear that nothing answers. */
async function answerOf(
  link: ByteLink,
  driver: ReceiverDriver,
  transport: Transport,
  hasHeard: () => boolean,
): Promise<ReceiverIdentity | undefined> {
  const asking = identityOf(driver, link);
  asking.catch(() => undefined);
  const isQuick = driver.listensOnly !== true;
  const silence = new Promise<undefined>((resolve, reject) => {
    const wait = driver.answersWithinMs ?? USUAL_ANSWER_MS;
    if (isQuick) link.pause(wait).then(() => (hasHeard() ? undefined : resolve(undefined)), reject);
  });
  return await withDeadline(Promise.race([asking, silence]), ASK_TIMEOUT_MS, () =>
    SaidError.of('{description} gave no clear answer.', { description: transport.description }),
  );
}

function stepOf(step: string, baudRate: number, startedAt: number, heard: readonly Uint8Array[]): ProbeStep {
  const tookMs = Math.round(performance.now() - startedAt);
  const bytes = Buffer.concat(heard).subarray(0, SHOWN_BYTES);
  if (bytes.length === 0) return { step, baudRate, tookMs, outcome: 'silent' };
  return { step, baudRate, tookMs, outcome: 'other', heard: printable(bytes) };
}

/** One character a byte: an unprintable byte becomes a middle dot. */
export function printable(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) =>
    byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : byte === 0x0a ? '⏎' : byte === 0x0d ? '' : '·',
  ).join('');
}

/** The advice for a port that sends by itself. */
function adviceToDescribe(heard: string): string {
  return `Lines come here that no driver reads: "${heard}". If they carry levels, describe them with driver "lines"; if not, name the driver and its baud rate.`;
}

function adviceFor(port: SerialPortInfo, candidates: readonly ReceiverDriver[]): string {
  if (candidates.length > 0)
    return `Looks like ${candidates.map(({ label }) => label).join(' or ')}, but did not answer as one. Switch it off and on, and try again.`;
  if (port.vendorId === undefined)
    return 'Not a USB port: name it in the configuration with the right driver and baud rate.';
  return 'No driver knows these USB ids: name the port in the configuration, with driver "lines" if it prints text.';
}
