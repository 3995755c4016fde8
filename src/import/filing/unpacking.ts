/**
 * Unpacks `.gz`, `.zip` and text in UTF-16 into a folder, also one in another; bounded by bytes, by ratio, by the entries of an
 * archive and by the number of layers.
 */
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, open, rm, stat, utimes } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { ProtocolError, saidOf, sentenceOf } from '../../errors/errors.js';
import { fileBytes, inflate } from '../../files/zip/zip-file.js';
import { ZipReader } from '../../files/zip/zip-reader.js';

/** Most bytes that one given file may unpack to, in total. */
const MOST_UNPACKED_BYTES = 8e9;
/** Most bytes out of one packed byte; tables of levels reach 20. A small file may unpack to the least bytes all the same. */
const MOST_RATIO = 200;
const LEAST_ALLOWED_BYTES = 64e6;
const MOST_LAYERS = 3;
const HEAD_BYTES = 32;
/** Text in UTF-16 without its mark: every other byte is zero. */
const UTF_16LE = /^(?:[\t\r\n -~]\0){4,}$/;
const UTF_16BE = /^(?:\0[\t\r\n -~]){4,}$/;

export type Packing = 'plain' | 'gzip' | 'zip' | 'utf-16le' | 'utf-16be';

export interface UnpackOrder {
  readonly path: string;
  readonly kind: Exclude<Packing, 'plain'>;
  readonly folder: string;
}

/** A file that was unpacked; without an entry it is the whole content of the packed file. */
export interface Unpacked {
  readonly entry?: string;
  readonly path: string;
  /** Why it is still packed: it is damaged, or packed too often. */
  readonly fault?: string;
}

/** The kind of a file by its first bytes. */
export async function packingOf(path: string): Promise<Packing> {
  const file = await open(path);
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    const head = buffer.toString('latin1', 0, bytesRead);
    if (buffer[0] === 0x1f && buffer[1] === 0x8b) return 'gzip';
    if (head.startsWith('PK\u0003\u0004')) return 'zip';
    if ((buffer[0] === 0xff && buffer[1] === 0xfe) || UTF_16LE.test(head)) return 'utf-16le';
    return (buffer[0] === 0xfe && buffer[1] === 0xff) || UTF_16BE.test(head) ? 'utf-16be' : 'plain';
  } finally {
    await file.close();
  }
}

/** @throws ProtocolError when the packed file is damaged, or unpacks to too much */
export async function* unpacked(order: UnpackOrder): AsyncGenerator<Unpacked> {
  yield* layers(order, await Budget.of(order.path), 1);
}

/** The files of one layer; packed ones among them are unpacked in turn. */
async function* layers(order: UnpackOrder, budget: Budget, depth: number): AsyncGenerator<Unpacked> {
  for await (const file of oneLayer(order, budget)) {
    const kind = await packingOf(file.path);
    if (kind === 'plain') {
      yield file;
      continue;
    }
    const name = file.entry ?? basename(order.path);
    if (depth === MOST_LAYERS)
      throw ProtocolError.of('{name} is packed more than {most} times: unpack it first.', { name, most: MOST_LAYERS });
    const folder = await mkdtemp(join(order.folder, 'layer-'));
    try {
      for await (const { entry, ...inner } of layers({ path: file.path, kind, folder }, budget, depth + 1)) {
        const names = [file.entry, entry].filter((one) => one !== undefined);
        yield names.length === 0 ? inner : { entry: names.join('/'), ...inner };
      }
    } catch (error) {
      // The files beside it are good.
      if (!(error instanceof ProtocolError)) throw error;
      yield { ...file, fault: sentenceOf(error) };
    }
    await rm(file.path);
  }
}

async function* oneLayer({ path, kind, folder }: UnpackOrder, budget: Budget): AsyncGenerator<Unpacked> {
  if (kind === 'zip') return yield* zipEntries(path, folder, budget);
  const to = join(folder, basename(path).replace(/\.gz$/i, '') || 'file');
  await unpack(createReadStream(path), kind === 'gzip' ? createGunzip() : utf8From(kind), to, budget);
  yield { path: to };
}

async function* zipEntries(path: string, folder: string, budget: Budget): AsyncGenerator<Unpacked> {
  const file = await open(path);
  try {
    const zip = await ZipReader.open(await fileBytes(file), inflate);
    if (zip.members.some(({ name }) => name === '[Content_Types].xml'))
      throw ProtocolError.of('{name} is an office document: save its table as CSV and import that.', {
        name: basename(path),
      });
    const members = zip.members.filter(({ name }) => !name.startsWith('__MACOSX/'));
    for (const { name } of members) {
      // Names are flattened, so that no entry is written outside the folder. Files that belong together keep the same beginning.
      const to = join(folder, name.replace(/[^\w.-]/g, '_').slice(-150));
      await unpack(Readable.from(zip.pieces(name)), undefined, to, budget);
      yield { entry: name, path: to };
    }
  } finally {
    await file.close();
  }
}

/** Bytes that one given file may still unpack to. */
class Budget {
  readonly path: string;
  readonly #most: number;
  #left: number;

  private constructor(path: string, most: number) {
    this.path = path;
    this.#most = most;
    this.#left = most;
  }

  static async of(path: string): Promise<Budget> {
    const { size } = await stat(path);
    return new Budget(path, Math.min(MOST_UNPACKED_BYTES, Math.max(LEAST_ALLOWED_BYTES, MOST_RATIO * size)));
  }

  /** Counts the bytes of a stream. @throws ProtocolError in the stream when there are too many */
  counted(): Transform {
    return new Transform({
      transform: (chunk: Buffer, _encoding, done) => {
        this.#left -= chunk.length;
        if (this.#left >= 0) done(null, chunk);
        else done(ProtocolError.of('{path} unpacks to more than {most} bytes.', { path: this.path, most: this.#most }));
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
    throw ProtocolError.because(error, 'The file cannot be unpacked: {why}', { why: saidOf(error) });
  }
}
