/**
 * CRFS RFeye `.bin`, as its Logger writes it: a head of 36 bytes, then blocks of thread, length, type, content, sum of all
 * bytes before, and `UUUU`. Spectra are types 67 (plain) and 68 (levels below a threshold left out), with a time in UTC, a range
 * in MHz and billionths, and one byte a level in half decibels. Other blocks (texts, GPS, occupancy) are left out.
 */
import { z } from 'zod';
import { ProtocolError } from '../../errors/errors.js';
import { type Link, textOf, untilEnd } from '../../receiver/link.js';
import { defined } from '../../rf/defined.js';
import { type DriverSweep, SweepFlag, type TraceDetector } from '../../rf/sweep.js';
import { BinaryReader } from '../binary-reader.js';
import { delivered, type ImportContext, type ImportFormat, levelOrNan, MOST_BINS, sign } from '../import-format.js';
import { partialFlag } from '../trace-rows.js';

const FILE_HEAD_BYTES = 36;
const BLOCK_HEAD_BYTES = 12;
const BLOCK_TAIL = 'UUUU';
const MOST_BLOCK_BYTES = 4_000_000;
const GPS = 40;
const PLAIN = 67;
const COMPRESSED = 68;
/** Bytes of a block's content before its description, and from there to the levels. */
const BEFORE_TEXT = 24;
const PLAIN_HEAD = 44;
const COMPRESSED_HEAD = 52;
const NO_ERROR = -1;
const PEAK = 2;
const DETECTORS: Readonly<Record<number, TraceDetector>> = { 1: 'average', [PEAK]: 'peak' };
/** The receiver's clock is UTC; the satellites' time in the file comes a second later. */
const CLOCK_SLACK_MS = 5000;

const stateSchema = z.strictObject({ flags: z.int() });

const rfeyeBin: ImportFormat = {
  id: 'rfeye',
  label: 'CRFS RFeye (.bin)',
  signs: [sign('"CRFS DATA FILE V02…" after its first 4 bytes', /^.{4}CRFS DATA FILE V02\d/s)],
  sweeps,
};

export const formats = [rfeyeBin];

async function* sweeps(link: Link, { report, signal, from }: ImportContext): AsyncGenerator<DriverSweep, void, void> {
  const reader = new BinaryReader(link, signal, from);
  if (from === undefined && (await untilEnd(reader.bytes(FILE_HEAD_BYTES))) === undefined)
    throw ProtocolError.of('The RFeye file ends within its head.');
  let flags = from === undefined ? 0 : stateSchema.parse(from.state).flags;
  for (let number = (from?.number ?? 0) + 1; ; number++) {
    const head = await untilEnd(reader.view(BLOCK_HEAD_BYTES));
    if (head === undefined) return;
    const bytes = head.getUint32(4, true);
    if (bytes > MOST_BLOCK_BYTES) throw ProtocolError.of('Block {number} announces {bytes} bytes.', { number, bytes });
    const content = await untilEnd(reader.view(bytes));
    const tail = await untilEnd(reader.view(8));
    if (content === undefined || tail === undefined) return report.reject(number, 'The file ends within this block.');
    const isWhole = tail.getUint32(0, true) === (sumOf(head) + sumOf(content)) >>> 0;
    if (!isWhole || textOf(new Uint8Array(tail.buffer, tail.byteOffset + 4, 4)) !== BLOCK_TAIL)
      throw ProtocolError.of('Block {number} is damaged: its checksum or its end is wrong.', { number });
    const kind = head.getUint32(8, true);
    if (kind !== PLAIN && kind !== COMPRESSED) {
      if (kind === GPS && content.byteLength > 20) {
        flags = isClockRight(content) ? 0 : SweepFlag.clockBad;
        if (flags !== 0) report.assume('The clock of the receiver differs from the GPS time in the file.');
      }
      report.remarks += 1;
      continue;
    }
    const sweep = sweepOf(content, kind);
    const state = { flags };
    const flagged = typeof sweep === 'string' ? sweep : { ...sweep, flags: flags | sweep.flags };
    yield* delivered(report, number, flagged, () => ({ offset: reader.offset, number, state }));
  }
}

function sumOf(view: DataView): number {
  let sum = 0;
  for (let i = 0; i < view.byteLength; i++) sum += view.getUint8(i);
  return sum;
}

/** The spectrum of a block, or why it has none. */
function sweepOf(content: DataView, kind: number): DriverSweep | string {
  if (content.byteLength < BEFORE_TEXT) return 'The block is too short.';
  const at = BEFORE_TEXT + content.getUint32(20, true);
  const levelsHead = kind === PLAIN ? PLAIN_HEAD : COMPRESSED_HEAD;
  if (content.byteLength < at + levelsHead) return 'The block is too short.';
  if (content.getInt8(at + 32) !== NO_ERROR) return 'The receiver reported an error in this measurement.';
  if (content.getUint8(at + 30) !== 0) return 'The levels are field strength, which is not stored.';
  const startedAt = timeOf(content, 0);
  if (startedAt === undefined) return 'The time of the block is impossible.';
  const [startHz, stopHz] = [hzAt(content, at), hzAt(content, at + 6)];
  const levelsAt = at + levelsHead + 4 * content.getUint16(at + 35, true) + content.getUint16(at + 37, true);
  const stored = content.getUint32(at + 40, true);
  const bins = kind === PLAIN ? stored : content.getUint32(at + 48, true);
  const isSound = bins >= 2 && bins <= MOST_BINS && stopHz > startHz && levelsAt + stored <= content.byteLength;
  if (!isSound) return 'The block states an impossible range or number of levels.';
  const bytes = new Uint8Array(content.buffer, content.byteOffset + levelsAt, stored);
  const offsetDb = content.getInt8(at + 31) - 127.5;
  const levelsDbm = kind === PLAIN ? new Float32Array(bins) : new Float32Array(bins).fill(Number.NaN);
  if (kind === PLAIN) levelsDbm.set(Float32Array.from(bytes, (byte) => levelOrNan(byte / 2 + offsetDb)));
  else spread(bytes, offsetDb, levelsDbm);
  const processing = content.getUint8(at + 29);
  const rbwHz = content.getInt32(at + 12, true);
  return {
    startedAt,
    endedAt: startedAt,
    startHz,
    stepHz: (stopHz - startHz) / (bins - 1),
    levelsDbm,
    ...defined({ rbwHz: rbwHz > 0 ? rbwHz : undefined, traceDetector: DETECTORS[processing] }),
    flags: partialFlag(levelsDbm) | (processing === PEAK ? SweepFlag.peakHeld : 0),
  };
}

/** Levels with the quiet ones left out: 255 and a count stand for that many levels below the threshold. */
function spread(bytes: Uint8Array, offsetDb: number, levelsDbm: Float32Array): void {
  let bin = 0;
  for (let i = 0; i < bytes.length && bin < levelsDbm.length; i++) {
    const byte = bytes[i] as number;
    if (byte === 255) bin += bytes[++i] ?? 0;
    else levelsDbm[bin++] = levelOrNan(byte / 2 + offsetDb);
  }
}

/** Epoch ms of day, month, year − 2000, then hours, minutes, seconds at `at`, without their fraction. */
function secondOf(content: DataView, at: number): number | undefined {
  const [day = 0, month = 0, year = 0] = [0, 1, 2].map((i) => content.getUint8(at + i));
  const [hours = 0, minutes = 0, seconds = 0] = [4, 5, 6].map((i) => content.getUint8(at + i));
  const isSound = month >= 1 && month <= 12 && day >= 1 && day <= 31 && hours < 24 && minutes < 60 && seconds < 61;
  return isSound ? Date.UTC(2000 + year, month - 1, day, hours, minutes, seconds) : undefined;
}

function timeOf(content: DataView, at: number): number | undefined {
  const second = secondOf(content, at);
  const ms = content.getUint32(at + 8, true) / 1e6;
  return second === undefined || ms >= 1000 ? undefined : second + ms;
}

/** A GPS block has the receiver's time, then the time of the satellites, which is UTC. */
function isClockRight(content: DataView): boolean {
  const [own, gps] = [secondOf(content, 0), secondOf(content, 12)];
  return own === undefined || gps === undefined || Math.abs(own - gps) <= CLOCK_SLACK_MS;
}

/** MHz, then billionths of a MHz. */
function hzAt(content: DataView, at: number): number {
  return content.getUint16(at, true) * 1e6 + content.getInt32(at + 2, true) / 1000;
}
