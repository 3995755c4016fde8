/** Compares a figure of a bundle with the one made again from its signed blocks. */
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ZipReader } from '../../files/zip/zip-reader.js';
import { sha256Of } from '../export-jobs.js';
import { unpackedPng } from '../png.js';
import type { Manifest } from './bundle-form.js';
import { type Difference, differenceAt, noPicture, PICTURE_DIFFERS } from './figures-form.js';

const LARGEST_PICTURE = 16 << 20;

interface Compared {
  readonly zip: ZipReader;
  readonly manifest: Manifest;
  /** Files of the zip that are as the manifest names them. */
  readonly sound: ReadonlySet<string>;
}

/** Where the figure of the bundle is not the one in `folder`. */
export async function differenceIn({ zip, manifest, sound }: Compared, folder: string, name: string) {
  const path = `sweeps/${name}`;
  const signed = manifest.files.find((file) => file.path === path);
  if (!sound.has(path) || (await sha256Of(join(folder, name))) === signed?.sha256) return undefined;
  return await difference(zip, path, join(folder, name));
}

async function difference(zip: ZipReader, path: string, made: string): Promise<Difference | undefined> {
  if (path.endsWith('.png')) {
    const own = unpackedPng(await readFile(made), LARGEST_PICTURE);
    let other: Buffer;
    try {
      other = unpackedPng(await zip.content(path), LARGEST_PICTURE);
    } catch (error) {
      return noPicture(error);
    }
    return own.equals(other) ? undefined : PICTURE_DIFFERS;
  }
  return differenceAt(await firstDifference(zip.pieces(path), createReadStream(made)));
}

/** Line and comma-separated field, each from 1, of the first byte that differs between two texts. */
async function firstDifference(
  a: AsyncIterable<Buffer>,
  b: AsyncIterable<Buffer>,
): Promise<{ readonly line: number; readonly field: number }> {
  const sides = [a, b].map((pieces) => ({ pieces: pieces[Symbol.asyncIterator](), rest: Buffer.alloc(0) as Buffer }));
  let [line, field] = [1, 1];
  for (;;) {
    for (const side of sides)
      while (side.rest.length === 0) {
        const next = await side.pieces.next();
        if (next.done === true) break;
        side.rest = next.value;
      }
    const [one = Buffer.alloc(0), other = one] = sides.map(({ rest }) => rest);
    const length = Math.min(one.length, other.length);
    let same = 0;
    for (; same < length && one[same] === other[same]; same++) {
      if (one[same] === NEW_LINE) [line, field] = [line + 1, 1];
      else if (one[same] === COMMA) field += 1;
    }
    if (same < length || length === 0) break;
    for (const side of sides) side.rest = side.rest.subarray(length);
  }
  for (const { pieces } of sides) await pieces.return?.();
  return { line, field };
}

const NEW_LINE = 10;
const COMMA = 44;
