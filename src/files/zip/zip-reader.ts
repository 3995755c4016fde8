/**
 * Reads zip files that others made: entries are listed and read one by one, and nothing is written to a path that the
 * file names. Refused are a name that leaves its folder, a name that occurs twice, entries that share bytes, and an entry
 * that inflates to more than it states.
 */
import type { Readable } from 'node:stream';
import { type Entry, fromBuffer, type Options, open, type ZipFile } from 'yauzl';
import { ProtocolError, saidOf } from '../../errors/errors.js';

export interface ZipEntry {
  readonly name: string;
  /** Size after inflating. */
  readonly bytes: number;
  readonly packedBytes: number;
}

const MOST_ENTRIES = 20_000;
const LONGEST_TEXT = 64 << 20;
const OPTIONS: Options = { lazyEntries: true, autoClose: false, strictFileNames: true, validateEntrySizes: true };
type Opened = (error: Error | null, zip: ZipFile) => void;

export class ZipReader {
  readonly entries: readonly ZipEntry[];
  readonly #zip: ZipFile;
  readonly #byName: ReadonlyMap<string, Entry>;

  private constructor(zip: ZipFile, byName: ReadonlyMap<string, Entry>) {
    this.#zip = zip;
    this.#byName = byName;
    this.entries = [...byName.values()].map(({ fileName, uncompressedSize, compressedSize }) => {
      return { name: fileName, bytes: uncompressedSize, packedBytes: compressedSize };
    });
  }

  /** @throws ProtocolError when the file is not a zip file, or is one made to mislead its reader. */
  static async open(path: string): Promise<ZipReader> {
    return await ZipReader.#opened(path, (done) => open(path, OPTIONS, done));
  }

  /** Of a file in memory, called `name` in refusals. @throws ProtocolError as `open` does. */
  static async fromBytes(content: Uint8Array, name: string): Promise<ZipReader> {
    const buffer = Buffer.from(content.buffer, content.byteOffset, content.length);
    return await ZipReader.#opened(name, (done) => fromBuffer(buffer, OPTIONS, done));
  }

  static async #opened(name: string, begin: (done: Opened) => void): Promise<ZipReader> {
    const zip = await new Promise<ZipFile>((resolve, reject) => {
      begin((error, opened) => {
        if (error === null) resolve(opened);
        else reject(noZip(name, error));
      });
    });
    try {
      return new ZipReader(zip, await entriesOf(zip, name));
    } catch (error) {
      zip.close();
      // A place beyond all files is refused by the system's own words.
      throw error instanceof ProtocolError ? error : noZip(name, error as Error);
    }
  }

  /** The inflated bytes of an entry. @throws ProtocolError when the entry is missing or damaged. */
  async *pieces(name: string): AsyncGenerator<Buffer, void, undefined> {
    const entry = this.#byName.get(name);
    if (entry === undefined) throw ProtocolError.of('The zip file has no {name}.', { name });
    try {
      const stream = await new Promise<Readable>((resolve, reject) => {
        this.#zip.openReadStream(entry, (error, opened) => (error === null ? resolve(opened) : reject(error)));
      });
      for await (const piece of stream) yield piece as Buffer;
    } catch (error) {
      throw ProtocolError.because(error, '{name} is damaged: {why}', { name, why: saidOf(error) });
    }
  }

  /** The bytes of a small entry. @throws ProtocolError when it is missing, damaged, or over 64 MiB. */
  async content(name: string): Promise<Buffer> {
    const pieces: Buffer[] = [];
    let bytes = 0;
    for await (const piece of this.pieces(name)) {
      bytes += piece.length;
      if (bytes > LONGEST_TEXT) throw ProtocolError.of('{name} is larger than 64 MiB.', { name });
      pieces.push(piece);
    }
    return Buffer.concat(pieces);
  }

  close(): void {
    this.#zip.close();
  }
}

function entriesOf(zip: ZipFile, path: string): Promise<Map<string, Entry>> {
  return new Promise((resolve, reject) => {
    const byName = new Map<string, Entry>();
    let packedBytes = 0;
    zip.on('error', (error: Error) => reject(noZip(path, error)));
    zip.on('end', () => resolve(byName));
    zip.on('entry', (entry: Entry) => {
      const { fileName } = entry;
      packedBytes += entry.compressedSize;
      if (byName.has(fileName))
        reject(ProtocolError.of('{path} has {fileName} twice: readers would differ.', { path, fileName }));
      else if (byName.size >= MOST_ENTRIES)
        reject(ProtocolError.of('{path} has more than {most} entries.', { path, most: MOST_ENTRIES }));
      else if (/(^|\/)\.\.?(\/|$)|^\/|\\|\0/.test(fileName))
        reject(ProtocolError.of('{path} names "{fileName}", which leaves its folder.', { path, fileName }));
      else if (packedBytes > zip.fileSize)
        reject(ProtocolError.of('{path} has entries that share bytes: it is made to exhaust its reader.', { path }));
      else {
        if (!fileName.endsWith('/')) byName.set(fileName, entry);
        zip.readEntry();
      }
    });
    zip.readEntry();
  });
}

function noZip(path: string, cause: Error): ProtocolError {
  // The library's own sentence for what is no zip at all is about bytes.
  const why = /^End of central directory/.test(cause.message) ? 'its end is missing' : cause.message;
  return ProtocolError.because(cause, '{path} is no whole zip file: {why}.', { path, why });
}
