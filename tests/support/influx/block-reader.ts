/** Reads `blk` back: pages of packed blocks, unpacked into sweeps in order of time, each sequence number once. */
import { defined } from '../../../src/rf/defined.js';
import type { TraceDetector } from '../../../src/rf/sweep.js';
import type { StoredSweep, SweepQuery } from '../../../src/store/archive.js';
import type { BlockContent } from '../../../src/store/blocks/block-format.js';
import { LONGEST_BLOCK_MS } from '../../../src/store/influx/block-points.js';
import type { InfluxConnection } from '../../../src/store/influx/connection.js';
import { quoteText, RowReader } from '../../../src/store/influx/influxql.js';
import { msToNs } from '../../../src/store/influx/measurements.js';
import { DAY_MS } from '../../../src/time/units.js';
import { levelsOf, parseTimeNs, unpack, windows } from './stored-form.js';

/** Rows per page: a block has at most 56 kB, so a page is a few megabytes whatever the receiver's rate. */
const ROWS_A_PAGE = 100;

interface BlockRow {
  readonly atNs: bigint;
  readonly packed: string;
}

export type ReceiverRange = Pick<SweepQuery, 'receiverId' | 'from' | 'to'>;

/**
 * Sweeps that start in [from, to), in order of start. Missing parts of a sweep are NaN.
 * @throws Error of the server; BlockDamaged when a stored block was altered
 */
export async function* readSweeps(connection: InfluxConnection, range: ReceiverRange): AsyncGenerator<StoredSweep> {
  const seen: SeenSweeps = new Map();
  let waiting: StoredSweep[] = [];
  for await (const { atNs, packed } of readBlocks(connection, range)) {
    const blockStart = Number(atNs / 1_000_000n);
    // Blocks of several plans overlap in time, but no later block holds a sweep that starts before this block.
    const ready = waiting.filter((sweep) => sweep.startedAt < blockStart - 1);
    waiting = waiting.filter((sweep) => sweep.startedAt >= blockStart - 1);
    yield* ready;
    for (const sweep of sweepsOf(unpack(packed), waiting, seen))
      if (sweep.startedAt >= range.from && sweep.startedAt < range.to) waiting.push(sweep);
    waiting.sort((a, b) => a.startedAt - b.startedAt || a.seq - b.seq);
    forgetOld(seen);
  }
  yield* waiting;
}

/**
 * Start of each sequence number. Both are compared, because a receiver whose data directory was lost counts from the beginning
 * again.
 */
type SeenSweeps = Map<number, number>;

/** Drops old entries: replays and repairs repeat only sweeps that are near in time. */
function forgetOld(seen: SeenSweeps): void {
  const most = 500_000;
  if (seen.size <= most) return;
  let excess = seen.size - most / 2;
  for (const seq of seen.keys()) {
    if (excess-- <= 0) return;
    seen.delete(seq);
  }
}

/** Yields each whole sweep not seen before; parts of a long sweep are written into the sweep that waits for them. */
function* sweepsOf(content: BlockContent, waiting: readonly StoredSweep[], seen: SeenSweeps): Generator<StoredSweep> {
  const { shape, stamps, bins, firstBin } = content;
  const levels = levelsOf(content);
  const { traceDetector, ...settings } = shape;
  for (const [row, stamp] of stamps.entries()) {
    const part = levels.subarray(row * bins, (row + 1) * bins);
    if (seen.get(stamp.seq) === stamp.startedAt) {
      if (bins < shape.bins) waiting.find(({ seq }) => seq === stamp.seq)?.levelsDbm.set(part, firstBin);
      continue;
    }
    seen.set(stamp.seq, stamp.startedAt);
    let levelsDbm = part;
    if (bins < shape.bins) {
      levelsDbm = new Float32Array(shape.bins).fill(Number.NaN);
      levelsDbm.set(part, firstBin);
    }
    const { bins: _, ...owner } = settings;
    yield {
      ...defined({ ...owner, traceDetector: traceDetector as TraceDetector | undefined }),
      ...stamp,
      levelsDbm,
    };
  }
}

/** Time windows in which a receiver's blocks can lie: a long range is first cut to the stored data. */
async function occupiedWindows(connection: InfluxConnection, { receiverId, from, to }: ReceiverRange) {
  const start = from - LONGEST_BLOCK_MS;
  if (to - start <= 3 * DAY_MS) return windows(start, to);
  const edge = async (which: 'first' | 'last'): Promise<number | undefined> => {
    const [series] = await connection.query(
      `SELECT ${which}("n") FROM "blk" WHERE "receiver" = ${quoteText(receiverId)}`,
    );
    return new RowReader(series?.columns ?? []).number(series?.rows[0] ?? [], 'time');
  };
  const [first, last] = [await edge('first'), await edge('last')];
  if (first === undefined || last === undefined) return [];
  return windows(Math.max(start, first), Math.min(to, last + 1));
}

/** Packed blocks that may hold sweeps of the range, in order of their first sweep. */
async function* readBlocks(connection: InfluxConnection, range: ReceiverRange): AsyncGenerator<BlockRow> {
  const { receiverId } = range;
  for (const window of await occupiedWindows(connection, range)) {
    const endNs = msToNs(Math.ceil(window.to));
    let startNs = msToNs(Math.floor(window.from));
    let next = readPage(connection, { receiverId, startNs, endNs });
    for (;;) {
      const page = await next;
      const last = page.at(-1);
      if (page.length < ROWS_A_PAGE || last === undefined) {
        yield* page;
        break;
      }
      // Rows with the same time may be split by the end of the page: the next page begins at that time, and known rows are
      // skipped.
      if (last.atNs === startNs)
        throw new Error(`${ROWS_A_PAGE} blocks of ${receiverId} have the same time ${startNs}.`);
      startNs = last.atNs;
      // The next page is requested while this one is unpacked.
      next = readPage(connection, { receiverId, startNs, endNs });
      next.catch(() => undefined);
      yield* page.filter(({ atNs }) => atNs < startNs);
    }
  }
}

interface PageRequest {
  readonly receiverId: string;
  readonly startNs: bigint;
  readonly endNs: bigint;
}

async function readPage(
  connection: InfluxConnection,
  { receiverId, startNs, endNs }: PageRequest,
): Promise<BlockRow[]> {
  const series = await connection.query(
    `SELECT "tr" FROM "blk" WHERE "receiver" = ${quoteText(receiverId)} AND time >= ${startNs} AND time < ${endNs} ` +
      `ORDER BY time LIMIT ${ROWS_A_PAGE}`,
    { exactTimes: true },
  );
  const [found] = series;
  if (found === undefined) return [];
  const reader = new RowReader(found.columns);
  return found.rows.flatMap((row) => {
    const time = reader.text(row, 'time');
    const packed = reader.text(row, 'tr');
    return time === undefined || packed === undefined ? [] : [{ atNs: parseTimeNs(time), packed }];
  });
}
