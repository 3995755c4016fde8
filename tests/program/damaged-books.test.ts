/** The watch comes first: whatever the state of case book, drills and accounts, receivers sweep and the page says what is missing. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import pino from 'pino';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parseConfig } from '../../src/config/config.js';
import { type Program, startProgram } from '../../src/program/program.js';
import { Accounts } from '../../src/store/accounts/accounts.js';

const CONFIG = {
  stations: [
    {
      id: 'st',
      name: 'Trạm',
      receivers: [
        {
          id: 'a',
          driver: 'simulated',
          port: { simulated: true },
          settings: { seed: 1 },
          plans: [{ startHz: 118e6, stopHz: 137e6, points: 200, everyMs: 100 }],
        },
      ],
    },
  ],
};
const ANY_TIME = { idleMs: 1e12, longestMs: 1e12 };

async function start(dataDir: string, told: string[] = []): Promise<Program> {
  const program = await startProgram({
    config: parseConfig(CONFIG, 'test'),
    dataDir,
    host: '127.0.0.1',
    port: 0,
    log: pino({ level: 'error' }, { write: (line) => void told.push(JSON.parse(line).msg) }),
  });
  onTestFinished(() => program.stop().catch(() => undefined));
  return program;
}

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'rfi-books-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

const ask = async (program: Program, path: string, method = 'GET') => {
  const response = await fetch(new URL(path, program.address), {
    method,
    headers: { 'content-type': 'application/json' },
  });
  return { status: response.status, body: (await response.json()) as ReturnType<typeof JSON.parse> };
};

const isSweeping = (program: Program) =>
  expect.poll(() => program.stations.receivers.reduce((sum, { sweeps }) => sum + sweeps, 0)).toBeGreaterThan(2);

describe('a program whose books are damaged', () => {
  it('watches, opens their copies, and says so until an administrator has confirmed it', async () => {
    const dataDir = await folder();
    const first = await start(dataDir);
    await expect.poll(() => readdir(join(dataDir, 'copies')).catch(() => [])).toHaveLength(3);
    await first.stop();
    const cases = await readFile(join(dataDir, 'cases.db'));
    await writeFile(join(dataDir, 'cases.db'), cases.fill(0xff, 0, 200));
    const drills = new Database(join(dataDir, 'drills.db'));
    drills.pragma('user_version = 99');
    drills.close();
    const program = await start(dataDir);
    await isSweeping(program);
    const { body } = await ask(program, '/api/v1/book-losses');
    expect(body.losses).toMatchObject([
      { book: 'cases', reason: 'damaged', keptAs: 'cases.db.damaged-1', copyOf: expect.any(String) },
      { book: 'drills', reason: 'newer', keptAs: 'drills.db.newer-1' },
    ]);
    const [one, two] = body.losses;
    expect((await ask(program, `/api/v1/book-losses/${one.id}/confirm`, 'POST')).body.losses).toEqual([two]);
    expect((await ask(program, `/api/v1/book-losses/${one.id}/confirm`, 'POST')).status).toBe(404);
  });

  it('lets nobody in when its accounts are lost, and never takes that for a station without accounts', async () => {
    const dataDir = await folder();
    const accounts = new Accounts(join(dataDir, 'accounts.db'), ANY_TIME);
    accounts.users.add({ id: 'an', name: 'An', role: 'administrator' }, { at: Date.now(), by: 'test' });
    accounts.close();
    const first = await start(dataDir);
    expect(first.setupLink).toBeUndefined();
    await expect.poll(() => readdir(join(dataDir, 'copies')).catch(() => [])).toHaveLength(3);
    await first.stop();
    const db = new Database(join(dataDir, 'accounts.db'));
    db.pragma('user_version = 99');
    db.pragma('journal_mode = DELETE');
    db.close();
    const newer = await readFile(join(dataDir, 'accounts.db'));
    // Without copies the audit log still knows that there were accounts.
    await rm(join(dataDir, 'copies'), { recursive: true });
    await writeFile(join(dataDir, 'accounts.db'), '');
    const shut = await start(dataDir);
    await isSweeping(shut);
    expect(shut.setupLink).toBeUndefined();
    expect((await ask(shut, '/api/v1/incidents')).status).toBe(401);
    await shut.stop();
    // Those of a newer program are not lost: the log says where they are.
    await writeFile(join(dataDir, 'accounts.db'), newer);
    await rm(join(dataDir, 'copies'), { recursive: true, force: true });
    const told: string[] = [];
    await (await start(dataDir, told)).stop();
    const [where, cure] = told.filter((text) => /accounts|let in/.test(text));
    expect(where).toMatch(/written by a newer program .* kept as \S+accounts\.db\.newer-1\. .* an empty one was begun/);
    expect(cure).toMatch(/^Nobody is let in\. At the keyboard/);
  });

  it('takes the newest copy of the accounts when the file has vanished', async () => {
    const dataDir = await folder();
    const accounts = new Accounts(join(dataDir, 'accounts.db'), ANY_TIME);
    accounts.users.add({ id: 'an', name: 'An', role: 'administrator' }, { at: Date.now(), by: 'test' });
    accounts.close();
    const first = await start(dataDir);
    await expect.poll(() => readdir(join(dataDir, 'copies')).catch(() => [])).toHaveLength(3);
    await first.stop();
    await rm(join(dataDir, 'accounts.db'));
    const again = await start(dataDir);
    expect(again.setupLink).toBeUndefined();
    await again.stop();
    const look = new Accounts(join(dataDir, 'accounts.db'), ANY_TIME, { isLook: true });
    expect(look.users.all().map(({ id }) => id)).toEqual(['an']);
    look.close();
  });
});
