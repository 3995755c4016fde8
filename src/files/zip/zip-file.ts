/** What the zip reader needs of Node: bytes of a file or of memory, and an inflater. */
import type { FileHandle } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createInflateRaw } from 'node:zlib';
import { type FileBytes, type FilePart, type Inflate, ZipReader } from './zip-reader.js';

const READ_BYTES = 64 << 10;

/** Reads through the open file; the caller closes it. */
export async function fileBytes(file: FileHandle): Promise<FileBytes> {
  const { size } = await file.stat();
  const slice = (from: number, to: number): FilePart => {
    const [start, end] = [Math.min(from, size), Math.min(to, size)];
    return {
      size: end - start,
      async arrayBuffer() {
        const { buffer, bytesRead } = await file.read(new Uint8Array(end - start), 0, end - start, start);
        return buffer.buffer.slice(0, bytesRead);
      },
      async *stream() {
        // A read stream would leave a listener on the open file for each part of it.
        for (let at = start; at < end; ) {
          const { buffer, bytesRead } = await file.read(new Uint8Array(Math.min(READ_BYTES, end - at)), 0, null, at);
          if (bytesRead === 0) return;
          at += bytesRead;
          yield buffer.subarray(0, bytesRead);
        }
      },
    };
  };
  return { size, slice };
}

/** The zip file in these bytes. @throws ProtocolError as `ZipReader.open` does */
export async function zipOf(content: Uint8Array): Promise<ZipReader> {
  return await ZipReader.open(new Blob([new Uint8Array(content)]) as FileBytes, inflate);
}

export const inflate: Inflate = async function* (packed) {
  const inflater = createInflateRaw();
  const read = pipeline(packed.stream(), inflater);
  read.catch(() => undefined);
  yield* inflater as AsyncIterable<Uint8Array>;
  await read;
  // Browsers refuse bytes behind the end of a stream; zlib leaves them.
  if (inflater.bytesWritten !== packed.size) throw new Error('bytes lie behind the end of the stream');
};
