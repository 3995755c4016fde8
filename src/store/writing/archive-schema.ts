/** Tables of the embedded archive, and the opening of the file in whatever state a crash left it. */
import { rmSync, statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { newerData } from '../../errors/errors.js';
import { isThere } from '../../files/absent.js';
import { isDamage, putAside } from '../../files/put-aside.js';
import { beginLog } from '../safekeeping/looking.js';

export const SCHEMA_VERSION = 2;

/**
 * Range of minutes in a row number. Row numbers are in order of time: pyramid and channel rows of one stream lie side by side,
 * so a range of time is a range of rows. Minutes since 1970 need 25 bits; 28 are reserved.
 */
const MINUTE_RANGE = 2 ** 28;
const LEVEL_RANGE = 8;

export function channelRowId(stream: number, atMs: number): number {
  return stream * MINUTE_RANGE + Math.floor(atMs / 60_000);
}

export function pyramidRowId(stream: number, level: number, atMs: number): number {
  return (stream * LEVEL_RANGE + level) * MINUTE_RANGE + Math.floor(atMs / 60_000);
}

/** Epoch ms of the begin of a pyramid or channel row. */
export function rowTimeMs(id: number): number {
  return (id % MINUTE_RANGE) * 60_000;
}

/** Made for a connection that only reads as well: it brings the rows up to date for itself. */
const HEARD = `heard (
    stream INTEGER NOT NULL, from_at REAL NOT NULL, to_at REAL NOT NULL, patience REAL NOT NULL, sweeps INTEGER NOT NULL,
    PRIMARY KEY (stream, from_at)
  ) WITHOUT ROWID`;
/** Rows of whole hours, made from those of minutes. */
const HOURS = 'channel_hours (id INTEGER PRIMARY KEY, layout INTEGER NOT NULL, slots BLOB NOT NULL)';
const NOTES = 'notes (name TEXT PRIMARY KEY, value REAL NOT NULL) WITHOUT ROWID';

const TABLES = `
  CREATE TABLE IF NOT EXISTS receivers (
    receiver TEXT PRIMARY KEY, station TEXT NOT NULL, last_seq INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS streams (
    id INTEGER PRIMARY KEY, receiver TEXT NOT NULL, start_hz REAL NOT NULL, stop_hz REAL NOT NULL, bins INTEGER NOT NULL,
    shape TEXT NOT NULL UNIQUE, done REAL NOT NULL, layout INTEGER NOT NULL
  );
  CREATE INDEX IF NOT EXISTS streams_of_receiver ON streams (receiver);
  CREATE TABLE IF NOT EXISTS layouts (id INTEGER PRIMARY KEY, channels TEXT NOT NULL UNIQUE);
  CREATE TABLE IF NOT EXISTS blocks (
    id INTEGER PRIMARY KEY, stream INTEGER NOT NULL, started_at REAL NOT NULL, last_at REAL NOT NULL,
    first_seq INTEGER NOT NULL, last_seq INTEGER NOT NULL, sweeps INTEGER NOT NULL, flags INTEGER NOT NULL,
    format INTEGER NOT NULL, first_bin INTEGER NOT NULL, bins INTEGER NOT NULL, bytes INTEGER NOT NULL,
    pinned INTEGER NOT NULL, thinned INTEGER NOT NULL,
    max REAL, mean REAL, p10 REAL, p50 REAL, p90 REAL, floor REAL, peak_bin INTEGER, longest_gap REAL
  );
  CREATE INDEX IF NOT EXISTS blocks_by_time ON blocks (stream, started_at);
  CREATE INDEX IF NOT EXISTS blocks_by_age ON blocks (started_at) WHERE pinned = 0;
  CREATE INDEX IF NOT EXISTS blocks_to_thin ON blocks (started_at) WHERE pinned = 0 AND thinned = 0 AND format > 1;
  CREATE TABLE IF NOT EXISTS block_data (id INTEGER PRIMARY KEY, head BLOB NOT NULL, body BLOB NOT NULL);
  CREATE TABLE IF NOT EXISTS pyramid (
    id INTEGER PRIMARY KEY, sweeps INTEGER NOT NULL, flags INTEGER NOT NULL, last_seq INTEGER NOT NULL,
    max BLOB NOT NULL, min BLOB NOT NULL, mean BLOB NOT NULL, missing BLOB
  );
  CREATE TABLE IF NOT EXISTS channels (id INTEGER PRIMARY KEY, layout INTEGER NOT NULL, slots BLOB NOT NULL);
  CREATE TABLE IF NOT EXISTS pins (
    id INTEGER PRIMARY KEY, receiver TEXT NOT NULL, from_at REAL NOT NULL, to_at REAL NOT NULL, reason TEXT NOT NULL,
    UNIQUE (receiver, from_at, to_at, reason)
  );
  CREATE TABLE IF NOT EXISTS ${NOTES};
  CREATE TABLE IF NOT EXISTS ${HEARD};
  CREATE TABLE IF NOT EXISTS ${HOURS};
  CREATE TRIGGER IF NOT EXISTS sweeps_added AFTER INSERT ON blocks
    BEGIN UPDATE notes SET value = value + new.sweeps WHERE name = 'sweeps'; END;
  CREATE TRIGGER IF NOT EXISTS sweeps_deleted AFTER DELETE ON blocks
    BEGIN UPDATE notes SET value = value - old.sweeps WHERE name = 'sweeps'; END;
`;
/** The number of all sweeps, counted once in a file of an earlier version; kept by triggers, whoever adds or deletes blocks. */
const COUNT_SWEEPS = "INSERT INTO notes SELECT 'sweeps', coalesce(sum(sweeps), 0) FROM main.blocks";

/**
 * Bytes of the file that are read without copying; the system counts them as memory of this process until it needs them
 * elsewhere.
 */
const MAPPED_BYTES = 268_435_456;
const CACHE_BYTES = 32_000_000;

export interface DatabaseMemory {
  readonly mappedBytes?: number | undefined;
  readonly cacheBytes?: number | undefined;
}

export interface OpenedDatabase<T> {
  readonly db: Database.Database;
  /** The parts made from the database. */
  readonly parts: T;
  /** Repair that opening needed, as a sentence; undefined when none. */
  readonly repair: string | undefined;
}

/**
 * Opens or makes the file and the parts that read it first. A file too damaged for that is renamed, never deleted. That an
 * archive was there, and is not any more, shows by its reserve for a full disk.
 * @throws Error when it was written by a newer version, or the folder cannot be written
 */
export function openDatabase<T>(
  path: string,
  partsOf: (db: Database.Database) => T,
  memory: DatabaseMemory = {},
): OpenedDatabase<T> {
  const isLost = (statSync(path, { throwIfNoEntry: false })?.size ?? 0) === 0 && isThere(`${path}-ballast`);
  const lost = isLost ? `The archive ${path} was missing or empty; a new one was begun.` : undefined;
  try {
    return { ...orInReserve(path, () => openWith(path, partsOf, memory)), repair: lost };
  } catch (error) {
    // The program's statements are right, so a statement that SQLite refuses means a damaged schema.
    if (!isDamage(error) && (error as { code?: string }).code !== 'SQLITE_ERROR') throw error;
    const repair = `The archive ${path} could not be opened (${(error as Error).message}); it was kept as ${putAside(path)} and a new one begun.`;
    return { ...openWith(path, partsOf, memory), repair };
  }
}

/** On a full disk the space of the reserve lets the archive be opened, after which it can delete what is old. */
function orInReserve<T>(path: string, opened: () => T): T {
  try {
    return opened();
  } catch (error) {
    const reserve = `${path}-ballast`;
    if (!isDiskFull(error) || !isThere(reserve)) throw error;
    rmSync(reserve);
    return opened();
  }
}

function openWith<T>(
  path: string,
  partsOf: (db: Database.Database) => T,
  memory: DatabaseMemory,
): { db: Database.Database; parts: T } {
  const db = open(path, memory);
  try {
    return { db, parts: partsOf(db) };
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Opens a second connection that only reads. */
export function openForReading(path: string): Database.Database {
  const db = new Database(path, { readonly: true, fileMustExist: true });
  db.pragma(`mmap_size = ${MAPPED_BYTES}`);
  return db;
}

/** Opens the file for questions only. @throws Error when the file is damaged, or of another version */
export function lookInto<T>(path: string, partsOf: (db: Database.Database) => T): OpenedDatabase<T> {
  const db = openForReading(path);
  try {
    mustBeKnown(db, path);
    standInForTables(db);
    return { db, parts: partsOf(db), repair: undefined };
  } catch (error) {
    db.close();
    throw error;
  }
}

/** @throws Error when the file is of a newer version, or of version 1 (single sweeps) */
function mustBeKnown(db: Database.Database, path: string): void {
  const version = db.pragma('user_version', { simple: true }) as number;
  if (version > SCHEMA_VERSION) throw newerData(path, version, SCHEMA_VERSION);
  if (version === 1)
    throw new Error(`${path} has tables of version 1 (single sweeps); starting rfi-logger migrates it`);
}

function open(
  path: string,
  { mappedBytes = MAPPED_BYTES, cacheBytes = CACHE_BYTES }: DatabaseMemory,
): Database.Database {
  const db = new Database(path);
  try {
    mustBeKnown(db, path);
    db.pragma('auto_vacuum = INCREMENTAL');
    beginLog(db, () => rmSync(`${path}-ballast`, { force: true }));
    // The spool deletes a sweep after its commit, so a commit must be on disk when it returns.
    db.pragma('synchronous = FULL');
    // The log is copied into the file after every megabyte, so that it does not fill a small disk.
    db.pragma('wal_autocheckpoint = 256');
    db.pragma('journal_size_limit = 4194304');
    db.pragma(`cache_size = -${Math.round(cacheBytes / 1000)}`);
    db.pragma(`mmap_size = ${mappedBytes}`);
    db.exec(TABLES);
    addMissingColumns(db);
    if (sweepsIn(db) === undefined) db.exec(COUNT_SWEEPS);
    // Written only when it differs: a full disk refuses even that.
    if (db.pragma('user_version', { simple: true }) !== SCHEMA_VERSION) db.pragma(`user_version = ${SCHEMA_VERSION}`);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/**
 * Adds `longest_gap` (longest time in ms from one sweep of a block to the next) to a file of an earlier version. An older
 * program leaves it NULL and reads the file as before; the gap reader then reads the block itself.
 */
function addMissingColumns(db: Database.Database): void {
  if (!hasLongestGap(db)) db.exec('ALTER TABLE blocks ADD COLUMN longest_gap REAL');
}

/** Does the same for a file that is only read, in memory: tables of this connection replace those that change or are missing. */
function standInForTables(db: Database.Database): void {
  db.pragma('temp_store = MEMORY');
  const has = (table: string) => db.prepare('SELECT 1 FROM sqlite_master WHERE name = ?').get(table) !== undefined;
  db.exec(`CREATE TEMP TABLE ${NOTES}; INSERT INTO temp.notes SELECT * FROM main.notes; CREATE TEMP TABLE ${HEARD}`);
  if (has('heard')) db.exec('INSERT INTO temp.heard SELECT * FROM main.heard');
  if (!has('channel_hours')) db.exec(`CREATE TEMP TABLE ${HOURS}`);
  if (sweepsIn(db) === undefined) db.exec(COUNT_SWEEPS);
  if (hasLongestGap(db)) return;
  db.exec('CREATE TEMP VIEW blocks AS SELECT *, NULL AS longest_gap FROM main.blocks');
  // Statements that would write are prepared but never run.
  for (const change of ['INSERT', 'UPDATE', 'DELETE'])
    db.exec(`CREATE TEMP TRIGGER no_${change} INSTEAD OF ${change} ON temp.blocks BEGIN SELECT 1; END`);
}

/** Number of sweeps in the file, without reading its blocks. */
export function sweepsIn(db: Database.Database): number | undefined {
  return db.prepare("SELECT value FROM notes WHERE name = 'sweeps'").pluck().get() as number | undefined;
}

function hasLongestGap(db: Database.Database): boolean {
  const columns = db.prepare("SELECT name FROM pragma_table_info('blocks')").pluck().all() as string[];
  return columns.includes('longest_gap');
}

export function isDiskFull(error: unknown): boolean {
  const code = (error as { code?: string }).code ?? '';
  return code === 'ENOSPC' || code === 'SQLITE_FULL' || code.startsWith('SQLITE_IOERR');
}
