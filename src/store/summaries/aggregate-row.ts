/** Rows of the pyramid as they are stored: maxima and minima exact on the receiver's own grid. */
import { codesOver, dequantise, formatFacts, LevelFormat, newCodes, quantiseExactly } from '../blocks/levels.js';
import { deflateLiterals, inflateTo } from '../blocks/literal-deflate.js';
import { Aggregate } from './aggregate.js';

/** First byte of a packed row: a level format (plain codes), a level format + 16 (Huffman), or 255: float32 power in mW. */
const HUFFMAN = 16;
const POWER = 255;

export interface AggregateRow {
  readonly sweeps: number;
  readonly flags: number;
  readonly lastSeq: number;
  readonly max: Uint8Array;
  readonly min: Uint8Array;
  readonly mean: Uint8Array;
  readonly missing: Uint8Array | null;
}

/**
 * Packs a row. `fine` rows are many and are rarely added to: they are compressed, and their means rounded to 0.5 dB. Other rows
 * keep means as power, so that ten thousand additions do not drift.
 */
export function packRow(aggregate: Aggregate, fine: boolean): AggregateRow {
  const { maxDbm, minDbm, missing, sweeps, flags, lastSeq } = aggregate;
  const meanMw = aggregate.meanMw();
  const mean = fine ? packLevels(toHalfDb(meanMw), true) : withFirst(POWER, new Uint8Array(meanMw.buffer));
  return {
    sweeps,
    flags,
    lastSeq,
    mean,
    max: packLevels(withoutInfinity(maxDbm), fine),
    min: packLevels(withoutInfinity(minDbm), fine),
    missing: missing === undefined ? null : copied(new Uint8Array(missing.buffer)),
  };
}

export function unpackRow(row: AggregateRow, bins: number): Aggregate {
  const aggregate = new Aggregate(bins);
  const { maxDbm, minDbm, powerMw } = aggregate;
  const max = unpackLevels(row.max, bins);
  const min = unpackLevels(row.min, bins);
  const mean = unpackMeanMw(row.mean, bins);
  aggregate.missing = row.missing === null ? undefined : new Uint32Array(copied(row.missing).buffer);
  for (let bin = 0; bin < bins; bin++) {
    const count = row.sweeps - (aggregate.missing?.[bin] ?? 0);
    if (count <= 0) continue;
    maxDbm[bin] = max[bin] as number;
    minDbm[bin] = min[bin] as number;
    powerMw[bin] = (mean[bin] as number) * count;
  }
  aggregate.sweeps = row.sweeps;
  aggregate.flags = row.flags;
  aggregate.lastSeq = row.lastSeq;
  return aggregate;
}

/** Levels as one format byte and codes. */
function packLevels(levelsDbm: Float32Array, huffman: boolean): Uint8Array {
  const coded = quantiseExactly(levelsDbm, LevelFormat.halfDbByte, (format) => newCodes(format, levelsDbm.length));
  const plain = new Uint8Array(coded.codes.buffer, 0, coded.codes.byteLength);
  if (!huffman) return withFirst(coded.format, plain);
  return withFirst(coded.format + HUFFMAN, deflateLiterals(plain));
}

/** @throws RangeError when the length of the bytes does not match the bins */
export function unpackLevels(packed: Uint8Array, bins: number, out = new Float32Array(bins)): Float32Array {
  const first = packed[0] ?? POWER;
  const format = (first & (HUFFMAN - 1)) as LevelFormat;
  const { bytes } = formatFacts(format);
  const wanted = bins * bytes;
  const body = packed.subarray(1);
  const plain = first >= HUFFMAN ? inflateTo(body, wanted) : body;
  if (plain.length !== wanted) throw new RangeError(`a row of ${plain.length} bytes does not have ${bins} bins`);
  const fits = plain.byteOffset % bytes === 0;
  const source = fits ? plain : copied(plain);
  dequantise(codesOver(format, source.buffer, source.byteOffset, bins), format, out);
  return out;
}

/** Means of a row in mW. */
export function unpackMeanMw(packed: Uint8Array, bins: number): Float32Array {
  if (packed[0] !== POWER) return unpackLevels(packed, bins).map((level) => 10 ** (level / 10));
  if (packed.length !== 1 + 4 * bins) throw new RangeError(`means of ${packed.length} bytes do not have ${bins} bins`);
  return new Float32Array(copied(packed.subarray(1)).buffer);
}

function withFirst(first: number, rest: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(1 + rest.length);
  bytes[0] = first;
  bytes.set(rest, 1);
  return bytes;
}

function toHalfDb(powerMw: Float32Array): Float32Array {
  const levels = new Float32Array(powerMw.length);
  for (let i = 0; i < levels.length; i++) levels[i] = Math.round(20 * Math.log10(powerMw[i] as number)) / 2;
  return levels;
}

/** Replaces ±∞, which stands where no level came in, by NaN (missing). */
function withoutInfinity(levelsDbm: Float32Array): Float32Array {
  const levels = levelsDbm.slice();
  for (let i = 0; i < levels.length; i++) if (!Number.isFinite(levels[i])) levels[i] = Number.NaN;
  return levels;
}

/** Copies the bytes: a database returns views of a shared pool at any address, and wider numbers need an aligned one. */
function copied(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes);
}
