/**
 * The files behind the paths that a person gives: plain files, and content of `.gz` and `.zip` and text in UTF-16, which is
 * unpacked into a folder beside the archive while it is read.
 */
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, open, rm, stat, utimes } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { ProtocolError, sentenceOf } from '../../errors/errors.js';
import { ZipReader } from '../../zip/zip-reader.js';

/** Most bytes that one given file may unpack to, in total. */
const MOST_UNPACKED_BYTES = 8e9;
const FOLDER = 'imports';

export interface ImportSource {
  /** Name for reports and notes: the path, followed by a slash and the entry for an archive. */
  readonly name: string;
  /** Path of the bytes. */
  readonly path: string;
}

/** True for a file that is read together with another one: levels of SigMF, notes of our recordings. */
function belongsToAnother(name: string, names: ReadonlySet<string>): boolean {
  if (name.endsWith('.sigmf-data')) return names.has(name.replace(/data$/, 'meta'));
  return name.endsWith('.json') && names.has(name.slice(0, -'.json'.length));
}

/**
 * Calls `read` with each file behind `path`, one after another; unpacked bytes are deleted when it resolves.
 * @throws ProtocolError when the packed file is damaged, or unpacks to too much
 */
export async function forEachSource(
  { path, dataDir, given }: { readonly path: string; readonly dataDir: string; readonly given: readonly string[] },
  read: (source: ImportSource) => Promise<void>,
): Promise<void> {
  if (belongsToAnother(path, new Set(given))) return;
  const kind = await packingOf(path);
  if (kind === 'plain') return await read({ name: path, path });
  await mkdir(join(dataDir, FOLDER), { recursive: true });
  const folder = await mkdtemp(join(dataDir, FOLDER, 'unpacked-'));
  const budget = new Budget(path);
  try {
    if (kind === 'zip') return await readZip(path, folder, budget, read);
    const unpacked = join(folder, basename(path).replace(/\.gz$/i, '') || 'file');
    if (kind === 'gzip') await unpack(createReadStream(path), createGunzip(), unpacked, budget);
    else await unpack(createReadStream(path), utf8From(kind), unpacked, budget);
    await read({ name: path, path: unpacked });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function readZip(
  path: string,
  folder: string,
  budget: Budget,
  read: (source: ImportSource) => Promise<void>,
): Promise<void> {
  const zip = await ZipReader.open(path);
  try {
    const entries = zip.entries.filter(({ name }) => !name.endsWith('/') && !name.startsWith('__MACOSX/'));
    const names = new Set(entries.map(({ name }) => name));
    // Names are flattened, so that no entry is written outside the folder. Files that belong together keep the same beginning.
    const flat = (name: string): string => join(folder, name.replace(/[^\w.-]/g, '_').slice(-150));
    for (const { name } of entries) await unpack(Readable.from(zip.pieces(name)), undefined, flat(name), budget);
    for (const { name } of entries)
      if (!belongsToAnother(name, names)) await read({ name: `${path}/${name}`, path: flat(name) });
  } finally {
    zip.close();
  }
}

type Packing = 'plain' | 'gzip' | 'zip' | 'utf-16le' | 'utf-16be';

async function packingOf(path: string): Promise<Packing> {
  const file = await open(path);
  try {
    const { buffer } = await file.read(Buffer.alloc(4), 0, 4, 0);
    if (buffer[0] === 0x1f && buffer[1] === 0x8b) return 'gzip';
    if (buffer.toString('latin1') === 'PK\u0003\u0004') return 'zip';
    if (buffer[0] === 0xff && buffer[1] === 0xfe) return 'utf-16le';
    return buffer[0] === 0xfe && buffer[1] === 0xff ? 'utf-16be' : 'plain';
  } finally {
    await file.close();
  }
}

/** Bytes that one given file may still unpack to. */
class Budget {
  readonly path: string;
  #left = MOST_UNPACKED_BYTES;

  constructor(path: string) {
    this.path = path;
  }

  /** Counts the bytes of a stream. @throws ProtocolError in the stream when there are too many */
  counted(): Transform {
    return new Transform({
      transform: (chunk: Buffer, _encoding, done) => {
        this.#left -= chunk.length;
        if (this.#left >= 0) done(null, chunk);
        else done(new ProtocolError(`${this.path} unpacks to more than ${MOST_UNPACKED_BYTES} bytes.`));
      },
    });
  }
}

function utf8From(encoding: 'utf-16le' | 'utf-16be'): Transform {
  const decoder = new TextDecoder(encoding);
  return new Transform({
    transform: (chunk: Buffer, _encoding, done) => done(null, Buffer.from(decoder.decode(chunk, { stream: true }))),
    flush: (done) => done(null, Buffer.from(decoder.decode())),
  });
}

async function unpack(from: Readable, through: Transform | undefined, to: string, budget: Budget): Promise<void> {
  const target = createWriteStream(to, { flags: 'wx' });
  try {
    if (through === undefined) await pipeline(from, budget.counted(), target);
    else await pipeline(from, through, budget.counted(), target);
    // Sweeps of a file without times get the time of the file itself, also when it is imported again.
    const { atime, mtime } = await stat(budget.path);
    await utimes(to, atime, mtime);
  } catch (error) {
    if (error instanceof ProtocolError) throw error;
    throw new ProtocolError(`The file cannot be unpacked: ${sentenceOf(error)}`, { cause: error });
  }
}
