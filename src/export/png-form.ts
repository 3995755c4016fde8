/** The form of a PNG picture with palette colours. Pure: whoever packs the pixels, and checks sums, brings the way to do so. */
import { ProtocolError } from '../errors/errors.js';
import type { Crc32 } from '../store/blocks/block-format.js';

export interface IndexedPicture {
  readonly width: number;
  readonly height: number;
  /** Palette index of each pixel, row after row. */
  readonly pixels: Uint8Array;
  /** At most 256 colours, 0xRRGGBB. */
  readonly palette: readonly number[];
  /** Notes inside the file, by key. */
  readonly texts: Readonly<Record<string, string>>;
}

/** What a picture shows, without how well it is packed: two versions of zlib pack the same pixels differently. */
export interface PngParts<Pixels> {
  /** All chunks but those of the pixels. */
  readonly plain: readonly Uint8Array[];
  readonly pixels: Pixels;
}

export const SIGNATURE: readonly number[] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Length and type before the data of a chunk, its checksum behind. */
const CHUNK_BYTES = 12;

/** The pixels have the byte for the filter, which is none, before each row. */
export function pngParts(
  { width, height, pixels, palette, texts }: IndexedPicture,
  crc32: Crc32,
): PngParts<Uint8Array<ArrayBuffer>> {
  const size = new DataView(new ArrayBuffer(8));
  size.setUint32(0, width);
  size.setUint32(4, height);
  const rows = new Uint8Array(height * (width + 1));
  for (let y = 0; y < height; y++) rows.set(pixels.subarray(y * width, (y + 1) * width), y * (width + 1) + 1);
  return {
    plain: [
      // Eight bits per pixel, colours by palette, not interlaced.
      pngChunk('IHDR', [...new Uint8Array(size.buffer), 8, 3, 0, 0, 0], crc32),
      pngChunk(
        'PLTE',
        palette.flatMap((rgb) => [rgb >> 16, (rgb >> 8) & 255, rgb & 255]),
        crc32,
      ),
      ...Object.entries(texts).map(([key, text]) => pngChunk('tEXt', lettersOf(`${key}\0${text}`), crc32)),
      pngChunk('IEND', [], crc32),
    ],
    pixels: rows,
  };
}

export function pngChunk(type: string, data: ArrayLike<number>, crc32: Crc32): Uint8Array {
  const out = new Uint8Array(data.length + CHUNK_BYTES);
  const view = new DataView(out.buffer);
  view.setUint32(0, data.length);
  out.set(lettersOf(type), 4);
  out.set(data, 8);
  view.setUint32(data.length + 8, crc32(out.subarray(4, -4)));
  return out;
}

/** The parts of a file; the pixels are packed, in pieces. @throws ProtocolError for bytes that are no PNG. */
export function partsOfPng(png: Uint8Array, crc32: Crc32): PngParts<readonly Uint8Array[]> {
  if (SIGNATURE.some((byte, i) => png[i] !== byte)) throw ProtocolError.of('These bytes are no PNG picture.');
  const view = new DataView(png.buffer, png.byteOffset, png.length);
  const [plain, pixels]: [Uint8Array[], Uint8Array[]] = [[], []];
  for (let at = SIGNATURE.length; at < png.length; ) {
    const end = at + CHUNK_BYTES <= png.length ? at + CHUNK_BYTES + view.getUint32(at) : Number.POSITIVE_INFINITY;
    if (end > png.length) throw ProtocolError.of('A PNG picture is cut short.');
    const body = png.subarray(at + 4, end - 4);
    if (view.getUint32(end - 4) !== crc32(body)) throw ProtocolError.of('A checksum of a PNG picture is wrong.');
    if (String.fromCharCode(...body.subarray(0, 4)) === 'IDAT') pixels.push(body.subarray(4));
    else plain.push(png.subarray(at, end));
    at = end;
  }
  return { plain, pixels };
}

/** Latin-1, as PNG has it. */
function lettersOf(text: string): Uint8Array {
  return Uint8Array.from({ length: text.length }, (_, i) => text.charCodeAt(i));
}
