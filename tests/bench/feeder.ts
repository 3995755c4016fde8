/** Writes the bytes on its standard input, again and again, as fast as the port at its path takes them. */
import { createWriteStream } from 'node:fs';
import { buffer } from 'node:stream/consumers';

const bytes = await buffer(process.stdin);
const port = createWriteStream(process.argv[2] ?? '', { flags: 'r+', highWaterMark: 256 * 1024 });
port.on('error', () => process.exit(0));
process.on('disconnect', () => process.exit(0));
for (;;) {
  if (!port.write(bytes)) await new Promise<void>((resolve) => port.once('drain', () => resolve()));
}
