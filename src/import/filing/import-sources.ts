/**
 * The files behind the paths that a person gives: plain files, and content of `.gz` and `.zip` and text in UTF-16, which a
 * limited process unpacks into a folder beside the archive while it is read.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ProtocolError } from '../../errors/errors.js';
import { ReadingRefused } from '../../threads/limited-reader.js';
import { streamLimited } from '../../threads/limited-stream.js';
import { workerUrl } from '../../threads/worker-url.js';
import { packingOf, type Unpacked, type UnpackOrder } from './unpacking.js';

const FOLDER = 'imports';
/** Of one packed file; one that unpacks to 8 GB takes minutes. */
const LIMITS = { memoryMb: 384, cpuSeconds: 1800, withinMs: 1_800_000 };

export interface ImportSource {
  /** Name for reports and notes: the path, followed by a slash and the entry for an archive. */
  readonly name: string;
  /** Path of the bytes. */
  readonly path: string;
  /** Why it could not be unpacked. */
  readonly fault?: string;
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
  try {
    const files = await allUnpacked({ path, kind, folder });
    const names = new Set(files.map(({ entry = '' }) => entry));
    for (const { entry, ...file } of files)
      if (entry === undefined) await read({ name: path, ...file });
      else if (!belongsToAnother(entry, names)) await read({ name: `${path}/${entry}`, ...file });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** @throws ProtocolError */
async function allUnpacked(order: UnpackOrder): Promise<Unpacked[]> {
  const files: Unpacked[] = [];
  try {
    const url = workerUrl(import.meta.url, 'unpack-process');
    for await (const file of streamLimited<Unpacked>(url, order, LIMITS)) files.push(file);
  } catch (error) {
    if (!(error instanceof ReadingRefused)) throw error;
    throw new ProtocolError(error.said, { cause: error });
  }
  return files;
}
