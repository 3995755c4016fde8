/**
 * Migrates an archive of an older version before it is opened. Version 1 stored each sweep as a row of floats. The sweeps are
 * written as blocks to a new file, and only a complete new file replaces the old one.
 */
import { rm } from 'node:fs/promises';
import Database from 'better-sqlite3';
import { newerData } from '../../errors/errors.js';
import { isThere } from '../../files/absent.js';
import { moveWhole } from '../../files/write-whole.js';
import type { Sweep } from '../../rf/sweep.js';
import { SCHEMA_VERSION } from '../writing/archive-schema.js';
import { EmbeddedArchive } from './embedded-archive.js';

const SINGLE_SWEEPS = 1;
/** Number of sweeps read at a time; the writer must finish them before more are read. */
const BATCH = 500;
/** The migration keeps everything; the ordinary retention deletes later what is too old. */
const KEEP_ALL = { maxAgeMs: Number.MAX_SAFE_INTEGER, maxBytes: Number.MAX_SAFE_INTEGER };

interface SweepRow {
  readonly seq: number;
  readonly started_at: number;
  readonly ended_at: number;
  readonly start_hz: number;
  readonly step_hz: number;
  readonly flags: number;
  readonly settings: string | null;
  readonly levels: Buffer;
  readonly id: string;
  readonly station: string;
}

/**
 * Migrates the file; the old one stays beside it as `sweeps.db.schema-1`. A crash or a full disk leaves the old file in place,
 * and the next start begins from the start again.
 * @returns a sentence about what was done; undefined when nothing had to be done
 * @throws EnvironmentError for a file of a newer version; Error from the disk
 */
export async function bringArchiveForward(path: string, clock: () => number): Promise<string | undefined> {
  const fresh = `${path}.new`;
  const old = `${path}.schema-${SINGLE_SWEEPS}`;
  // The program ended between the two renames: the old file was renamed only after the new one was complete.
  if (!isThere(path) && isThere(old) && isThere(fresh)) await moveWhole(fresh, path);
  if (!isThere(path)) return undefined;
  const version = schemaOf(path);
  if (version === undefined) return undefined;
  if (version > SCHEMA_VERSION) throw newerData(path, version, SCHEMA_VERSION);
  if (version !== SINGLE_SWEEPS) return undefined;
  await removeAll(fresh);
  const sweeps = await rewrite(path, fresh, clock);
  await moveWhole(path, old);
  await moveWhole(fresh, path);
  await rm(spoolOf(fresh), { recursive: true, force: true });
  return `The archive was brought to a newer form: ${sweeps} sweeps. The file before it was kept as ${old}.`;
}

/** Version of the file's tables; undefined for a file that is no database, which opening handles. */
function schemaOf(path: string): number | undefined {
  const db = new Database(path);
  try {
    return db.pragma('user_version', { simple: true }) as number;
  } catch {
    return undefined;
  } finally {
    db.close();
  }
}

async function rewrite(from: string, to: string, clock: () => number): Promise<number> {
  const db = new Database(from);
  const archive = await EmbeddedArchive.open({
    path: to,
    retention: KEEP_ALL,
    clock,
    spool: { folder: spoolOf(to), maxBytes: Number.MAX_SAFE_INTEGER },
  });
  let sweeps = 0;
  try {
    const rows = db.prepare<unknown[], SweepRow>(
      'SELECT s.*, r.receiver AS id, r.station FROM sweeps s JOIN receivers r ON r.id = s.receiver ORDER BY r.id, s.seq',
    );
    for (const row of rows.iterate()) {
      archive.add(sweepOf(row));
      sweeps += 1;
      if (sweeps % BATCH === 0) await onDisk(archive);
    }
    await onDisk(archive);
    db.pragma('wal_checkpoint(TRUNCATE)');
  } finally {
    await archive.close();
    db.close();
  }
  return sweeps;
}

/** @throws Error when the disk refused a sweep */
async function onDisk(archive: EmbeddedArchive): Promise<void> {
  await archive.spool.sync();
  const { fault, losses } = archive.spool.health();
  if (fault !== undefined || losses.droppedSweeps > 0)
    throw new Error(`the archive could not be brought to its newer form: ${fault?.en ?? losses.lastReason}`);
}

function sweepOf(row: SweepRow): Sweep {
  // A blob may begin at an odd address of a shared buffer, so it is copied before it is viewed as floats.
  const levelsDbm = new Float32Array(new Uint8Array(row.levels).buffer);
  return {
    ...(row.settings === null ? {} : (JSON.parse(row.settings) as Partial<Sweep>)),
    receiverId: row.id,
    stationId: row.station,
    seq: row.seq,
    flags: row.flags,
    levelsDbm,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    startHz: row.start_hz,
    stepHz: row.step_hz,
  };
}

function spoolOf(path: string): string {
  return `${path}-spool`;
}

async function removeAll(path: string): Promise<void> {
  for (const suffix of ['', '-wal', '-shm']) await rm(path + suffix, { force: true });
  await rm(spoolOf(path), { recursive: true, force: true });
}
