/** How many sweeps InfluxDB has, by the numbers that each block states; no block is read back. */

import { isThere } from '../../files/absent.js';
import { DAY_MS } from '../../time/units.js';
import { SpoolFolder } from '../spool/spool-folder.js';
import { endOfSpool, SpoolReader } from '../spool/spool-reader.js';
import { LONGEST_BLOCK_MS } from './block-points.js';
import type { InfluxConnection } from './connection.js';
import { FORWARDER_CURSOR } from './influx-forwarder.js';
import { quoteText, RowReader } from './influxql.js';
import { msToNs } from './measurements.js';

export interface NumberedSpan {
  readonly receiverId: string;
  /** Time of the sweeps, epoch ms. */
  readonly from: number;
  readonly to: number;
  /** Lowest and highest sequence number. */
  readonly first: number;
  readonly last: number;
}

/**
 * Number of the sweeps from `first` to `last` in the database; a block that was sent twice counts once. Where a block has gaps
 * and crosses an end of the span, no more than its own number of sweeps.
 * @throws Error when the database cannot be queried
 */
export async function countNumbered(connection: InfluxConnection, span: NumberedSpan): Promise<number> {
  let count = 0;
  /** By plan, whose blocks follow one another: the number up to which they are counted. */
  const reached = new Map<string, number>();
  for (let at = Math.floor((span.from - LONGEST_BLOCK_MS) / DAY_MS) * DAY_MS; at < span.to; at += DAY_MS) {
    const plans = await connection.query(
      `SELECT "seq0", "seq1", "n" FROM "blk" WHERE "receiver" = ${quoteText(span.receiverId)} AND "bin0" = 0 ` +
        `AND time >= ${msToNs(at)} AND time < ${msToNs(at + DAY_MS)} GROUP BY * ORDER BY time`,
    );
    for (const { tags, columns, rows } of plans) {
      const [plan, reader] = [JSON.stringify(tags), new RowReader(columns)];
      for (const row of rows) {
        const [seq0 = 0, seq1 = -1, sweeps = 0] = ['seq0', 'seq1', 'n'].map((name) => reader.number(row, name));
        const end = Math.min(seq1, span.last);
        const fresh = end - Math.max(seq0 - 1, span.first - 1, reached.get(plan) ?? 0);
        count += Math.max(0, Math.min(fresh, sweeps));
        reached.set(plan, Math.max(end, reached.get(plan) ?? 0));
      }
    }
  }
  return count;
}

/** Sequence numbers, by receiver, of the sweeps that InfluxDB will get at the next start of the program. */
export async function waitingInSpool(folder: string): Promise<ReadonlyMap<string, ReadonlySet<number>>> {
  const waiting = new Map<string, Set<number>>();
  const cursor = isThere(folder) ? await new SpoolFolder(folder).readCursor(FORWARDER_CURSOR) : undefined;
  if (cursor === undefined) return waiting;
  const reader = new SpoolReader(folder, cursor);
  const end = endOfSpool(folder);
  for (let sweeps = reader.read(end); sweeps.length > 0; sweeps = reader.read(end))
    for (const { shape, stamp } of sweeps) {
      const seqs = waiting.get(shape.receiverId) ?? new Set();
      waiting.set(shape.receiverId, seqs.add(stamp.seq));
    }
  reader.close();
  return waiting;
}
