/** Reads a text that a person wrote: a larger file is something else, and is not read. */
import { open } from 'node:fs/promises';
import { needFile } from '../files/need-file.js';

/** Of a configuration: one with a thousand receivers has a quarter of it. */
const MOST_CONFIG_BYTES = 1 << 20;

/** @throws Error from the disk, or for what is no file; RangeError for a file of more bytes */
export async function boundedText(path: string, mostBytes = MOST_CONFIG_BYTES): Promise<string> {
  needFile(path);
  const file = await open(path);
  try {
    // A file may grow, and those of /proc state no size, so the bytes are counted.
    const buffer = Buffer.alloc(mostBytes + 1);
    let length = 0;
    for (;;) {
      const { bytesRead } = await file.read(buffer, length, buffer.length - length);
      length += bytesRead;
      if (bytesRead === 0) return buffer.toString('utf8', 0, length);
      if (length > mostBytes) throw new RangeError(`${path} has more than ${mostBytes} bytes.`);
    }
  } finally {
    await file.close();
  }
}
