/**
 * Brings an archive of an older form forward before it is opened. The form 1 kept single sweeps as floats, one row each;
 * they are written anew as blocks beside the old file, and only a whole new file takes its place.
 */
import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import Database from 'better-sqlite3';
import { newerData } from '../../errors/errors.js';
import type { Sweep } from '../../rf/sweep.js';
import { SCHEMA_VERSION } from '../writing/archive-schema.js';
import { EmbeddedArchive } from './embedded-archive.js';

const SINGLE_SWEEPS = 1;
/** Read at a time; the writer must keep up before more are read. */
const BATCH = 500;
/** Everything is kept: what is too old goes by the ordinary rule afterwards. */
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
 * The old file stays beside the new one, as `sweeps.db.schema-1`. A crash or a full disk on the way leaves the old file
 * where it was, and the next start begins anew.
 * @returns what was done, in a sentence; undefined when nothing had to be
 * @throws EnvironmentError for a file of a newer version; Error from the disk
 */
export async function bringArchiveForward(path: string, clock: () => number): Promise<string | undefined> {
  const fresh = `${path}.new`;
  const old = `${path}.schema-${SINGLE_SWEEPS}`;
  // Ended between the two renames: the old file is aside only when the new one was whole.
  if (!existsSync(path) && existsSync(old) && existsSync(fresh)) await rename(fresh, path);
  if (!existsSync(path)) return undefined;
  const version = schemaOf(path);
  if (version === undefined) return undefined;
  if (version > SCHEMA_VERSION) throw newerData(path, version, SCHEMA_VERSION);
  if (version !== SINGLE_SWEEPS) return undefined;
  await removeAll(fresh);
  const sweeps = await rewrite(path, fresh, clock);
  await rename(path, old);
  await rename(fresh, path);
  await rm(spoolOf(fresh), { recursive: true, force: true });
  return `The archive was brought to a newer form: ${sweeps} sweeps. The file before it was kept as ${old}.`;
}

/** Undefined for a file that is no database: opening it decides what becomes of it. */
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
    ...{ path: to, retention: KEEP_ALL, clock },
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

/** @throws Error when the disk took something not. */
async function onDisk(archive: EmbeddedArchive): Promise<void> {
  await archive.spool.sync();
  const { fault, losses } = archive.spool.health();
  if (fault !== undefined || losses.droppedSweeps > 0)
    throw new Error(`the archive could not be brought to its newer form: ${fault ?? losses.lastReason}`);
}

function sweepOf(row: SweepRow): Sweep {
  // The blob may lie at an odd address of a shared buffer: copied before it is seen as floats.
  const levelsDbm = new Float32Array(new Uint8Array(row.levels).buffer);
  return {
    ...(row.settings === null ? {} : (JSON.parse(row.settings) as Partial<Sweep>)),
    ...{ receiverId: row.id, stationId: row.station, seq: row.seq, flags: row.flags, levelsDbm },
    ...{ startedAt: row.started_at, endedAt: row.ended_at, startHz: row.start_hz, stepHz: row.step_hz },
  };
}

function spoolOf(path: string): string {
  return `${path}-spool`;
}

async function removeAll(path: string): Promise<void> {
  for (const suffix of ['', '-wal', '-shm']) await rm(path + suffix, { force: true });
  await rm(spoolOf(path), { recursive: true, force: true });
}
