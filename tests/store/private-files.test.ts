/** What is kept is readable to the account of the program alone, whatever the umask, in the data directory and in backups. */
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { parseConfig } from '../../src/config/config.js';
import { makeFolder, openToOthers } from '../../src/files/private-files.js';
import { checkRights } from '../../src/program/doctor/doctor-station.js';
import { CaseBook } from '../../src/store/cases/case-book.js';
import { openArchives } from '../../src/store/part.js';
import { makeBackup, restoreBackup } from '../../src/store/safekeeping/backup.js';
import { DataLock } from '../../src/store/safekeeping/data-lock.js';

it('is closed to others at the start, stays so with what is written later, and in a backup and what is restored of it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'rfi-private-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const before = process.umask(0o022);
  onTestFinished(() => void process.umask(before));
  const dataDir = join(folder, 'data');
  await mkdir(join(dataDir, 'attachments', 'INC-1'), { recursive: true });
  await writeFile(join(dataDir, 'attachments', 'INC-1', 'ảnh.jpg'), 'x');
  expect(await checkRights(dataDir)).toMatchObject([{ severity: 'bad', cure: expect.stringContaining('chmod') }]);
  const notices: string[] = [];
  const config = parseConfig({ stations: [{ id: 'st', name: 'St' }] }, 'test');
  const archives = await openArchives(dataDir, config, Date.now, { onNotice: (one) => notices.push(one) });
  const caseBook = new CaseBook(join(dataDir, 'cases.db'));
  await writeFile(join(dataDir, 'later.json'), '{}');
  expect(notices.find((one) => one.includes('could be read by others'))).toBeDefined();
  expect(await openToOthers(dataDir)).toEqual([]);
  caseBook.close();
  await archives.stop();
  expect(await checkRights(dataDir)).toMatchObject([{ severity: 'good' }]);
  // A backup made by another account's umask, and copied about on a medium without rights.
  process.umask(0o022);
  const target = join(folder, 'backup');
  await makeBackup({ dataDir, target, programVersion: 'test', at: Date.now() });
  expect(await openToOthers(target)).toEqual([]);
  await chmod(join(target, 'data', 'cases.db'), 0o644);
  const restored = join(folder, 'restored');
  await restoreBackup({ source: target, dataDir: restored, replace: false, knownSchemas: {}, at: Date.now() });
  expect(await openToOthers(restored)).toEqual([]);
});

it('is made with the folders above it; where a file system makes none, that is said at once', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'rfi-folders-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await makeFolder(join(folder, 'a/b/c'));
  await makeFolder(join(folder, 'a/b/c'));
  expect(existsSync(join(folder, 'a/b/c'))).toBe(true);
  await expect(makeFolder('/proc/none/such')).rejects.toMatchObject({ code: 'ENOENT' });
});

it('is not blamed where SQLite was compiled for another Node', async () => {
  const before = process.umask();
  onTestFinished(() => void process.umask(before));
  const folder = await mkdtemp(join(tmpdir(), 'rfi-node-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const take = vi.spyOn(DataLock, 'take').mockImplementation(() => {
    throw Object.assign(new Error('compiled against a different Node.js version'), { code: 'ERR_DLOPEN_FAILED' });
  });
  onTestFinished(() => take.mockRestore());
  const config = parseConfig({ stations: [{ id: 'st', name: 'St' }] }, 'test');
  const opening = openArchives(folder, config, Date.now);
  await expect(opening).rejects.toMatchObject({ message: expect.stringContaining('SQLite does not load in Node') });
  await expect(opening).rejects.toMatchObject({ cure: { en: expect.stringContaining('npm rebuild') } });
});
