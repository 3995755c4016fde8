/**
 * Sweeps in the archive's own block format, exactly as stored: four bytes with the length of the block, little-endian,
 * then the block (its layout is in the README of the store). A bundle contains the raw measurement in this form.
 */
import type { StoredSweep } from '../store/archive.js';
import type { CodedSweep } from '../store/blocks/block-codec.js';
import { codeSweep, contentOf, encodeBlocks } from '../store/blocks/block-codec.js';
import { LevelFormat } from '../store/blocks/levels.js';
import type { SinkSpec } from './export-sink.js';
import { FileOut } from './file-out.js';

/** Most sweeps in a block, as in the archive. */
const MOST_SWEEPS = 60;

export class BlockFileWriter {
  readonly #name: string;
  readonly #out: FileOut;
  #key = '';
  #open: CodedSweep[] = [];
  #format: LevelFormat = LevelFormat.halfDbByte;

  private constructor(name: string, out: FileOut) {
    this.#name = name;
    this.#out = out;
  }

  static async create({ folder, name, mostBytes }: SinkSpec): Promise<BlockFileWriter> {
    const file = `${name}.rfb`;
    return new BlockFileWriter(file, await FileOut.create(`${folder}/${file}`, mostBytes));
  }

  get bytes(): number {
    return this.#out.bytes;
  }

  async add(sweep: StoredSweep): Promise<void> {
    const coded = codeSweep(sweep, this.#format);
    this.#format = coded.format;
    const key = JSON.stringify(coded.shape);
    if (key !== this.#key || this.#open.length >= MOST_SWEEPS) await this.#flush();
    this.#key = key;
    this.#open.push({ ...coded, stamp: { ...coded.stamp, folded: sweep.folded } });
  }

  async finish(): Promise<readonly string[]> {
    await this.#flush();
    await this.#out.close();
    return [this.#name];
  }

  abandon(): Promise<void> {
    return this.#out.close();
  }

  async #flush(): Promise<void> {
    if (this.#open.length === 0) return;
    for (const { bytes } of encodeBlocks(contentOf(this.#open))) {
      const length = new Uint8Array(4);
      new DataView(length.buffer).setUint32(0, bytes.length, true);
      await this.#out.write(length);
      await this.#out.write(bytes);
    }
    this.#open = [];
  }
}
