/** Looks up stored sweeps by range and time; reads heads of blocks, but no levels. */
import { MINUTE_MS } from '../../time/units.js';
import type { Place, PlaceQuery } from '../archive.js';
import type { SweepShape, SweepStamp } from '../blocks/block-format.js';
import type { Tail } from '../writing/ingest.js';
import type { BlockSource } from './block-source.js';

/**
 * Tolerance in ms: earlier exports cut or rounded a sweep's time to milliseconds. No receiver begins two sweeps of one grid
 * within one.
 */
const SAME_WITHIN_MS = 1;

/** Tolerance in bins: the first frequency of a part is computed. */
const NEAR_BIN = 1e-6;

/** Indices into the answer, by the millisecond asked for. */
type Asked = Map<number, number[]>;

/** Sequence number of the sweep at each place, NaN where there is none; only one block's head is in memory at a time. */
export function seqsAt(source: BlockSource, { receiverId, places }: PlaceQuery, tails: readonly Tail[]): Float64Array {
  const seqs = new Float64Array(places.length).fill(Number.NaN);
  const grids = new Map<string, Asked>();
  for (const [i, { startedAt, startHz, stepHz, bins }] of places.entries()) {
    const key = `${startHz}/${stepHz}/${bins}`;
    const asked: Asked = grids.get(key) ?? new Map();
    grids.set(key, asked);
    const ms = Math.floor(startedAt);
    asked.set(ms, [...(asked.get(ms) ?? []), i]);
  }
  for (const asked of grids.values()) {
    const place = places[asked.values().next().value?.[0] ?? 0] as Place;
    const { startHz } = place;
    const note = (stamps: readonly SweepStamp[]) => {
      for (const { startedAt, seq } of stamps)
        for (const ms of [-1, 0, 1].map((by) => Math.floor(startedAt) + by))
          for (const i of asked.get(ms) ?? [])
            if (Math.abs((places[i]?.startedAt ?? 0) - startedAt) < SAME_WITHIN_MS) seqs[i] = seq;
    };
    for (const { from, to } of stretches([...asked.keys()])) {
      for (const block of source.find({ receiverId, from, to, startHz, stopHz: startHz })) {
        const { shape } = block.crop;
        if (!holds(shape, place)) continue;
        for (const { stamps } of source.open([block])) note(stamps);
      }
    }
    for (const { shape, blocks, open } of tails) {
      if (shape.receiverId !== receiverId || !holds(shape, place)) continue;
      for (const { stamps } of blocks) note(stamps);
      note(open?.stamps ?? []);
    }
  }
  return seqs;
}

/** True for a grid that has all bins of the place: an export may have a part of the frequencies. */
function holds(shape: SweepShape, { startHz, stepHz, bins }: Place): boolean {
  if (shape.stepHz !== stepHz) return false;
  if (shape.startHz === startHz) return bins === undefined || bins <= shape.bins;
  if (bins === undefined) return false;
  const first = (startHz - shape.startHz) / stepHz;
  const nearest = Math.round(first);
  return nearest >= 0 && nearest + bins <= shape.bins && Math.abs(first - nearest) < NEAR_BIN;
}

/** Joins times to ranges without long gaps; the gaps are not searched. */
function stretches(times: readonly number[]): { from: number; to: number }[] {
  const found: { from: number; to: number }[] = [];
  for (const at of times.toSorted((a, b) => a - b)) {
    const last = found.at(-1);
    if (last !== undefined && at - last.to < MINUTE_MS) last.to = at + 2;
    else found.push({ from: at - 1, to: at + 2 });
  }
  return found;
}
