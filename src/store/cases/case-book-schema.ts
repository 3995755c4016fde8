/** The case book's tables, as steps from one version to the next; a step that was released is never edited. */
import Database from 'better-sqlite3';
import { copyInMemory } from '../safekeeping/looking.js';
import { beginWriting, knownVersion, migrate, orClosed } from '../safekeeping/table-steps.js';

export const CASE_BOOK_STEPS: readonly string[] = [
  `
  CREATE TABLE incidents (
    id TEXT PRIMARY KEY, version INTEGER NOT NULL, state TEXT NOT NULL, severity INTEGER NOT NULL,
    rank TEXT NOT NULL, first_heard_at REAL NOT NULL, last_heard_at REAL NOT NULL,
    start_hz REAL NOT NULL, stop_hz REAL NOT NULL, body TEXT NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX incidents_by_time ON incidents (first_heard_at, id);
  CREATE INDEX incidents_by_rank ON incidents (rank, id);
  CREATE INDEX incidents_by_state ON incidents (state, last_heard_at);

  CREATE TABLE timeline (
    id INTEGER PRIMARY KEY AUTOINCREMENT, incident TEXT NOT NULL, at REAL NOT NULL, actor TEXT NOT NULL,
    move TEXT NOT NULL, from_state TEXT NOT NULL, to_state TEXT NOT NULL, sentence TEXT NOT NULL
  );
  CREATE INDEX timeline_by_incident ON timeline (incident, id);

  CREATE TABLE pins (
    incident TEXT NOT NULL, station TEXT NOT NULL, receiver TEXT NOT NULL, start_hz REAL NOT NULL, stop_hz REAL NOT NULL,
    from_at REAL NOT NULL, to_at REAL NOT NULL, PRIMARY KEY (incident, receiver, from_at)
  ) WITHOUT ROWID;

  CREATE TABLE records (
    kind TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY (kind, id)
  ) WITHOUT ROWID;

  CREATE TABLE coverage (
    id INTEGER PRIMARY KEY, station TEXT NOT NULL, receiver TEXT NOT NULL, band TEXT NOT NULL,
    from_at REAL NOT NULL, to_at REAL NOT NULL, state TEXT NOT NULL, reason TEXT
  );
  CREATE INDEX coverage_by_band ON coverage (station, band, to_at);

  CREATE TABLE outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, created_at REAL NOT NULL, due_at REAL NOT NULL,
    state TEXT NOT NULL, attempts INTEGER NOT NULL, fault TEXT, body TEXT NOT NULL
  );
  CREATE INDEX outbox_by_due ON outbox (state, due_at);

  CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;

  CREATE TABLE audit (
    seq INTEGER PRIMARY KEY, at REAL NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL, subject TEXT NOT NULL,
    detail TEXT NOT NULL, previous_hash TEXT NOT NULL, hash TEXT NOT NULL
  );
  CREATE INDEX audit_by_subject ON audit (subject, seq);
  CREATE TRIGGER audit_is_not_edited BEFORE UPDATE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit log is only ever added to'); END;
  CREATE TRIGGER audit_is_not_cut BEFORE DELETE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit log is only ever added to'); END;
  `,
  // Part of a band that an interval covers, as JSON; NULL for the whole band.
  'ALTER TABLE coverage ADD COLUMN part TEXT',
  // Times at which a channel accepted a message and at which the last attempt failed; NULL in rows of earlier versions.
  'ALTER TABLE outbox ADD COLUMN sent_at REAL; ALTER TABLE outbox ADD COLUMN failed_at REAL',
  `
  CREATE TABLE station_track (
    station TEXT NOT NULL, at REAL NOT NULL, latitude REAL, longitude REAL, altitude REAL, clock TEXT NOT NULL,
    clock_offset_ms REAL, PRIMARY KEY (station, at)
  ) WITHOUT ROWID;
  CREATE TABLE receiver_entries (
    receiver TEXT NOT NULL, from_at REAL NOT NULL, body TEXT NOT NULL, PRIMARY KEY (receiver, from_at)
  ) WITHOUT ROWID;
  `,
  // Every raise of an alarm: the measure of the load that people bear. Filled from what an earlier book still knows.
  `
  CREATE TABLE raises (
    incident TEXT NOT NULL, at REAL NOT NULL, severity INTEGER NOT NULL, PRIMARY KEY (incident, at)
  ) WITHOUT ROWID;
  CREATE INDEX raises_by_time ON raises (at);
  INSERT OR IGNORE INTO raises
    SELECT json_extract(body, '$.incidentId'), created_at, json_extract(body, '$.severity') FROM outbox
    WHERE json_extract(body, '$.kind') = 'notify'
      AND json_extract(body, '$.reason') IN ('raised', 'raised-again', 'reopened', 'shelf-ended');
  INSERT OR IGNORE INTO raises
    SELECT timeline.incident, timeline.at, incidents.severity FROM timeline JOIN incidents ON incidents.id = timeline.incident
    WHERE timeline.move IN ('confirmed', 'reopened');
  `,
  // Indices for what a book of many years is asked. Stations are inside of the body, so triggers keep their table.
  `
  CREATE INDEX incidents_by_last_heard ON incidents (last_heard_at, id, first_heard_at);
  CREATE INDEX incidents_by_frequency ON incidents (start_hz, id);
  CREATE INDEX incidents_by_range ON incidents (stop_hz - start_hz > 1e6, start_hz, stop_hz);
  CREATE INDEX incidents_by_severity ON incidents (severity);
  CREATE INDEX incidents_by_assignee ON incidents (json_extract(body, '$.assigneeId'));
  CREATE TABLE incident_stations (
    station TEXT NOT NULL, incident TEXT NOT NULL, PRIMARY KEY (station, incident)
  ) WITHOUT ROWID;
  INSERT OR IGNORE INTO incident_stations
    SELECT json_extract(value, '$.stationId'), incidents.id FROM incidents, json_each(body, '$.emissions');
  CREATE TRIGGER stations_of_incident AFTER INSERT ON incidents BEGIN
    INSERT OR IGNORE INTO incident_stations
      SELECT json_extract(value, '$.stationId'), NEW.id FROM json_each(NEW.body, '$.emissions');
  END;
  CREATE INDEX timeline_by_move ON timeline (move, at);
  CREATE INDEX outbox_by_state ON outbox (state, id);
  CREATE INDEX outbox_by_age ON outbox (state, coalesce(sent_at, created_at));
  CREATE INDEX coverage_by_end ON coverage (to_at);
  CREATE INDEX coverage_by_begin ON coverage (from_at);
  CREATE INDEX coverage_by_station ON coverage (station, to_at);
  CREATE INDEX coverage_of_bad_clocks ON coverage (to_at) WHERE state = 'blind' AND reason = 'clock-bad';
  CREATE INDEX audit_by_actor ON audit (actor, seq);
  `,
  // The journal of what people do, which is compared with the other side of a network, and what they had decided before it began.
  `
  CREATE TABLE acts (
    id TEXT PRIMARY KEY, incident TEXT NOT NULL, at REAL NOT NULL, actor TEXT NOT NULL, place TEXT NOT NULL, event TEXT NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX acts_by_incident ON acts (incident);
  CREATE INDEX acts_by_time ON acts (at);
  CREATE TABLE act_bases (incident TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE case_emissions (
    emission TEXT NOT NULL, incident TEXT NOT NULL, PRIMARY KEY (emission, incident)
  ) WITHOUT ROWID;
  INSERT OR IGNORE INTO case_emissions
    SELECT json_extract(value, '$.emissionId'), incidents.id FROM incidents, json_each(body, '$.emissions');
  CREATE TRIGGER emissions_of_incident AFTER INSERT ON incidents BEGIN
    INSERT OR IGNORE INTO case_emissions
      SELECT json_extract(value, '$.emissionId'), NEW.id FROM json_each(NEW.body, '$.emissions');
  END;
  `,
  // The newest emission of the case when the act was done.
  'ALTER TABLE acts ADD COLUMN about TEXT',
];

/** Newest version of the tables that this program knows. */
export const CASE_BOOK_SCHEMA = CASE_BOOK_STEPS.length;

/**
 * Opens or makes the file, and migrates it to the newest version after making a copy beside it.
 * @param makeRoom frees some bytes on a full disk, where possible
 * @throws EnvironmentError for a file of a newer version; Error when it cannot be opened or is damaged
 */
export function openCaseBookFile(path: string, makeRoom: () => void = () => undefined): Database.Database {
  const db = new Database(path);
  return orClosed(db, () => {
    beginWriting(db, path, CASE_BOOK_STEPS, { full: makeRoom });
    return db;
  });
}

/** Opens a copy in memory, in the newest version; the file itself is only read. @throws as {@link openCaseBookFile} */
export function lookIntoCaseBook(path: string): Database.Database {
  const copy = copyInMemory(path);
  return orClosed(copy, () => {
    migrate(copy, knownVersion(copy, path, CASE_BOOK_STEPS), CASE_BOOK_STEPS);
    return copy;
  });
}
