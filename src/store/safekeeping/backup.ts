/**
 * Backup and restore of a whole data directory while the program runs. Databases are copied as one consistent snapshot
 * each (`VACUUM INTO`), everything else as files. The spool is copied before and after the databases: whatever a
 * snapshot lacks is then in one of the two copies, and the archive passes over what it has.
 *
 *   backup/
 *     backup.json     version, time, and size and SHA-256 of every file
 *     data/…          as in the data directory
 */

import { createHash } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { access, chown, copyFile, mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type Database from 'better-sqlite3';
import { z } from 'zod';
import type { MachineParts } from '../../config/machine.js';
import { BackupFault, saidOf } from '../../errors/errors.js';
import { isThere, listOrNone, orAbsent, statOrAbsent, textOrAbsent } from '../../files/absent.js';
import { closeToOthers, FOLDER_MODE } from '../../files/private-files.js';
import { moveWhole, writeWhole } from '../../files/write-whole.js';
import { iso } from '../../rf/iso.js';
import { filesIn } from './data-files.js';
import { openToLook } from './looking.js';
import { isSealed, openedMachine, putBack, SEALED, sealedMachine } from './machine-files.js';

const FORMAT = 1;
const MANIFEST = 'backup.json';
/** Of the manifest, and of the sealed part: both are read as a whole. */
const MOST_READ_BYTES = 64 << 20;
const DATA = 'data';
const manifestSchema = z.object({
  format: z.literal(FORMAT),
  programVersion: z.string(),
  madeAt: z.iso.datetime(),
  files: z.array(
    z.object({
      path: z.string(),
      bytes: z.number(),
      sha256: z.string(),
      schema: z.number().optional(),
    }),
  ),
  /** What a new machine needs, sealed; absent in a backup without a passphrase. */
  sealed: z.object({ bytes: z.number(), sha256: z.string() }).optional(),
});

export type BackupManifest = z.output<typeof manifestSchema>;

export interface BackupOrder {
  readonly dataDir: string;
  /** Folder of the backup; must not exist, or be empty. */
  readonly target: string;
  readonly programVersion: string;
  readonly at: number;
  /** Undefined: configuration, certificate and secrets are not in the backup. */
  readonly machine?: MachineParts | undefined;
  onFile?(path: string): void;
}

/**
 * @throws BackupFault when the target is not empty, the data directory does not exist, or a link in it leads nowhere; Error
 * from the disk
 */
export async function makeBackup(order: BackupOrder): Promise<BackupManifest> {
  const { dataDir, target, programVersion, at, machine, onFile } = order;
  if (!isThere(dataDir)) throw BackupFault.of('The data directory {dataDir} does not exist.', { dataDir });
  if (!isBeside(dataDir, target))
    throw BackupFault.of('The backup {target} must not lie inside {dataDir}.', { target, dataDir });
  await mustBeEmpty(target);
  const data = join(target, DATA);
  await mkdir(data, { recursive: true, mode: FOLDER_MODE });
  const listed = async () =>
    (await filesIn(dataDir, refuseBrokenLink)).filter((path) => machine === undefined || !isSealed(path));
  const paths = await listed();
  const databases = paths.filter((path) => path.endsWith('.db'));
  const copy = async (path: string): Promise<void> => {
    await mkdir(dirname(join(data, path)), { recursive: true });
    // A file that the program deletes meanwhile is in a snapshot.
    await orAbsent(join(dataDir, path), copyFile(join(dataDir, path), join(data, path)));
  };
  for (const path of paths) if (!databases.includes(path)) await copy(path);
  for (const path of databases) {
    onFile?.(path);
    await mkdir(dirname(join(data, path)), { recursive: true });
    snapshot(join(dataDir, path), join(data, path));
  }
  for (const path of await listed()) if (!path.endsWith('.db')) await copy(path);
  const files: BackupManifest['files'] = [];
  for (const path of await filesIn(data)) {
    const schema = path.endsWith('.db') ? { schema: schemaOf(join(data, path)) } : {};
    files.push({
      path,
      bytes: (await stat(join(data, path))).size,
      sha256: await sha256Of(join(data, path)),
      ...schema,
    });
  }
  const made = { format: FORMAT, programVersion, madeAt: iso(at), files } as const;
  const manifest: BackupManifest = machine === undefined ? made : { ...made, sealed: await sealInto(order, machine) };
  await writeWhole(join(target, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`);
  await closeToOthers(target);
  return manifest;
}

async function sealInto({ dataDir, target }: BackupOrder, machine: MachineParts): Promise<BackupManifest['sealed']> {
  const path = join(target, SEALED);
  await writeWhole(path, await sealedMachine(dataDir, machine));
  return { bytes: (await stat(path)).size, sha256: await sha256Of(path) };
}

/** Reads every byte of a backup. @throws BackupFault naming the first file that is missing, altered or not a database */
export async function verifyBackup(source: string, onFile?: (path: string) => void): Promise<BackupManifest> {
  const manifest = await readManifest(source);
  const data = join(source, DATA);
  for (const { path, bytes, sha256 } of manifest.files) {
    onFile?.(path);
    if (!isInside(data, path))
      throw BackupFault.of('{manifest} names "{path}", which lies outside the backup.', { manifest: MANIFEST, path });
    const file = join(data, path);
    const found = await statOrAbsent(file);
    if (found === undefined) throw BackupFault.of('{path} is missing from the backup.', { path });
    if (!found.isFile()) throw BackupFault.of('{path} is no file.', { path });
    if (found.size !== bytes)
      throw BackupFault.of('{path} has {foundCount} bytes, not {bytes}.', { path, foundCount: found.size, bytes });
    if ((await sha256Of(file)) !== sha256) throw BackupFault.of('{path} was changed after the backup.', { path });
    const fault = path.endsWith('.db') ? integrityFault(file) : undefined;
    if (fault !== undefined) throw BackupFault.of('{path} is damaged: {fault}.', { path, fault });
  }
  const { sealed } = manifest;
  if (sealed !== undefined) await mustBeSmall(join(source, SEALED));
  const isSealedThere = isThere(join(source, SEALED));
  if (sealed !== undefined && (!isSealedThere || (await sha256Of(join(source, SEALED))) !== sealed.sha256))
    throw BackupFault.of('{sealed} is missing, or not as it was backed up.', { sealed: SEALED });
  return manifest;
}

export interface RestoreOrder {
  readonly source: string;
  readonly dataDir: string;
  /** True: an existing data directory is renamed; false: it makes restore refuse. */
  readonly replace: boolean;
  /** Newest version of each database that this program knows, by file name; a newer one is refused before anything is changed. */
  readonly knownSchemas: Readonly<Record<string, number>>;
  readonly at: number;
  /** Opens what a new machine needs; without it only the data is restored. */
  readonly passphrase?: string | undefined;
  /** Folder below which the files of the machine go; the root of the file system when absent. */
  readonly machineRoot?: string | undefined;
  onFile?(path: string): void;
  /** Changes the restored folder before it takes the place of the former one. @param madeAt epoch ms of the backup */
  begin?(folder: string, madeAt: number): Promise<void>;
}

export interface Restored {
  readonly manifest: BackupManifest;
  /** New path of the former data directory; undefined when there was none. */
  readonly putAside: string | undefined;
  /** Files of the machine that were written; undefined where the backup has none, or no passphrase was given. */
  readonly machine: readonly string[] | undefined;
}

/** Verifies the backup, then restores it. @throws BackupFault, with the data directory unchanged */
export async function restoreBackup(order: RestoreOrder): Promise<Restored> {
  const { source, dataDir, replace, knownSchemas, at, onFile } = order;
  const manifest = await verifyBackup(source, onFile);
  const machine = await machineIn(order, manifest);
  for (const { path, schema = 0 } of manifest.files) {
    const known = knownSchemas[path] ?? Number.POSITIVE_INFINITY;
    if (schema > known)
      throw BackupFault.of(
        '{path} was written by a newer version (schema {schema}); this one knows {known}. Update rfi-logger first.',
        { path, schema, known },
      );
  }
  const isUsed = (await listOrNone(dataDir)).length > 0;
  if (isUsed && !replace)
    throw BackupFault.of('{dataDir} is not empty; --replace puts what is there aside.', { dataDir });
  const fresh = `${dataDir}.restoring`;
  await mayWriteBeside(dataDir);
  await rm(fresh, { recursive: true, force: true });
  for (const { path } of manifest.files) {
    await mkdir(dirname(join(fresh, path)), { recursive: true });
    await copyFile(join(source, DATA, path), join(fresh, path));
  }
  await mkdir(fresh, { recursive: true });
  for (const { path, content } of machine?.data ?? [])
    await writeWhole(join(fresh, path), Buffer.from(content, 'base64'));
  await order.begin?.(fresh, Date.parse(manifest.madeAt));
  await closeToOthers(fresh);
  if (isThere(dataDir)) await ownedLike(dataDir, fresh);
  const putAside = isUsed ? `${dataDir}.before-${new Date(at).toISOString().replaceAll(':', '')}` : undefined;
  if (putAside !== undefined) await moveWhole(dataDir, putAside);
  else await rm(dataDir, { recursive: true, force: true });
  await moveWhole(fresh, dataDir);
  const written = machine === undefined ? undefined : await putBack(machine, order.machineRoot ?? '/');
  return { manifest, putAside, machine: written };
}

/** Opened before anything is changed. @throws BackupFault for another passphrase */
async function machineIn({ source, passphrase }: RestoreOrder, { sealed }: BackupManifest) {
  if (sealed === undefined || passphrase === undefined) return undefined;
  const machine = openedMachine(await readFile(join(source, SEALED)), passphrase);
  if (machine === undefined)
    throw BackupFault.of('The passphrase does not open {sealed} of {source}.', { sealed: SEALED, source });
  return machine;
}

/** Checks that the parent folder is writable, because the data directory is renamed. @throws BackupFault */
async function mayWriteBeside(dataDir: string): Promise<void> {
  const folder = dirname(resolve(dataDir));
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? '';
    throw BackupFault.of(
      '{folder} cannot be written by this account ({why}): run restore as root, with sudo; files keep their owner.',
      { folder, why },
    );
  }
}

/** Gives files that root restored the owner of the former folder. */
async function ownedLike(former: string, fresh: string): Promise<void> {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = await stat(former);
  await chown(fresh, uid, gid);
  for (const name of await readdir(fresh, { recursive: true })) await chown(join(fresh, name), uid, gid);
}

/**
 * Copies the file before its tables are migrated, so that the older program can be used again.
 * @throws Error from SQLite when there is no space; then nothing is changed
 */
export function backupBeforeMigration(db: Database.Database, path: string, version: number): string {
  const copy = `${path}.schema-${version}`;
  if (!isThere(copy)) db.prepare('VACUUM INTO ?').run(copy);
  return copy;
}

function snapshot(from: string, to: string): void {
  const db = openToLook(from);
  try {
    db.pragma('busy_timeout = 10000');
    db.prepare('VACUUM INTO ?').run(to);
  } finally {
    db.close();
  }
}

function schemaOf(path: string): number {
  const db = openToLook(path);
  try {
    return db.pragma('user_version', { simple: true }) as number;
  } finally {
    db.close();
  }
}

function integrityFault(path: string): string | undefined {
  const db = openToLook(path);
  try {
    const answer = db.pragma('integrity_check(1)', { simple: true }) as string;
    return answer === 'ok' ? undefined : answer;
  } catch (error) {
    return (error as Error).message;
  } finally {
    db.close();
  }
}

/** @throws BackupFault when the folder holds no backup, or the manifest cannot be read */
export async function readManifest(source: string): Promise<BackupManifest> {
  const path = join(source, MANIFEST);
  try {
    await mustBeSmall(path);
    const text = await textOrAbsent(path);
    if (text === undefined)
      throw BackupFault.of('{source} is no backup: it has no {manifest}.', { source, manifest: MANIFEST });
    return manifestSchema.parse(JSON.parse(text));
  } catch (error) {
    if (error instanceof BackupFault) throw error;
    throw BackupFault.because(error, '{path} cannot be read: {why}', { path, why: saidOf(error) });
  }
}

/** @throws BackupFault for what is no file, or too large to be read as a whole; a missing file is told by its reader */
async function mustBeSmall(path: string): Promise<void> {
  const about = await statOrAbsent(path);
  if (about === undefined || (about.isFile() && about.size <= MOST_READ_BYTES)) return;
  throw BackupFault.of('{path} is no file of at most {mostReadBytes} bytes.', { path, mostReadBytes: MOST_READ_BYTES });
}

function refuseBrokenLink(path: string): never {
  throw BackupFault.of('{path} is a link that leads nowhere: mount its disk, or remove the link.', { path });
}

async function mustBeEmpty(folder: string): Promise<void> {
  const entries = await listOrNone(folder);
  if (entries.length > 0)
    throw BackupFault.of('{folder} is not empty; name a folder that is not there yet.', { folder });
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

function isInside(folder: string, path: string): boolean {
  return join(folder, path).startsWith(folder + sep);
}

function isBeside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way.startsWith('..') || way.startsWith(sep);
}
