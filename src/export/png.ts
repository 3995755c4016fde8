/** Writes a picture with palette colours as PNG, and takes one apart again for comparison. */
import { crc32, deflateSync, inflateSync } from 'node:zlib';
import { ProtocolError } from '../errors/errors.js';

export interface IndexedPicture {
  readonly width: number;
  readonly height: number;
  /** Palette index of each pixel, row after row. */
  readonly pixels: Uint8Array;
  /** At most 256 colours, 0xRRGGBB. */
  readonly palette: readonly number[];
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

export function encodePng(
  { width, height, pixels, palette }: IndexedPicture,
  texts: Readonly<Record<string, string>> = {},
): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  // Eight bits per pixel, colours by palette, not interlaced.
  head.set([8, 3, 0, 0, 0], 8);
  const colours = Buffer.from(palette.flatMap((rgb) => [rgb >> 16, (rgb >> 8) & 255, rgb & 255]));
  const rows = Buffer.alloc(height * (width + 1));
  for (let y = 0; y < height; y++) rows.set(pixels.subarray(y * width, (y + 1) * width), y * (width + 1) + 1);
  const notes = Object.entries(texts).map(([key, text]) => chunk('tEXt', Buffer.from(`${key}\0${text}`, 'latin1')));
  const end = chunk('IEND', Buffer.alloc(0));
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', head),
    chunk('PLTE', colours),
    ...notes,
    chunk('IDAT', deflateSync(rows)),
    end,
  ]);
}

/**
 * What a picture shows, without how well it is packed: two versions of zlib pack the same pixels differently.
 * @throws ProtocolError for bytes that are no PNG, or whose pixels take more than `mostBytes`.
 */
export function unpackedPng(png: Buffer, mostBytes: number): Buffer {
  if (!png.subarray(0, 8).equals(SIGNATURE)) throw new ProtocolError('These bytes are no PNG picture.');
  const [plain, packed]: [Buffer[], Buffer[]] = [[], []];
  for (let at = 8; at < png.length; ) {
    if (at + 12 > png.length) throw new ProtocolError('A PNG picture is cut short.');
    const end = at + 12 + png.readUInt32BE(at);
    if (end > png.length) throw new ProtocolError('A PNG picture is cut short.');
    const body = png.subarray(at + 4, end - 4);
    if (png.readUInt32BE(end - 4) !== crc32(body)) throw new ProtocolError('A checksum of a PNG picture is wrong.');
    if (body.toString('latin1', 0, 4) === 'IDAT') packed.push(body.subarray(4));
    else plain.push(png.subarray(at, end));
    at = end;
  }
  return Buffer.concat([...plain, inflateSync(Buffer.concat(packed), { maxOutputLength: mostBytes })]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}
