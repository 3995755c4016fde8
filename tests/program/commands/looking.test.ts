/** Commands that only look: not one byte and not one time of the data directory is different afterwards. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseConfig } from '../../../src/config/config.js';
import { openStationKey } from '../../../src/export/evidence/station-key.js';
import { examine } from '../../../src/program/doctor/doctor-command.js';
import { Accounts } from '../../../src/store/accounts/accounts.js';
import { CaseBook } from '../../../src/store/cases/case-book.js';
import { IncidentDesk } from '../../../src/store/cases/incident-desk.js';
import { ArchiveLook } from '../../../src/store/embedded/archive-look.js';
import { EmbeddedArchive } from '../../../src/store/embedded/embedded-archive.js';
import { InfluxForwarder } from '../../../src/store/influx/influx-forwarder.js';
import { DataLock } from '../../../src/store/safekeeping/data-lock.js';
import { BAND_PLAN_VN } from '../../../src/watch/registry/band-plan-vn.js';
import { emissionReport } from '../../support/emission-report.js';
import { SMALL } from '../../support/influx-archive.js';
import { startInfluxd } from '../../support/influx-server.js';
import { PROGRAM } from '../../support/program-file.js';
import { proof } from '../../support/proof.js';
import { sweepRun } from '../../support/synthetic-sweeps.js';

const T0 = Date.UTC(2026, 1, 5, 17);
const SWEEPS = 900;
const RETENTION = { maxAgeMs: 1e13, maxBytes: 1e12 };

let folder: string;
/** As a program leaves it that was stopped, and as one leaves it that was killed at that instant. */
let stopped: string;
let killed: string;
let incidentId: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rfi-looking-'));
  stopped = join(folder, 'Trạm phát sóng 1', 'dữ liệu');
  killed = join(folder, 'killed');
  await mkdir(stopped, { recursive: true });
  const lock = DataLock.take(stopped);
  const clock = () => T0 + 1_000_000;
  const archive = await EmbeddedArchive.open({ path: join(stopped, 'sweeps.db'), retention: RETENTION, clock });
  // Nobody answers there: everything waits in the spool for InfluxDB.
  const influx = { url: 'http://127.0.0.1:9', database: 'rf' };
  const uploads = join(stopped, 'influxdb');
  const forwarder = await InfluxForwarder.start({ spool: archive.spool, influx, planned: SMALL, folder: uploads });
  for (const sweep of sweepRun({ count: SWEEPS, startedAt: T0 })) archive.add(sweep);
  await archive.spool.sync();
  const caseBook = new CaseBook(join(stopped, 'cases.db'));
  const desk = new IncidentDesk({ caseBook, clock, plan: BAND_PLAN_VN });
  desk.take(emissionReport(T0, { receiverId: 'r1', startHz: 400.1e6, stopHz: 400.2e6 }));
  incidentId = caseBook.incidents.live[0]?.id ?? '';
  await archive.pin({ receiverIds: ['r1'], from: T0, to: T0 + 600_000, reason: incidentId });
  const drills = new CaseBook(join(stopped, 'drills.db'), { idPrefix: 'DRILL' });
  const accounts = new Accounts(join(stopped, 'accounts.db'), { idleMs: 1e12, longestMs: 1e12 });
  accounts.users.add({ id: 'an', name: 'An', role: 'administrator' }, { at: T0, by: 'test' });
  openStationKey(stopped);
  caseBook.flush();
  await new Promise((resolve) => setTimeout(resolve, 300));
  await cp(stopped, killed, { recursive: true });
  await forwarder.close();
  await archive.close();
  caseBook.close();
  drills.close();
  accounts.close();
  lock.release();
}, 120_000);

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

type Stamps = Record<string, string>;

/** Content and time of every file, time of every folder. */
async function stampsOf(dataDir: string, except?: RegExp): Promise<Stamps> {
  const stamps: Stamps = {};
  for (const name of ['', ...(await readdir(dataDir, { recursive: true }))].sort()) {
    if (except?.test(name)) continue;
    const path = join(dataDir, name);
    const found = await stat(path);
    const content = found.isFile()
      ? createHash('sha256')
          .update(await readFile(path))
          .digest('hex')
      : 'folder';
    stamps[name] = `${content} ${found.mtimeMs}`;
  }
  return stamps;
}

async function run(...args: string[]): Promise<{ code: number | null; out: string }> {
  const child = spawn(process.execPath, [PROGRAM, ...args], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (out += String(text)));
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
  return { code, out };
}

/** The range of all sweeps. */
const RANGE = ['--receiver', 'r1', '--from', '2026-02-05T00:00:00Z', '--to', '2026-02-06T00:00:00Z'];

async function lookEveryWay(dataDir: string, aside: string): Promise<void> {
  await mkdir(aside);
  const data = ['--data-dir', dataDir];
  const out = (name: string) => ['--out', join(aside, name)];
  const good = async (...args: string[]) => {
    const { code, out: said } = await run(...args);
    expect(code, `${args.join(' ')}\n${said}`).toBe(0);
    return said;
  };
  // Exit code 1 only says that this machine has no time server.
  expect((await run('doctor', ...data)).out).toMatch(/cases\.db is of form \d+ and whole/);
  expect(await good('user', 'list', ...data)).toContain('administrator');
  expect(await good('token', 'list', ...data)).toContain('no tokens');
  // An export that was killed left the beginning of its file.
  const name = 'sweeps-r1-20260205T000000Z';
  await mkdir(join(aside, `.${name}.writing`));
  await writeFile(join(aside, `.${name}.writing`, `${name}.csv`), 'half');
  expect(await good('export', 'sweeps', ...RANGE, ...data, ...out('sweeps.csv'))).toContain(`: ${SWEEPS} rows.`);
  await good('export', 'occupancy', ...RANGE, ...data, ...out('occupancy.csv'));
  expect(await good('export', 'incidents', ...data, ...out('incidents.csv'))).toContain(': 1 rows.');
  for (const [field, wrong] of [
    ['receiverId is "r9": there is no such receiver.', ['--receiver', 'r9']],
    ['to must be later than from.', ['--to', '2026-02-05T00:00:00Z']],
    ['stopHz is 1: it must lie above startHz 5.', ['--start-hz', '5', '--stop-hz', '1']],
  ] as const)
    expect(await run('export', 'sweeps', ...RANGE, ...wrong, ...data, ...out('none.csv'))).toMatchObject({
      code: 2,
      out: expect.stringContaining(field),
    });
  expect(await readdir(aside)).not.toContain('none.csv');
  await good('export', 'bundle', incidentId, ...data, ...out('bundle.zip'));
  const unknown = await run('verify', join(aside, 'bundle.zip'));
  expect(unknown.code).toBe(3);
  const [, fingerprint = ''] = /Signed with the key ([0-9a-f]+)/.exec(unknown.out) ?? [];
  expect(await good('verify', join(aside, 'bundle.zip'), '--fingerprint', fingerprint)).toContain('GOOD ');
  await good('backup', join(aside, 'backup'), ...data);
  await good('restore', join(aside, 'backup'), '--check');
}

describe('commands that only look', () => {
  proof(
    'leave a data directory as it was, to the byte and the instant, after a stop',
    async () => {
      const before = await stampsOf(stopped);
      expect(Object.keys(before).some((name) => name.startsWith('spool/') && name.endsWith('.seg'))).toBe(true);
      expect(Object.keys(before).filter((name) => /-(wal|shm|journal)$/.test(name))).toEqual([]);
      await lookEveryWay(stopped, join(folder, 'out-stopped'));
      expect(await stampsOf(stopped)).toEqual(before);
    },
    180_000,
  );

  it('leave all but the index of the archive’s log after a kill, and miss no sweep of the spool', async () => {
    const indexes = /^sweeps\.db-shm$/;
    const before = await stampsOf(killed, indexes);
    expect(Object.keys(before)).toEqual(expect.arrayContaining(['sweeps.db-wal', 'cases.db-wal', 'accounts.db-wal']));
    await lookEveryWay(killed, join(folder, 'out-killed'));
    expect(await stampsOf(killed, indexes)).toEqual(before);
  }, 180_000);
});

describe('the doctor beside a real InfluxDB', () => {
  it('counts sweeps in the spool as waiting, and leaves them there', async () => {
    const server = await startInfluxd();
    try {
      await fetch(`${server.url}/query?q=${encodeURIComponent('CREATE DATABASE "rf"')}`, { method: 'POST' });
      const archive = { mode: 'influxdb', influxdb: { url: server.url, database: 'rf' } };
      const config = parseConfig({ stations: [{ id: 'st', name: 'St' }], archive }, 'test');
      const before = await stampsOf(stopped);
      const findings = await examine(config, { dataDir: stopped, days: 2 }, T0 + 1_000_000);
      expect(findings.filter(({ check }) => check === 'archives')).toMatchObject([
        { severity: 'good', message: expect.stringContaining(`${SWEEPS} more wait in the spool`) },
      ]);
      expect(await stampsOf(stopped)).toEqual(before);
      expect((await readdir(join(stopped, 'spool'))).some((name) => name.endsWith('.seg'))).toBe(true);
    } finally {
      await server.dispose();
    }
  });
});

it('writes a file where the test can see a change', async () => {
  // The comparison itself must be able to fail.
  const path = join(folder, 'probe');
  await mkdir(path);
  const before = await stampsOf(path);
  await writeFile(join(path, 'x'), '');
  await rm(join(path, 'x'));
  expect(await stampsOf(path)).not.toEqual(before);
});

it('reads an archive of an earlier form, whose blocks lack a column, without adding it', async () => {
  const path = join(folder, 'earlier');
  await cp(stopped, path, { recursive: true });
  const db = new Database(join(path, 'sweeps.db'));
  db.exec('ALTER TABLE blocks DROP COLUMN longest_gap');
  db.close();
  const before = await stampsOf(path);
  const look = await ArchiveLook.open(join(path, 'sweeps.db'));
  expect(await look.query({ receiverId: 'r1', from: 0, to: 1e13 })).toHaveLength(SWEEPS);
  await look.gaps({ receiverId: 'r1', from: T0, to: T0 + 900_000 });
  await look.close();
  expect(await stampsOf(path)).toEqual(before);
});
