/** Writes a picture with palette colours as PNG, and takes one apart again for comparison. */
import { crc32, deflateSync, inflateSync } from 'node:zlib';
import { type IndexedPicture, partsOfPng, pngChunk, pngParts, SIGNATURE } from './png-form.js';

export function encodePng(picture: IndexedPicture): Buffer {
  const { plain, pixels } = pngParts(picture, crc32);
  const packed = pngChunk('IDAT', deflateSync(pixels), crc32);
  return Buffer.concat([Uint8Array.from(SIGNATURE), ...plain.slice(0, -1), packed, ...plain.slice(-1)]);
}

/** @throws ProtocolError for bytes that are no PNG, or whose pixels take more than `mostBytes`. */
export function unpackedPng(png: Buffer, mostBytes: number): Buffer {
  const { plain, pixels } = partsOfPng(png, crc32);
  return Buffer.concat([...plain, inflateSync(Buffer.concat(pixels), { maxOutputLength: mostBytes })]);
}
