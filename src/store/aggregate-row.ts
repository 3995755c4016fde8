/** Rows of the pyramid as they lie in the database: maxima and minima exact on the receiver's own grid. */
import { constants, deflateRawSync, inflateRawSync } from 'node:zlib';
import { Aggregate } from './aggregate.js';
import { codesOver, dequantise, formatFacts, LevelFormat, newCodes, quantiseExactly } from './levels.js';

/** First byte of a packed row: a level format (plain codes), the same + 16 (Huffman), or 255: float32 power in mW. */
const HUFFMAN = 16;
const POWER = 255;
const HUFFMAN_ONLY = { strategy: constants.Z_HUFFMAN_ONLY, level: 6, memLevel: 8 };

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
 * `fine` rows are many and are never added to often: compressed, their means rounded to 0.5 dB. The others keep
 * means as power, so that adding ten thousand times does not drift.
 */
export function packRow(aggregate: Aggregate, fine: boolean): AggregateRow {
  const { maxDbm, minDbm, missing, sweeps, flags, lastSeq } = aggregate;
  const meanMw = aggregate.meanMw();
  const mean = fine
    ? packLevels(
        meanMw.map((power) => Math.round(20 * Math.log10(power)) / 2),
        true,
      )
    : Buffer.concat([Uint8Array.of(POWER), new Uint8Array(meanMw.buffer)]);
  return {
    ...{ sweeps, flags, lastSeq, mean },
    max: packLevels(maxDbm.map(finiteOrNaN), fine),
    min: packLevels(minDbm.map(finiteOrNaN), fine),
    missing: missing === undefined ? null : new Uint8Array(missing.buffer.slice(0)),
  };
}

export function unpackRow(row: AggregateRow, bins: number): Aggregate {
  const aggregate = new Aggregate(bins);
  aggregate.maxDbm.set(
    unpackLevels(row.max, bins).map((level) => (Number.isNaN(level) ? Number.NEGATIVE_INFINITY : level)),
  );
  aggregate.minDbm.set(
    unpackLevels(row.min, bins).map((level) => (Number.isNaN(level) ? Number.POSITIVE_INFINITY : level)),
  );
  aggregate.missing = row.missing === null ? undefined : new Uint32Array(row.missing.slice().buffer);
  const meanMw = unpackMeanMw(row.mean, bins);
  for (let bin = 0; bin < bins; bin++) {
    const count = row.sweeps - (aggregate.missing?.[bin] ?? 0);
    aggregate.powerMw[bin] = count > 0 ? (meanMw[bin] as number) * count : 0;
  }
  aggregate.sweeps = row.sweeps;
  aggregate.flags = row.flags;
  aggregate.lastSeq = row.lastSeq;
  return aggregate;
}

/** Levels as one format byte and codes; −∞, +∞ are written as they are, in float32. */
export function packLevels(levelsDbm: Float32Array, huffman: boolean): Uint8Array {
  const coded = quantiseExactly(levelsDbm, LevelFormat.halfDbByte, (format) => newCodes(format, levelsDbm.length));
  const plain = new Uint8Array(coded.codes.buffer, 0, coded.codes.byteLength);
  if (!huffman) return Buffer.concat([Uint8Array.of(coded.format), plain]);
  return Buffer.concat([Uint8Array.of(coded.format + HUFFMAN), deflateRawSync(plain, HUFFMAN_ONLY)]);
}

/** @throws RangeError when the bytes are not those of so many bins. */
export function unpackLevels(packed: Uint8Array, bins: number, out = new Float32Array(bins)): Float32Array {
  const first = packed[0] ?? POWER;
  if (first === POWER) return unpackMeanMw(packed, bins).map((power) => 10 * Math.log10(power));
  const format = (first & (HUFFMAN - 1)) as LevelFormat;
  const { bytes } = formatFacts(format);
  const wanted = bins * bytes;
  const body = packed.subarray(1);
  const plain = first >= HUFFMAN ? inflateRawSync(body, { chunkSize: Math.max(64, wanted + 64) }) : body;
  if (plain.length !== wanted) throw new RangeError(`a row of ${plain.length} bytes is not one of ${bins} bins`);
  const fits = plain.byteOffset % bytes === 0;
  const source = fits ? plain : new Uint8Array(plain);
  dequantise(codesOver(format, source.buffer, source.byteOffset, bins), format, out);
  return out;
}

function unpackMeanMw(packed: Uint8Array, bins: number): Float32Array {
  if (packed[0] !== POWER) return unpackLevels(packed, bins).map((level) => 10 ** (level / 10));
  if (packed.length !== 1 + 4 * bins)
    throw new RangeError(`means of ${packed.length} bytes are not those of ${bins} bins`);
  return new Float32Array(packed.slice(1).buffer);
}

function finiteOrNaN(level: number): number {
  return Number.isFinite(level) ? level : Number.NaN;
}
