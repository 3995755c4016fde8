/** An archive as the first program wrote it: one row a sweep, levels as floats. */
import Database from 'better-sqlite3';
import type { Sweep } from '../../src/rf/sweep.js';

export function archiveOfSingleSweeps(path: string, sweeps: Iterable<Sweep>): void {
  const db = new Database(path);
  db.pragma('journal_mode = WAL');
  db.exec(`
    CREATE TABLE receivers (id INTEGER PRIMARY KEY, station TEXT NOT NULL, receiver TEXT NOT NULL UNIQUE);
    CREATE TABLE sweeps (
      receiver INTEGER NOT NULL, seq INTEGER NOT NULL, started_at REAL NOT NULL, ended_at REAL NOT NULL,
      start_hz REAL NOT NULL, step_hz REAL NOT NULL, flags INTEGER NOT NULL, settings TEXT, levels BLOB NOT NULL,
      PRIMARY KEY (receiver, seq)
    ) WITHOUT ROWID;
    CREATE INDEX sweeps_by_time ON sweeps (receiver, started_at);
  `);
  const insert = db.prepare('INSERT INTO sweeps VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const ids = new Map<string, number>();
  db.transaction(() => {
    for (const sweep of sweeps) {
      const { receiverId, stationId, seq, startedAt, endedAt, startHz, stepHz, flags, levelsDbm } = sweep;
      if (!ids.has(receiverId)) {
        ids.set(receiverId, ids.size + 1);
        db.prepare('INSERT INTO receivers VALUES (?, ?, ?)').run(ids.size, stationId, receiverId);
      }
      const settings = seq % 2 === 0 ? JSON.stringify({ rbwHz: 10e3, traceDetector: 'peak' }) : null;
      const levels = Buffer.from(levelsDbm.buffer, levelsDbm.byteOffset, levelsDbm.byteLength);
      insert.run(ids.get(receiverId), seq, startedAt, endedAt, startHz, stepHz, flags, settings, levels);
    }
  })();
  db.pragma('user_version = 1');
  db.close();
}
