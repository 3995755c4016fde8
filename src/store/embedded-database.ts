/** The embedded archive's tables and statements; runs inside the archive's worker thread. */
import Database from 'better-sqlite3';
import type { DriverSweep, Sweep } from '../rf/sweep.js';
import type { Retention, StoredSweep, SweepQuery } from './archive.js';
import { Folder } from './fold.js';

const SCHEMA_VERSION = 1;
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS receivers (id INTEGER PRIMARY KEY, station TEXT NOT NULL, receiver TEXT NOT NULL UNIQUE);
  CREATE TABLE IF NOT EXISTS sweeps (
    receiver INTEGER NOT NULL, seq INTEGER NOT NULL, started_at REAL NOT NULL, ended_at REAL NOT NULL,
    start_hz REAL NOT NULL, step_hz REAL NOT NULL, flags INTEGER NOT NULL, settings TEXT, levels BLOB NOT NULL,
    PRIMARY KEY (receiver, seq)
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS sweeps_by_time ON sweeps (receiver, started_at);
`;
const PRUNE_BATCH = 2000;

interface SweepRow {
  seq: number;
  started_at: number;
  ended_at: number;
  start_hz: number;
  step_hz: number;
  flags: number;
  settings: string | null;
  levels: Buffer;
}

type Settings = Pick<DriverSweep, 'rbwHz' | 'vbwHz' | 'traceDetector' | 'attenuationDb'>;

export class EmbeddedDatabase {
  readonly #db: Database.Database;
  readonly #receivers = new Map<string, number>();
  readonly #insert: Database.Statement;

  constructor(path: string) {
    this.#db = new Database(path);
    this.#db.pragma('journal_mode = WAL');
    this.#db.pragma('synchronous = FULL');
    this.#db.pragma('auto_vacuum = INCREMENTAL');
    const version = this.#db.pragma('user_version', { simple: true }) as number;
    if (version > SCHEMA_VERSION)
      throw new Error(`${path} was written by a newer version (schema ${version}); this one knows ${SCHEMA_VERSION}`);
    this.#db.exec(SCHEMA);
    this.#db.pragma(`user_version = ${SCHEMA_VERSION}`);
    this.#insert = this.#db.prepare('INSERT OR REPLACE INTO sweeps VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)');
  }

  add(sweeps: readonly Sweep[]): void {
    this.#db.transaction(() => {
      for (const sweep of sweeps) {
        const { rbwHz, vbwHz, traceDetector, attenuationDb, levelsDbm: l } = sweep;
        const settings = JSON.stringify({ rbwHz, vbwHz, traceDetector, attenuationDb });
        this.#insert.run(
          this.#receiverKey(sweep),
          sweep.seq,
          sweep.startedAt,
          sweep.endedAt,
          sweep.startHz,
          sweep.stepHz,
          sweep.flags,
          settings === '{}' ? null : settings,
          Buffer.from(l.buffer, l.byteOffset, l.byteLength),
        );
      }
    })();
  }

  query(query: SweepQuery): StoredSweep[] {
    const owner = this.#db.prepare('SELECT id, station FROM receivers WHERE receiver = ?').get(query.receiverId) as
      | { id: number; station: string }
      | undefined;
    if (owner === undefined) return [];
    const range = 'FROM sweeps WHERE receiver = ? AND started_at >= ? AND started_at < ?';
    const bounds = [owner.id, query.from, query.to];
    const { total } = this.#db.prepare(`SELECT count(*) AS total ${range}`).get(bounds) as { total: number };
    const folder = new Folder(query, total);
    for (const row of this.#db.prepare(`SELECT * ${range} ORDER BY started_at`).iterate(bounds)) {
      folder.add(fromRow(row as SweepRow, query.receiverId, owner.station));
    }
    return folder.rows;
  }

  lastSeqs(): Map<string, number> {
    const rows = this.#db
      .prepare(
        'SELECT receivers.receiver AS id, max(seq) AS seq FROM sweeps JOIN receivers ON id = sweeps.receiver GROUP BY 1',
      )
      .all() as { id: string; seq: number }[];
    return new Map(rows.map((row) => [row.id, row.seq]));
  }

  size(): { bytes: number; sweeps: number } {
    const pages = (this.#db.pragma('page_count', { simple: true }) as number) - this.#freePages();
    const { sweeps } = this.#db.prepare('SELECT count(*) AS sweeps FROM sweeps').get() as { sweeps: number };
    return { bytes: pages * (this.#db.pragma('page_size', { simple: true }) as number), sweeps };
  }

  /** Removes what is too old, then the oldest until the size is kept; a batch at a time. True when more is to do. */
  prune(retention: Retention, now: number): boolean {
    const old = this.#db
      .prepare(
        'DELETE FROM sweeps WHERE (receiver, seq) IN (SELECT receiver, seq FROM sweeps WHERE started_at < ? LIMIT ?)',
      )
      .run(now - retention.maxAgeMs, PRUNE_BATCH).changes;
    let large = 0;
    if (this.size().bytes > retention.maxBytes)
      large = this.#db
        .prepare(
          'DELETE FROM sweeps WHERE (receiver, seq) IN (SELECT receiver, seq FROM sweeps ORDER BY started_at LIMIT ?)',
        )
        .run(PRUNE_BATCH).changes;
    if (old + large > 0) this.#db.pragma('incremental_vacuum(2000)');
    return old === PRUNE_BATCH || large === PRUNE_BATCH;
  }

  close(): void {
    this.#db.close();
  }

  #freePages(): number {
    return this.#db.pragma('freelist_count', { simple: true }) as number;
  }

  #receiverKey({ receiverId, stationId }: Sweep): number {
    const known = this.#receivers.get(receiverId);
    if (known !== undefined) return known;
    this.#db
      .prepare(
        'INSERT INTO receivers (station, receiver) VALUES (?, ?) ON CONFLICT (receiver) DO UPDATE SET station = excluded.station',
      )
      .run(stationId, receiverId);
    const row = this.#db.prepare('SELECT id FROM receivers WHERE receiver = ?').get(receiverId) as { id: number };
    this.#receivers.set(receiverId, row.id);
    return row.id;
  }
}

function fromRow(row: SweepRow, receiverId: string, stationId: string): StoredSweep {
  const settings: Settings = row.settings === null ? {} : JSON.parse(row.settings);
  // The blob may lie at an odd address of a shared buffer: copy before viewing it as floats.
  const levelsDbm = new Float32Array(new Uint8Array(row.levels).buffer);
  return {
    ...settings,
    receiverId,
    stationId,
    seq: row.seq,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    startHz: row.start_hz,
    stepHz: row.step_hz,
    flags: row.flags,
    levelsDbm,
    folded: 1,
  };
}
