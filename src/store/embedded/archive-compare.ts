/** Two archives side by side: which receiver-days differ, and filling each from the other. */
import type { Sweep } from '../../rf/sweep.js';
import type { SweepQuery } from '../archive.js';

const DAY_MS = 86_400_000;
/** Sweeps are compared and copied an hour at a time, so that a busy day fits in memory. */
const STEP_MS = 3_600_000;
const COPY_BATCH = 500;

/** As much of an archive as comparing needs. */
export interface ComparableArchive {
  readonly name: string;
  /** Sweeps of [from, to) by start, each sequence number once. */
  count(receiverId: string, from: number, to: number): Promise<number>;
  query(query: SweepQuery): Promise<readonly Sweep[]>;
  /** Returns when all are stored. @throws Error when they are not. */
  put(sweeps: readonly Sweep[]): Promise<void>;
}

export interface Pair {
  readonly left: ComparableArchive;
  readonly right: ComparableArchive;
}

export interface DayCount {
  readonly receiverId: string;
  /** Start of the UTC day, epoch ms. */
  readonly day: number;
  readonly left: number;
  readonly right: number;
}

export interface Range {
  readonly receiverIds: readonly string[];
  readonly from: number;
  readonly to: number;
}

/** Counts of both for every receiver and UTC day in the range; days on which neither has anything are left out. */
export async function compareDays({ left, right }: Pair, { receiverIds, from, to }: Range): Promise<DayCount[]> {
  const days: DayCount[] = [];
  for (const receiverId of receiverIds)
    for (let day = Math.floor(from / DAY_MS) * DAY_MS; day < to; day += DAY_MS) {
      const bounds = [Math.max(from, day), Math.min(to, day + DAY_MS)] as const;
      const counts = { left: await left.count(receiverId, ...bounds), right: await right.count(receiverId, ...bounds) };
      if (counts.left + counts.right > 0) days.push({ receiverId, day, ...counts });
    }
  return days;
}

export interface Mended {
  readonly toLeft: number;
  readonly toRight: number;
}

/**
 * Copies to each side the sweeps only the other has, by sequence number. Equal counts can still differ, so the numbers
 * themselves are compared.
 * @throws Error of the archive that could not be read or written; what was copied before stays.
 */
export async function mend(pair: Pair, { receiverIds, from, to }: Range): Promise<Mended> {
  let toLeft = 0;
  let toRight = 0;
  for (const receiverId of receiverIds)
    for (let at = from; at < to; at += STEP_MS) {
      const query = { receiverId, from: at, to: Math.min(to, at + STEP_MS) };
      const [ours, theirs] = [await pair.left.query(query), await pair.right.query(query)];
      toRight += await copy(missing(ours, theirs), pair.right);
      toLeft += await copy(missing(theirs, ours), pair.left);
    }
  return { toLeft, toRight };
}

function missing(from: readonly Sweep[], into: readonly Sweep[]): Sweep[] {
  const known = new Set(into.map((sweep) => sweep.seq));
  return from.filter((sweep) => !known.has(sweep.seq));
}

async function copy(sweeps: readonly Sweep[], into: ComparableArchive): Promise<number> {
  for (let i = 0; i < sweeps.length; i += COPY_BATCH) await into.put(sweeps.slice(i, i + COPY_BATCH));
  return sweeps.length;
}
