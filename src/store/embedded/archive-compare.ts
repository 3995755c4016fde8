/** Compares two archives: finds the receiver-days that differ, and fills each archive from the other. */
import type { Sweep } from '../../rf/sweep.js';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../time/units.js';
import type { SweepQuery } from '../archive.js';

/** Sweeps are compared and copied an hour at a time, so that a busy day fits in memory. */
const STEP_MS = HOUR_MS;
const COPY_BATCH = 500;

/** The methods of an archive that a comparison needs. */
export interface ComparableArchive {
  readonly name: string;
  /** Number of sweeps that start in [from, to); each sequence number counts once. */
  count(receiverId: string, from: number, to: number): Promise<number>;
  query(query: SweepQuery): Promise<readonly Sweep[]>;
  /** Returns, when all are stored, the number of blocks that were refused. @throws Error when nothing can be stored */
  put(sweeps: readonly Sweep[]): Promise<number>;
  /**
   * Writes the missing channel points from all sweeps of one receiver in whole minutes. Absent in an archive that computes them
   * itself.
   */
  mendChannels?(receiverId: string, sweeps: readonly Sweep[]): Promise<MendedChannels>;
}

export interface MendedChannels {
  readonly written: number;
  readonly refused: number;
}

export interface Pair {
  readonly left: ComparableArchive;
  readonly right: ComparableArchive;
  /** Tells whether a sweep of the left archive waits in the spool and will reach the right one by itself. */
  isOnTheWay?(receiverId: string, seq: number): boolean;
}

export interface DayCount {
  readonly receiverId: string;
  /** Start of the UTC day, epoch ms. */
  readonly day: number;
  readonly left: number;
  readonly right: number;
  /** Number of the sweeps that only the left archive has and that are on their way. */
  readonly onTheWay: number;
}

export interface Range {
  readonly receiverIds: readonly string[];
  readonly from: number;
  readonly to: number;
}

/** Number of sweeps in both archives for every receiver and UTC day in the range; days without sweeps in either are left out. */
export async function compareDays(pair: Pair, { receiverIds, from, to }: Range): Promise<DayCount[]> {
  const days: DayCount[] = [];
  for (const receiverId of receiverIds)
    for (let day = Math.floor(from / DAY_MS) * DAY_MS; day < to; day += DAY_MS) {
      const span = { receiverId, from: Math.max(from, day), to: Math.min(to, day + DAY_MS) };
      const left = await pair.left.count(receiverId, span.from, span.to);
      const right = await pair.right.count(receiverId, span.from, span.to);
      if (left + right === 0) continue;
      const onTheWay = left > right && pair.isOnTheWay !== undefined ? await countOnTheWay(pair, span) : 0;
      days.push({ receiverId, day, left, right, onTheWay });
    }
  return days;
}

interface Span {
  readonly receiverId: string;
  readonly from: number;
  readonly to: number;
}

async function countOnTheWay(pair: Pair, span: Span): Promise<number> {
  let count = 0;
  for (const query of hours(span)) {
    const lacking = missing(await pair.left.query(query), await pair.right.query(query));
    count += lacking.filter(({ seq }) => pair.isOnTheWay?.(span.receiverId, seq)).length;
  }
  return count;
}

/** Cuts a span at whole hours; the first and the last piece may be shorter. */
function* hours({ receiverId, from, to }: Span): Generator<Span> {
  for (let at = Math.floor(from / STEP_MS) * STEP_MS; at < to; at += STEP_MS)
    yield { receiverId, from: Math.max(from, at), to: Math.min(to, at + STEP_MS) };
}

export interface Mended {
  readonly toLeft: number;
  readonly toRight: number;
  /** Number of channel points that the right archive lacked. */
  readonly channelPoints: number;
  /** Number of blocks and points that an archive refused. */
  readonly refused: number;
}

/**
 * Copies to each side the sweeps that only the other has, and completes the channels. Equal counts can still differ, so the
 * sequence numbers themselves are compared. The range must begin with a whole minute.
 * @throws Error of the archive that could not be read or written; sweeps copied before stay
 */
export async function mend(pair: Pair, { receiverIds, from, to }: Range): Promise<Mended> {
  const done = { toLeft: 0, toRight: 0, channelPoints: 0, refused: 0 };
  const { left, right } = pair;
  const begin = Math.floor(from / MINUTE_MS) * MINUTE_MS;
  for (const receiverId of receiverIds)
    for (const query of hours({ receiverId, from: begin, to })) {
      const ours = await left.query(query);
      const theirs = await right.query(query);
      const forRight = missing(ours, theirs).filter(({ seq }) => !pair.isOnTheWay?.(receiverId, seq));
      const forLeft = missing(theirs, ours);
      done.refused += await copy(forRight, right);
      done.refused += await copy(forLeft, left);
      done.toRight += forRight.length;
      done.toLeft += forLeft.length;
      const all = [...ours, ...forLeft].sort((a, b) => a.startedAt - b.startedAt);
      const channels = await right.mendChannels?.(receiverId, all);
      done.channelPoints += channels?.written ?? 0;
      done.refused += channels?.refused ?? 0;
    }
  return done;
}

function missing(from: readonly Sweep[], into: readonly Sweep[]): Sweep[] {
  const known = new Set(into.map((sweep) => sweep.seq));
  return from.filter((sweep) => !known.has(sweep.seq));
}

async function copy(sweeps: readonly Sweep[], into: ComparableArchive): Promise<number> {
  let refused = 0;
  for (let i = 0; i < sweeps.length; i += COPY_BATCH) refused += await into.put(sweeps.slice(i, i + COPY_BATCH));
  return refused;
}
