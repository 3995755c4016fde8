import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DataDirectoryInUse, DataLock } from '../../src/store/safekeeping/data-lock.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rfi-lock-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const HOLDER = `
import { DataLock } from ${JSON.stringify(resolve(import.meta.dirname, '../../dist/testing/src/store/safekeeping/data-lock.js'))};
globalThis.lock = DataLock.take(process.argv[1]);
console.log('held');
setInterval(() => {}, 1000);
`;

describe('the lock on a data directory', () => {
  it('is had by one part of a process at a time, and again after it is released', () => {
    const lock = DataLock.take(folder);
    expect(() => DataLock.take(folder)).toThrow(DataDirectoryInUse);
    lock.release();
    lock.release();
    DataLock.take(folder).release();
  });

  it('is had although its file is damaged; a command that only looks leaves the file', () => {
    const path = join(folder, 'writer.lock');
    writeFileSync(path, 'no database '.repeat(500));
    expect(DataLock.look(folder)).toBeUndefined();
    expect(readFileSync(path, 'utf8')).toContain('no database');
    const lock = DataLock.take(folder);
    expect(() => DataLock.take(folder)).toThrow(DataDirectoryInUse);
    lock.release();
  });

  it('names the other process that has it, and is free when that one is killed', async () => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', HOLDER, folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    expect(() => DataLock.take(folder)).toThrow(`is in use by process ${child.pid}`);
    child.kill('SIGKILL');
    await once(child, 'exit');
    DataLock.take(folder).release();
  });
});
