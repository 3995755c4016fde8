/** Converts sweeps to blocks for the way to the hub, and back. */
import type { StoredSweep } from '../store/archive.js';
import { type CodedSweep, codeSweep, contentOf, decodeBlock, encodeBlocks } from '../store/blocks/block-codec.js';
import { BlockDamaged, type SweepShape } from '../store/blocks/block-format.js';
import { dequantise } from '../store/blocks/levels.js';

/** Largest message in bytes. A message holds a whole block; the message server takes 1 MB. */
const MAX_MESSAGE_BYTES = 900_000;
/** Encoded bytes per bin of usual noise. */
const BYTES_PER_BIN = 0.8;
const MOST_PLANS = 1000;

export interface WireBlock {
  readonly receiverId: string;
  readonly firstSeq: number;
  readonly lastSeq: number;
  /** Epoch ms: starts of the earliest and the latest sweep. */
  readonly firstAt: number;
  readonly lastAt: number;
  readonly bytes: Uint8Array;
}

/** Chooses the sweeps that a thin link carries unasked: of each receiver and plan the first in every interval. */
export class Thinning {
  readonly #everyMs: number;
  readonly #isFirstTaken: boolean;
  readonly #intervals = new Map<string, number>();

  /** `everyMs` 0 takes all sweeps. `isFirstTaken` false passes over the interval that has begun already. */
  constructor(everyMs: number, isFirstTaken = true) {
    this.#everyMs = everyMs;
    this.#isFirstTaken = isFirstTaken;
  }

  /** Must be asked about the sweeps of a receiver in the order of their time. */
  takes({ receiverId, startHz, stepHz }: Pick<SweepShape, 'receiverId' | 'startHz' | 'stepHz'>, startedAt: number) {
    if (this.#everyMs === 0) return true;
    const key = `${receiverId}/${startHz}/${stepHz}`;
    const interval = Math.floor(startedAt / this.#everyMs);
    const before = this.#intervals.get(key);
    // Closer looks may have any range: each is another entry.
    if (this.#intervals.size > MOST_PLANS) this.#intervals.clear();
    this.#intervals.set(key, interval);
    return before === undefined ? this.#isFirstTaken : before !== interval;
  }
}

/** Begin, at a multiple of `sliceMs`, of the newest sweeps that make about `mostBytes`; at least one slice has them. */
export function beginOfNewest(sweeps: readonly StoredSweep[], mostBytes: number, sliceMs: number): number | undefined {
  let [bytes, begin]: [number, number | undefined] = [0, undefined];
  for (const { startedAt, levelsDbm } of sweeps.toSorted((a, b) => b.startedAt - a.startedAt)) {
    const slice = Math.floor(startedAt / sliceMs) * sliceMs;
    if (bytes > mostBytes && slice !== begin) return begin;
    bytes += BYTES_PER_BIN * levelsDbm.length;
    begin = slice;
  }
  return undefined;
}

/** Makes blocks of about `targetBytes` each; the sweeps of one block share receiver, grid and settings. */
export function toBlocks(sweeps: readonly CodedSweep[], targetBytes: number): WireBlock[] {
  const open = new Map<string, CodedSweep[]>();
  const groups: CodedSweep[][] = [];
  for (const sweep of sweeps) {
    const key = JSON.stringify(sweep.shape);
    const most = Math.max(1, Math.floor(targetBytes / (BYTES_PER_BIN * sweep.shape.bins)));
    const group = open.get(key);
    if (group !== undefined && group.length < most) group.push(sweep);
    else {
      const begun = [sweep];
      open.set(key, begun);
      groups.push(begun);
    }
  }
  return groups.flatMap(blocksOf);
}

/** Converts a sweep of the archive to the form of a block. */
export function codedAgain(sweep: StoredSweep): CodedSweep {
  const coded = codeSweep(sweep);
  return { ...coded, stamp: { ...coded.stamp, folded: sweep.folded } };
}

/** @throws BlockDamaged when the bytes differ from those written, or the block holds a part of a sweep */
export function fromBlock(bytes: Uint8Array): StoredSweep[] {
  const { shape, stamps, codes, format, bins, firstBin } = decodeBlock(bytes);
  if (firstBin !== 0 || bins !== shape.bins) throw new BlockDamaged('a block holds a part of a sweep');
  const { bins: _, ...grid } = shape;
  return stamps.map((stamp, i) => {
    const levelsDbm = new Float32Array(bins);
    dequantise(codes.subarray(i * bins, (i + 1) * bins), format, levelsDbm);
    return { ...grid, ...stamp, levelsDbm } as StoredSweep;
  });
}

function blocksOf(sweeps: readonly CodedSweep[]): WireBlock[] {
  return encodeBlocks(contentOf(sweeps), MAX_MESSAGE_BYTES).map(({ content: { shape, stamps }, bytes }) => {
    const seqs = stamps.map(({ seq }) => seq);
    const starts = stamps.map(({ startedAt }) => startedAt);
    return {
      receiverId: shape.receiverId,
      firstSeq: Math.min(...seqs),
      lastSeq: Math.max(...seqs),
      firstAt: Math.min(...starts),
      lastAt: Math.max(...starts),
      bytes,
    };
  });
}
