import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { BackupFault } from '../../src/errors/errors.js';
import { CaseBook } from '../../src/store/cases/case-book.js';
import { CASE_BOOK_SCHEMA } from '../../src/store/cases/case-book-schema.js';
import { IncidentDesk } from '../../src/store/cases/incident-desk.js';
import { EmbeddedArchive } from '../../src/store/embedded/embedded-archive.js';
import { backupBeforeMigration, makeBackup, restoreBackup, verifyBackup } from '../../src/store/safekeeping/backup.js';
import { BAND_PLAN_VN } from '../../src/watch/registry/band-plan-vn.js';
import { emissionReport } from '../support/emission-report.js';
import { notRoot } from '../support/left-out.js';
import { PROGRAM } from '../support/program-file.js';
import { sweepRun } from '../support/synthetic-sweeps.js';

const T0 = Date.UTC(2027, 1, 4);
const ALL = { receiverId: 'r1', from: 0, to: 4e12 };

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'rfi-backup-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

const openArchive = (dataDir: string) =>
  EmbeddedArchive.open({
    path: join(dataDir, 'sweeps.db'),
    retention: { maxAgeMs: 1e13, maxBytes: 1e12 },
    clock: () => T0,
  });

/** A data directory with sweeps, a case and a key; the backup is made while the archive goes on writing. */
async function backedUp() {
  const root = folder();
  const dataDir = join(root, 'data');
  const target = join(root, 'backup');
  mkdirSync(dataDir);
  writeFileSync(join(dataDir, 'station.key'), 'secret', { mode: 0o600 });
  const archive = await openArchive(dataDir);
  for (const sweep of sweepRun({ count: 3000, startedAt: T0 })) archive.add(sweep);
  const book = new CaseBook(join(dataDir, 'cases.db'));
  const desk = new IncidentDesk({ caseBook: book, clock: () => T0, plan: BAND_PLAN_VN });
  const { id } = desk.take(emissionReport(T0));
  const more = sweepRun({ count: 2000, startedAt: T0 + 3000e3, seq: 3001 });
  const writing = setInterval(() => {
    for (const sweep of more.splice(0, 50)) archive.add(sweep);
  }, 1);
  await archive.query(ALL);
  const manifest = await makeBackup({ dataDir, target, programVersion: '1.2.3', at: T0 });
  clearInterval(writing);
  await archive.close();
  book.close();
  return { root, dataDir, target, manifest, id };
}

const restore = (source: string, dataDir: string, more: object = {}) =>
  restoreBackup({ source, dataDir, replace: false, knownSchemas: { 'cases.db': CASE_BOOK_SCHEMA }, at: T0, ...more });

describe('a backup', () => {
  it('is made while the program writes, and restores to an archive without a hole and a case book that verifies', async () => {
    const { root, target, manifest, id } = await backedUp();
    expect(manifest.files.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['cases.db', 'station.key', 'sweeps.db']),
    );
    expect(await verifyBackup(target)).toEqual(manifest);
    const elsewhere = join(root, 'new');
    expect((await restore(target, elsewhere)).putAside).toBeUndefined();
    const archive = await openArchive(elsewhere);
    const seqs = (await archive.query(ALL)).map(({ seq }) => seq);
    await archive.close();
    expect(seqs.length).toBeGreaterThanOrEqual(3000);
    expect(seqs).toEqual(Array.from({ length: seqs.length }, (_, i) => i + 1));
    const book = new CaseBook(join(elsewhere, 'cases.db'));
    expect(book.incidents.get(id)?.priority.severity).toBe(1);
    expect(book.verify().faults).toEqual([]);
    book.close();
  });

  it('holds what links lead to, and is refused where one leads nowhere', async () => {
    const root = folder();
    const [dataDir, disk] = [join(root, 'data'), join(root, 'disk')];
    for (const path of [dataDir, join(disk, 'INC-1')]) mkdirSync(path, { recursive: true });
    writeFileSync(join(disk, 'INC-1', 'photo.jpg'), 'photo');
    writeFileSync(join(disk, 'key'), 'secret');
    symlinkSync(disk, join(dataDir, 'attachments'));
    symlinkSync(join(disk, 'key'), join(dataDir, 'station.key'));
    symlinkSync(dataDir, join(disk, 'back'));
    // Receivers that are starting at this moment: the restored program would leave them out as what ended the last life.
    writeFileSync(join(dataDir, 'receiver-starts.json'), '{"a":{"state":"starting","settings":""}}');
    const order = { dataDir, programVersion: '1.2.3', at: T0 };
    const { files } = await makeBackup({ ...order, target: join(root, 'b1') });
    expect(files.map(({ path }) => path)).toEqual(['attachments/INC-1/photo.jpg', 'attachments/key', 'station.key']);
    await restore(join(root, 'b1'), join(root, 'new'));
    expect(readFileSync(join(root, 'new', 'attachments', 'INC-1', 'photo.jpg'), 'utf8')).toBe('photo');
    rmSync(disk, { recursive: true });
    await expect(makeBackup({ ...order, target: join(root, 'b2') })).rejects.toThrow(
      `${join(dataDir, 'attachments')} is a link that leads nowhere: mount its disk, or remove the link.`,
    );
  });

  it('refuses what is altered, missing or reaches outside, each by name, and touches nothing then', async () => {
    const { root, target } = await backedUp();
    const elsewhere = join(root, 'new');
    const key = join(target, 'data/station.key');
    const refusal = async (): Promise<string> => {
      const error = await restore(target, elsewhere).then(
        () => new Error('it was restored'),
        (fault: Error) => fault,
      );
      expect(error).toBeInstanceOf(BackupFault);
      expect(existsSync(elsewhere)).toBe(false);
      return error.message;
    };
    writeFileSync(key, 'sEcret');
    expect(await refusal()).toBe('station.key was changed after the backup.');
    rmSync(key);
    expect(await refusal()).toBe('station.key is missing from the backup.');
    const path = join(target, 'backup.json');
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.replace('"station.key"', '"../../station.key"'));
    expect(await refusal()).toBe('backup.json names "../../station.key", which lies outside the backup.');
    writeFileSync(path, text.replace('"format": 1', '"format": 9'));
    expect(await refusal()).toContain('format');
    rmSync(path);
    expect(await refusal()).toContain('it has no backup.json');
  });

  it('does not overwrite data unless told to put it aside, and refuses a backup of a newer program', async () => {
    const { dataDir, target, manifest } = await backedUp();
    await expect(restore(target, dataDir)).rejects.toThrow('--replace');
    const { putAside } = await restore(target, dataDir, { replace: true });
    expect(existsSync(join(putAside ?? '', 'cases.db'))).toBe(true);
    expect(existsSync(join(dataDir, 'cases.db'))).toBe(true);
    await expect(restore(target, dataDir, { knownSchemas: { 'cases.db': 0 } })).rejects.toThrow('newer version');
    await expect(makeBackup({ dataDir, target, programVersion: '1', at: T0 })).rejects.toThrow('is not empty');
    await expect(makeBackup({ dataDir, target: join(dataDir, 'b'), programVersion: '1', at: T0 })).rejects.toThrow(
      'must not lie inside',
    );
    expect(manifest.programVersion).toBe('1.2.3');
  });

  it.skipIf(notRoot)(
    'restored by root belongs to the owner of the earlier data; others are told that root is needed',
    async () => {
      const { root, dataDir, target } = await backedUp();
      const NOBODY = 65_534;
      chownSync(dataDir, NOBODY, NOBODY);
      await restore(target, dataDir, { replace: true });
      for (const name of ['', 'sweeps.db', 'station.key']) expect(statSync(join(dataDir, name)).uid, name).toBe(NOBODY);
      // As the account of the service, which may not rename its own folder below /var/lib.
      chmodSync(root, 0o755);
      const args = [PROGRAM, 'restore', '--replace', '--data-dir', dataDir, target];
      for (const name of readdirSync(target, { recursive: true, encoding: 'utf8' }))
        chmodSync(join(target, name), 0o755);
      chmodSync(target, 0o755);
      const { status, stderr } = spawnSync(process.execPath, args, {
        uid: NOBODY,
        gid: NOBODY,
        encoding: 'utf8',
        cwd: '/',
      });
      expect(stderr).toContain('cannot be written by this account (EACCES): run restore as root, with sudo');
      expect(status).toBe(1);
      expect(existsSync(`${dataDir}.restoring`)).toBe(false);
    },
  );
});

describe('a file of another version', () => {
  it('is copied once before its tables are brought forward', () => {
    const path = join(folder(), 'old.db');
    const db = new Database(path);
    db.exec('CREATE TABLE t (x); INSERT INTO t VALUES (42)');
    const copy = backupBeforeMigration(db, path, 1);
    db.exec('DROP TABLE t');
    expect(backupBeforeMigration(db, path, 1)).toBe(copy);
    db.close();
    const kept = new Database(copy, { readonly: true });
    expect(kept.prepare('SELECT x FROM t').pluck().get()).toBe(42);
    kept.close();
  });

  it('is refused with a sentence when it is newer', () => {
    const path = join(folder(), 'cases.db');
    new CaseBook(path).close();
    const db = new Database(path);
    db.pragma(`user_version = ${CASE_BOOK_SCHEMA + 1}`);
    db.close();
    expect(() => new CaseBook(path)).toThrow('was written by a newer version');
  });
});
