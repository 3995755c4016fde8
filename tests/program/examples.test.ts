/**
 * The examples of ten lines, run as they stand. Adding a driver is the one of hardware.md (tests/drivers/worked-example);
 * those of Parquet, for which Debian has no package, are run by `npm run torture -- parquet`.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { projectFolder } from '../../src/files/project.js';
import { RunningProgram } from '../support/running-program.js';

const folder = join(projectFolder, 'tests/examples');
let program: RunningProgram;
let receiverId = '';

beforeAll(async () => {
  // A script of a user imports what `npm run build` makes.
  const { status } = spawnSync(process.execPath, [join(projectFolder, 'src/launch.mjs'), '--build-only']);
  expect(status).toBe(0);
  program = await RunningProgram.start();
  const answer = await fetch(new URL('/api/v1/receivers', program.address));
  const { receivers } = (await answer.json()) as { receivers: { id: string }[] };
  receiverId = receivers[0]?.id ?? '';
});
afterAll(() => program.close());

function start(name: string, ...args: readonly string[]): { readonly child: ChildProcess; lines(): string[] } {
  const command = name.endsWith('.py') ? 'python3' : process.execPath;
  const child = spawn(command, [join(folder, name), program.address, ...args]);
  onTestFinished(() => void child.kill('SIGKILL'));
  let out = '';
  child.stdout.on('data', (text) => (out += text));
  child.stderr.on('data', (text) => (out += text));
  // What stands behind the last end of a line is a line that is being printed.
  const lines = () => out.split('\n').slice(0, -1);
  return { child, lines: () => lines().filter((line) => line !== '') };
}

describe('the examples', () => {
  it('read live frames', async () => {
    const { lines } = start('read-live-frames.mjs', receiverId);
    await expect.poll(() => lines().length).toBeGreaterThanOrEqual(3);
    for (const line of lines()) expect(line).toMatch(/^20\d\d-.*Z \d+(\.\d+)? Hz -?\d+(\.\d+)? dBm$/);
  });

  it('ask for a picture', async () => {
    await expect
      .poll(async () => {
        const { child, lines } = start('ask-for-a-picture.mjs', receiverId, '1');
        await once(child, 'close');
        return lines();
      })
      .toContainEqual(expect.stringMatching(/^20\d\d-.*Z -?\d+(\.\d+)? dBm$/));
  });

  it('follow alarms', async () => {
    const { lines } = start('follow-alarms.mjs');
    await expect.poll(lines).toContain('following');
    expect(lines().filter((line) => !/^(following|INC-\S+ \S+ \S+)$/.test(line))).toEqual([]);
  });

  it('read live frames from Python', async () => {
    const { lines } = start('read_live_frames.py', receiverId);
    await expect.poll(() => lines().length).toBeGreaterThanOrEqual(3);
    for (const line of lines()) expect(line).toMatch(/^20\d\d-.*Z \d+(\.\d+)? Hz -?\d+(\.\d+)? dBm$/);
  });

  it('answer a Telegram chat', async () => {
    const said: unknown[] = [];
    const server = createServer((request, response) => {
      let body = '';
      request.on('data', (text) => (body += text));
      request.on('end', () => {
        if (request.url?.startsWith('/botT/sendMessage')) said.push(JSON.parse(body));
        const isNew = said.length === 0 && request.url?.startsWith('/botT/getUpdates') === true;
        const result = isNew ? [{ update_id: 7, message: { text: '/alarms', chat: { id: 5 } } }] : [];
        response.end(JSON.stringify({ ok: true, result }));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.closeAllConnections());
    onTestFinished(() => void server.close());
    start('telegram-bot.mjs', `http://127.0.0.1:${(server.address() as AddressInfo).port}/botT`);
    await expect.poll(() => said).toHaveLength(1);
    expect(said[0]).toEqual({ chat_id: 5, text: expect.stringMatching(/^(Không có báo động\. No alarms\.|INC-)/) });
  });

  it('mail a report', () => {
    const own = mkdtempSync(join(tmpdir(), 'rfi-example-'));
    onTestFinished(() => rmSync(own, { recursive: true }));
    writeFileSync(join(own, 'sendmail'), `#!/bin/sh\ncat > ${join(own, 'mail')}\n`, { mode: 0o755 });
    const env = { ...process.env, PATH: `${own}:${process.env['PATH']}` };
    const args = [join(folder, 'mail-report.mjs'), program.address, 'truc@example.vn'];
    const { status, stderr } = spawnSync(process.execPath, args, { env, encoding: 'utf8' });
    expect(status, stderr).toBe(0);
    expect(readFileSync(join(own, 'mail'), 'utf8')).toMatch(
      /^To: truc@example\.vn\nSubject: rfi-logger: \d+ incidents since 20/,
    );
  });

  it('import a file', () => {
    const own = mkdtempSync(join(tmpdir(), 'rfi-example-'));
    onTestFinished(() => rmSync(own, { recursive: true }));
    const file = join(own, 'scan.csv');
    writeFileSync(file, '2018-11-18, 12:48:15, 80150000, 80250000, 25000, 12480, -28.02, -27.81, -27, -26, -26\n');
    const args = [file, 'ls-01', 'rtl', join(own, 'data')];
    const { status, stdout, stderr } = spawnSync(join(folder, 'import-a-file.sh'), args);
    expect(status, String(stderr)).toBe(0);
    expect(`${stdout}${stderr}`).toMatch(/1 sweep/);
  });
});
