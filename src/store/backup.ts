/**
 * Copies of a data directory, made while the program writes, and put back into an empty one. A copy is a folder with the
 * databases (each consistent in itself), the small files beside them, and a list with the checksum of everything.
 */
import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { copyFile, mkdir, open, readdir, readFile, rename, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { DataLock } from './data-lock.js';

const MANIFEST = 'manifest.json';
const ARCHIVE_FILE = 'sweeps.db';
/** What is worth keeping besides databases: settings, emissions, the state of detection. */
const SMALL_FILE = /\.(json|state|yaml)$/;
const ALL_PAGES = 1_000_000;

export interface BackedUpFile {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

export interface BackupManifest {
  readonly format: 1;
  /** Of the program that made it. */
  readonly version: string;
  /** RFC 3339. */
  readonly madeAt: string;
  readonly files: readonly BackedUpFile[];
}

export interface BackupOptions {
  readonly dataDir: string;
  /** The folder to make; it must not exist. */
  readonly to: string;
  readonly version: string;
  readonly clock: () => number;
  /** Copies the archive, sweeps not yet committed included; where absent (nobody writes) it is copied like the others. */
  readonly archive?: { backup(path: string): Promise<void> } | undefined;
}

/** @throws Error when the folder exists, the disk has no room for it, or a file cannot be read or written. */
export async function makeBackup({ dataDir, to, version, clock, archive }: BackupOptions): Promise<BackupManifest> {
  if (existsSync(to)) throw new Error(`${to} exists already: a backup never overwrites another.`);
  const names = (await readdir(dataDir)).filter((name) => !name.startsWith('.'));
  const databases = names.filter((name) => name.endsWith('.db'));
  const small = names.filter((name) => SMALL_FILE.test(name));
  await mkdir(dirname(to), { recursive: true });
  await checkRoom(dataDir, [...databases, ...small], dirname(to));
  const part = `${to}.part`;
  await rm(part, { recursive: true, force: true });
  await mkdir(part);
  try {
    for (const name of databases)
      if (name === ARCHIVE_FILE && archive !== undefined) await archive.backup(join(part, name));
      else await copyDatabase(join(dataDir, name), join(part, name));
    for (const name of small) await copyFile(join(dataDir, name), join(part, name));
    const files: BackedUpFile[] = [];
    for (const name of [...databases, ...small].sort()) files.push(await described(part, name));
    const manifest: BackupManifest = { format: 1, version, madeAt: new Date(clock()).toISOString(), files };
    await writeFile(join(part, MANIFEST), `${JSON.stringify(manifest, undefined, 2)}\n`);
    for (const name of [...files.map((file) => file.name), MANIFEST]) await synced(join(part, name));
    await rename(part, to);
    return manifest;
  } catch (error) {
    await rm(part, { recursive: true, force: true });
    throw error;
  }
}

/** The list of a backup, and a sentence for everything in it that is not as it was written. */
export async function verifyBackup(folder: string): Promise<{ manifest: BackupManifest; faults: string[] }> {
  const manifest = await readManifest(folder);
  const faults: string[] = [];
  for (const { name, bytes, sha256 } of manifest.files) {
    const found = await described(folder, name).catch((error: Error) => error);
    if (found instanceof Error) faults.push(`${name} cannot be read: ${found.message}.`);
    else if (found.sha256 !== sha256)
      faults.push(`${name} is not what was written (${found.bytes} of ${bytes} bytes).`);
    else if (name.endsWith('.db')) faults.push(...databaseFaults(join(folder, name)));
  }
  return { manifest, faults };
}

/** The list alone. @throws Error when there is none or a newer version wrote it. */
export async function readManifest(folder: string): Promise<BackupManifest> {
  const text = await readFile(join(folder, MANIFEST), 'utf8').catch(() => undefined);
  if (text === undefined) throw new Error(`${folder} is no backup: it has no ${MANIFEST}.`);
  const manifest = JSON.parse(text) as BackupManifest;
  if (manifest.format !== 1) throw new Error(`${folder} has format ${manifest.format}; this program knows format 1.`);
  return manifest;
}

/**
 * Puts a backup into a data directory nobody uses. What is there is not touched but moved aside, into a folder that is
 * named in the answer.
 * @throws Error when the backup is damaged; DataDirectoryInUse.
 */
export async function restoreBackup(
  folder: string,
  dataDir: string,
  clock: () => number,
): Promise<{ manifest: BackupManifest; movedTo: string | undefined }> {
  const { manifest, faults } = await verifyBackup(folder);
  if (faults.length > 0) throw new Error(`${folder} is damaged: ${faults.join(' ')}`);
  const lock = DataLock.take(dataDir);
  try {
    const names = manifest.files.map(({ name }) => name);
    await checkRoom(folder, names, dataDir);
    const movedTo = await moveAside(dataDir, clock());
    for (const name of names) {
      await copyFile(join(folder, name), join(dataDir, name));
      await synced(join(dataDir, name));
    }
    return { manifest, movedTo };
  } finally {
    lock.release();
  }
}

/** Everything but the lock; a spool belongs to the archive beside it and goes with it. */
async function moveAside(dataDir: string, at: number): Promise<string | undefined> {
  const aside = join(dataDir, `before-restore-${new Date(at).toISOString().replace(/[:.]/g, '-')}`);
  const names = (await readdir(dataDir)).filter(
    (name) => !name.startsWith('.') && !name.startsWith('before-restore-') && name !== 'backups',
  );
  if (names.length === 0) return undefined;
  await mkdir(aside);
  for (const name of names) await rename(join(dataDir, name), join(aside, name));
  return aside;
}

async function copyDatabase(from: string, to: string): Promise<void> {
  const db = new Database(from, { readonly: true, fileMustExist: true });
  try {
    // In one step: between two a writer could make it begin anew, for ever.
    await db.backup(to, { progress: () => ALL_PAGES });
  } finally {
    db.close();
  }
}

function databaseFaults(path: string): string[] {
  const db = new Database(path, { readonly: true, fileMustExist: true });
  try {
    const lines = (db.pragma('quick_check(5)') as { quick_check: string }[]).map(({ quick_check }) => quick_check);
    return lines.filter((line) => line !== 'ok').map((line) => `${path}: ${line}.`);
  } finally {
    db.close();
  }
}

async function checkRoom(from: string, names: readonly string[], to: string): Promise<void> {
  let bytes = 0;
  for (const name of names) bytes += (await stat(join(from, name))).size;
  const { bavail, bsize } = await statfs(to);
  if (bavail * bsize < bytes)
    throw new Error(`${to} has ${megabytes(bavail * bsize)} MB free; the copy needs ${megabytes(bytes)} MB.`);
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1e6);
}

async function described(folder: string, name: string): Promise<BackedUpFile> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(join(folder, name)) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { name, bytes, sha256: hash.digest('hex') };
}

async function synced(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
