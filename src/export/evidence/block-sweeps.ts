/** Reads the sweeps of a bundle's block file, as `BlockFileWriter` wrote them. Pure: runs in `verify.html` too. */
import { ProtocolError } from '../../errors/errors.js';
import type { StoredSweep } from '../../store/archive.js';
import type { BlockContent } from '../../store/blocks/block-format.js';
import { dequantise } from '../../store/blocks/levels.js';

const LONGEST_BLOCK = 1 << 20;

/**
 * The sweeps of one block after the other.
 * @param decode with what inflates and checks a block on this platform
 * @throws ProtocolError, BlockDamaged at the first damage
 */
export async function* blockSweeps(
  pieces: AsyncIterable<Uint8Array>,
  decode: (bytes: Uint8Array) => BlockContent | Promise<BlockContent>,
): AsyncGenerator<StoredSweep[], void, void> {
  /** A sweep too long for one block is cut in frequency: its parts follow each other, and this is as far as they are read. */
  let part: StoredSweep | undefined;
  let binsRead = 0;
  for await (const bytes of blocks(pieces)) {
    const content = await decode(bytes);
    const { shape, stamps, firstBin, bins } = content;
    if (firstBin !== binsRead || (binsRead > 0 && stamps[0]?.seq !== part?.seq))
      throw ProtocolError.of('A part of a sweep is missing.');
    if (bins === shape.bins) {
      yield stamps.map((_, i) => sweepOf(content, i, new Float32Array(bins), 0));
      continue;
    }
    if (stamps.length !== 1) throw ProtocolError.of('Sweeps that were cut in frequency share a block.');
    const levels: Float32Array = part?.levelsDbm ?? new Float32Array(shape.bins);
    if (levels.length !== shape.bins) throw ProtocolError.of('Two parts of a sweep contradict each other.');
    part = sweepOf(content, 0, levels, firstBin);
    binsRead += bins;
    if (binsRead < shape.bins) continue;
    yield [part];
    part = undefined;
    binsRead = 0;
  }
  if (binsRead > 0) throw ProtocolError.of('The last sweep is cut short.');
}

async function* blocks(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, void> {
  let rest = new Uint8Array();
  for await (const piece of pieces) {
    rest = joined(rest, piece);
    let at = 0;
    while (rest.length - at >= 4) {
      const length = new DataView(rest.buffer, rest.byteOffset + at).getUint32(0, true);
      if (length > LONGEST_BLOCK) throw ProtocolError.of('A block says that it has {length} bytes.', { length });
      if (rest.length - at - 4 < length) break;
      yield rest.subarray(at + 4, at + 4 + length);
      at += 4 + length;
    }
    rest = rest.subarray(at);
  }
  if (rest.length > 0) throw ProtocolError.of('The last block is cut short.');
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

function sweepOf(content: BlockContent, i: number, levelsDbm: Float32Array, at: number): StoredSweep {
  const { shape, stamps, codes, format, bins } = content;
  const stamp = stamps[i];
  if (stamp === undefined) throw new RangeError(`a block has no sweep ${i}`);
  dequantise(codes.subarray(i * bins, (i + 1) * bins), format, levelsDbm.subarray(at, at + bins));
  const { bins: _, ...rest } = shape;
  return { ...(rest as Omit<StoredSweep, 'levelsDbm' | keyof typeof stamp>), ...stamp, levelsDbm };
}
