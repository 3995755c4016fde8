/** Writes zip files as a stream: one entry after another, in bounded memory. */
import { createWriteStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import yazl from 'yazl';

export interface ZipMember {
  /** Path inside the zip file, with slashes. */
  readonly name: string;
  /** A file on disk, or the bytes themselves. */
  readonly content: { readonly path: string } | Uint8Array;
  /** False for content that is already compressed. */
  readonly compress?: boolean;
}

/** Compression level. Levels are mostly noise: stronger compression takes three times as long and saves a tenth. */
const QUICK = 2;
const FIXED_TIME = '2020-03-05T00:00:00';

/**
 * `at` becomes the time of each entry, which zip stores in steps of two seconds and without a time zone. The exact
 * times are inside the files.
 */
export async function writeZip(path: string, members: readonly ZipMember[], at: number): Promise<void> {
  const zip = new yazl.ZipFile();
  const mtime = new Date(at);
  const options = (compress: boolean) => ({ mtime, compressionLevel: compress ? QUICK : 0 });
  for (const { name, content, compress = true } of members)
    if (content instanceof Uint8Array) zip.addBuffer(Buffer.from(content), name, options(compress));
    else zip.addFile(content.path, name, options(compress));
  const failed = new Promise<never>((_resolve, reject) => zip.once('error', reject));
  zip.end();
  await Promise.race([pipeline(zip.outputStream as Readable, createWriteStream(path, { flush: true })), failed]);
}

/** A small zip file in memory, with a fixed time, so that the same parts make the same bytes. */
export async function zipBytes(
  members: readonly { readonly name: string; readonly content: Uint8Array }[],
): Promise<Uint8Array> {
  const zip = new yazl.ZipFile();
  for (const { name, content } of members) zip.addBuffer(Buffer.from(content), name, { mtime: new Date(FIXED_TIME) });
  zip.end();
  return await buffer(zip.outputStream as Readable);
}
