/** Accounts that are damaged in every way: they are opened, put aside and told, or refused by name; never taken for "none yet". */
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { EnvironmentError } from '../../src/errors/errors.js';
import { Accounts } from '../../src/store/accounts/accounts.js';
import { openAccounts } from '../../src/store/accounts/kept-accounts.js';
import { randomFrom } from '../support/synthetic-sweeps.js';

const TIMES = { idleMs: 1e9, longestMs: 1e9 };
const PAGE_BYTES = 4096;

/** A data directory with one account, and a copy of it where there is one. */
function dataDirectory(hasCopy: boolean): { dataDir: string; path: string } {
  const dataDir = mkdtempSync(join(tmpdir(), 'rfi-accounts-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  const path = join(dataDir, 'accounts.db');
  const accounts = new Accounts(path, TIMES);
  accounts.users.add({ id: 'an', name: 'An', role: 'administrator' }, { at: 1, by: 'test' });
  accounts.close();
  mkdirSync(join(dataDir, 'copies'));
  const copy = join(dataDir, 'copies', 'accounts-2026-01-01T00.db');
  if (hasCopy) copyFileSync(path, copy);
  // A copy that cannot be read still says that there were accounts.
  else writeFileSync(copy, 'damaged');
  return { dataDir, path };
}

const open = (dataDir: string) => openAccounts({ dataDir, times: TIMES, clock: () => 1, onFault: () => undefined });

const flipped = (path: string, count: number, seed: number): void => {
  const bytes = readFileSync(path);
  const random = randomFrom(seed);
  for (let i = 0; i < count; i++) {
    const at = Math.floor(random() * bytes.length);
    bytes[at] = (bytes[at] ?? 0) ^ (1 + Math.floor(random() * 255));
  }
  writeFileSync(path, bytes);
};

describe('accounts whose file is', () => {
  const PAGES = 14;
  const damages: [string, (path: string) => void][] = [
    ['missing', (path) => rmSync(path)],
    ['empty', (path) => truncateSync(path)],
    ['no database', (path) => writeFileSync(path, 'no database '.repeat(1000))],
    ['of a newer program', (path) => void new Database(path).exec('PRAGMA user_version = 999').close()],
    ...Array.from({ length: PAGES - 1 }, (_, i): [string, (path: string) => void] => [
      `cut after page ${i + 1}`,
      (path) => truncateSync(path, (i + 1) * PAGE_BYTES),
    ]),
    ...Array.from({ length: 12 }, (_, seed): [string, (path: string) => void] => [
      `changed in places drawn with ${seed}`,
      (path) => flipped(path, 1 + 20 * seed, seed + 1),
    ]),
  ];

  it.each([true, false])('damaged: the copy is opened, or they are shut, and it is told; copy: %s', (hasCopy) => {
    for (const [what, damage] of damages) {
      const { dataDir, path } = dataDirectory(hasCopy);
      expect(readFileSync(path).length, 'the table of pages is that of the file').toBe(PAGES * PAGE_BYTES);
      damage(path);
      const { accounts, loss, isShut, close } = open(dataDir);
      const hasPeople = accounts.users.any;
      const shut = isShut();
      close();
      // A changed byte may lie where nothing is.
      const isHarmless = loss === undefined && what.startsWith('changed');
      expect(hasPeople, what).toBe(hasCopy || isHarmless);
      expect(shut, what).toBe(!hasPeople);
      if (!isHarmless) expect(loss?.fault, what).toMatch(/\S \S/);
    }
  });

  it('a folder, or whose log is one, is refused with its name and what to do', () => {
    for (const suffix of ['', '-wal']) {
      const { dataDir, path } = dataDirectory(true);
      if (suffix === '') rmSync(path);
      mkdirSync(path + suffix);
      expect(() => open(dataDir)).toThrow(EnvironmentError);
      expect(() => open(dataDir)).toThrow(`The accounts ${path} cannot be opened (`);
    }
  });
});

it('says nothing of a copy that a refused start took away', async () => {
  const { dataDir } = dataDirectory(true);
  const faults: string[] = [];
  openAccounts({ dataDir, times: TIMES, clock: Date.now, onFault: (fault) => faults.push(fault) }).close();
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(faults).toEqual([]);
});
