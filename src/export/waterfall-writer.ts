/** Writes the waterfall of a range as PNG files, one for each range of frequency. */
import { crc32, deflateSync } from 'node:zlib';
import { MODE_FOR_PEOPLE, writeWhole } from '../files/write-whole.js';
import type { SinkSpec, WaterfallFrame } from './export-sink.js';
import { type IndexedPicture, pngChunk, pngParts, SIGNATURE } from './png-form.js';
import type { LeavingSweep } from './sweep-table.js';
import { WaterfallPictures } from './waterfall-picture.js';

/** Writes a picture with palette colours as PNG. */
function encodePng(picture: IndexedPicture): Buffer {
  const { plain, pixels } = pngParts(picture, crc32);
  const packed = pngChunk('IDAT', deflateSync(pixels), crc32);
  return Buffer.concat([Uint8Array.from(SIGNATURE), ...plain.slice(0, -1), packed, ...plain.slice(-1)]);
}

export class WaterfallWriter {
  readonly bytes = 0;
  readonly #spec: SinkSpec;
  readonly #pictures: WaterfallPictures;

  constructor(spec: SinkSpec, frame: WaterfallFrame) {
    this.#spec = spec;
    this.#pictures = new WaterfallPictures(frame);
  }

  async add(sweep: LeavingSweep): Promise<void> {
    this.#pictures.add(sweep);
  }

  async finish(): Promise<readonly string[]> {
    const files: string[] = [];
    for (const { file, picture } of this.#pictures.drawn(this.#spec)) {
      await writeWhole(`${this.#spec.folder}/${file}`, encodePng(picture), { mode: MODE_FOR_PEOPLE });
      files.push(file);
    }
    return files;
  }

  async abandon(): Promise<void> {}
}
