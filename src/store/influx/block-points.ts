/** Converts sweeps to the points of `blk`, and back. The cuts depend only on the sweeps, so a replay makes the same points. */
import { type CodedSweep, contentOf, type EncodedBlock, encodeBlocks, MAX_BLOCK_BYTES } from '../blocks/block-codec.js';
import type { SweepShape } from '../blocks/block-format.js';
import { formatFacts } from '../blocks/levels.js';
import { summarise } from '../summaries/block-summary.js';
import type { BlockPoint } from './measurements.js';
import type { PlanTags } from './plan-tags.js';

/** Longest time in ms from the first to the last start of a block; a reader looks this far back. */
export const LONGEST_BLOCK_MS = 60_000;
/** Expected encoded bytes per byte of codes; the codec halves a block that comes out larger. */
const EXPECTED_SHARE = 0.68;

/**
 * Point of a packed block with its summary. `withTraces: false` leaves out the packed sweeps, for stores that hold only
 * numbers.
 */
export function blockPoints(
  sweeps: readonly CodedSweep[],
  plans: PlanTags,
  { withTraces }: { readonly withTraces: boolean },
): BlockPoint[] {
  const points: BlockPoint[] = [];
  for (const group of groups(sweeps)) {
    const encoded = encodeBlocks(contentOf(group));
    encoded.forEach((block, index) => {
      points.push(pointOf(block, { part: partOf(encoded, index), plans, withTraces }));
    });
  }
  return points;
}

/**
 * Groups the sweeps of one receiver by shape and format, in order, each group short enough for a block. A receiver that
 * alternates between plans has a group open for each.
 */
function* groups(sweeps: readonly CodedSweep[]): Generator<CodedSweep[]> {
  const open = new Map<string, CodedSweep[]>();
  const keys = new Map<SweepShape, string>();
  for (const sweep of sweeps) {
    const shapeKey = keys.get(sweep.shape) ?? JSON.stringify(sweep.shape);
    keys.set(sweep.shape, shapeKey);
    const key = `${sweep.format} ${shapeKey}`;
    const group = open.get(key);
    if (group !== undefined && fits(group, sweep)) {
      group.push(sweep);
      continue;
    }
    if (group !== undefined) yield group;
    open.set(key, [sweep]);
  }
  yield* open.values();
}

function fits(group: readonly CodedSweep[], sweep: CodedSweep): boolean {
  const spanMs = sweep.stamp.startedAt - (group[0]?.stamp.startedAt ?? 0);
  const bytes = (group.length + 1) * sweep.shape.bins * formatFacts(sweep.format).bytes;
  return spanMs >= 0 && spanMs < LONGEST_BLOCK_MS && bytes * EXPECTED_SHARE <= MAX_BLOCK_BYTES;
}

/** Number of a block's part: blocks cut from one sweep in frequency share their first sequence number. */
function partOf(encoded: readonly EncodedBlock[], index: number): number {
  const seqOf = (block: EncodedBlock | undefined) => block?.content.stamps[0]?.seq;
  let part = 0;
  while (index - part > 0 && seqOf(encoded[index - part - 1]) === seqOf(encoded[index])) part += 1;
  return part;
}

interface PointContext {
  readonly part: number;
  readonly plans: PlanTags;
  readonly withTraces: boolean;
}

function pointOf({ content, bytes }: EncodedBlock, { part, plans, withTraces }: PointContext): BlockPoint {
  const { shape, stamps, firstBin, bins } = content;
  const first = stamps[0];
  const last = stamps.at(-1);
  if (first === undefined || last === undefined) throw new RangeError('a block without sweeps has no point');
  const { peakBin, ...levels } = summarise(content);
  const startHz = shape.startHz + firstBin * shape.stepHz;
  return {
    ...levels,
    stationId: shape.stationId,
    receiverId: shape.receiverId,
    plan: plans.tag(shape.receiverId, shape),
    packed: withTraces ? bytes : undefined,
    firstSeq: first.seq,
    lastSeq: last.seq,
    sweeps: stamps.length,
    bins,
    part,
    firstBin,
    startHz,
    stepHz: shape.stepHz,
    startedAt: first.startedAt,
    endedAt: last.endedAt,
    peakHz: peakBin === -1 ? Number.NaN : startHz + peakBin * shape.stepHz,
    flags: stamps.reduce((bits, stamp) => bits | stamp.flags, 0),
  };
}
