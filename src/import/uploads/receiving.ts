/** Writes an upload to its file, behind what came before. */
import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { SaidError } from '../../words/said.js';

export const MOST_BYTES_EACH = 4e9;

export class UploadTooLarge extends SaidError {
  override readonly name = 'UploadTooLarge';
}

/** @throws UploadTooLarge; or an error when the connection was cut: everything that came before is in the file */
export async function receive(content: Readable, path: string, onBytes: (bytes: number) => void): Promise<void> {
  const file = await open(path, 'a');
  try {
    let bytes = (await file.stat()).size;
    for await (const chunk of content as AsyncIterable<Uint8Array>) {
      bytes += chunk.length;
      if (bytes > MOST_BYTES_EACH)
        throw UploadTooLarge.of('The file is larger than {bytes} bytes; import it with the command.', {
          bytes: MOST_BYTES_EACH,
        });
      await file.appendFile(chunk);
      onBytes(bytes);
    }
  } finally {
    await file.close();
  }
}
