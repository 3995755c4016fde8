/** Zip files written as a stream: file after file, in bounded memory. */
import { createWriteStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import yazl from 'yazl';

export interface ZipMember {
  /** Path inside, with slashes. */
  readonly name: string;
  /** A file on disk, or the bytes themselves. */
  readonly content: { readonly path: string } | Uint8Array;
  /** False for what is packed already. */
  readonly compress?: boolean;
}

/** Levels are noise: packing them harder takes three times as long for a tenth less. */
const QUICK = 2;

/** Zip keeps times to two seconds and the reader's zone in doubt; the time that counts stands in the files. */
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
