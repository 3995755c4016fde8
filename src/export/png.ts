/** Writes a picture with palette colours as PNG. */
import { crc32, deflateSync } from 'node:zlib';
import { type IndexedPicture, pngChunk, pngParts, SIGNATURE } from './png-form.js';

export function encodePng(picture: IndexedPicture): Buffer {
  const { plain, pixels } = pngParts(picture, crc32);
  const packed = pngChunk('IDAT', deflateSync(pixels), crc32);
  return Buffer.concat([Uint8Array.from(SIGNATURE), ...plain.slice(0, -1), packed, ...plain.slice(-1)]);
}
