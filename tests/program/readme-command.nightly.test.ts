/** The README's own commands, as they stand there, from a project folder with spaces and Vietnamese letters. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const source = join(import.meta.dirname, '../..');
const readme = readFileSync(join(source, 'README.md'), 'utf8');

describe("the README's commands in a folder with spaces and Vietnamese letters", () => {
  const outside = mkdtempSync(join(tmpdir(), 'rfi-'));
  const project = join(outside, 'Trạm phát sóng số 1/rfi logger');
  let program: ChildProcess | undefined;
  let address = '';

  /** The words of a command of the README, with more of its own. */
  const wordsOf = (command: string, ...more: string[]): string[] => {
    expect(readme).toContain(command);
    return [...command.split(' ').slice(1), ...more];
  };
  const npm = (words: string[]): string => execFileSync('npm', words, { cwd: project, encoding: 'utf8' });

  beforeAll(async () => {
    // Times of change are kept, so that nothing is built a second time.
    mkdirSync(project, { recursive: true });
    const parts = [
      'package.json',
      'package-lock.json',
      'tsconfig.json',
      'src',
      'drivers',
      'tests',
      'web',
      'deploy',
      'dist',
    ];
    execFileSync('cp', ['-a', ...parts, project], { cwd: source });
    symlinkSync(join(source, 'node_modules'), join(project, 'node_modules'));
    program = spawn('npm', wordsOf('npm start -- --demo', '--port', '0'), {
      cwd: project,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, RFI_LOG_LEVEL: 'error' },
    });
    address = await new Promise<string>((resolve, reject) => {
      let heard = '';
      program?.stdout?.on('data', (text) => {
        heard += String(text);
        const found = /is ready: (http:\S+)/.exec(heard)?.[1];
        if (found !== undefined) resolve(found);
      });
      program?.once('exit', (code) => reject(new Error(`npm start ended with ${code}`)));
    });
  }, 300_000);

  const stop = async (): Promise<void> => {
    const running = program;
    program = undefined;
    if (running === undefined || running.exitCode !== null) return;
    running.kill('SIGTERM');
    await once(running, 'exit');
  };
  afterAll(async () => {
    await stop();
    rmSync(outside, { recursive: true, force: true });
  });

  const ask = async (path: string, body?: unknown): Promise<Record<string, unknown>> => {
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    const response = await fetch(`${address}api/v1/${path}`, body === undefined ? {} : init);
    expect(response.status, path).toBeLessThan(300);
    return (await response.json()) as Record<string, unknown>;
  };
  const download = async (started: Record<string, unknown>): Promise<string> => {
    const id = String(started['id']);
    await expect.poll(async () => (await ask(`exports/${id}`))['state'], { timeout: 60_000 }).toBe('done');
    const response = await fetch(`${address}api/v1/exports/${id}/file`);
    expect(response.status).toBe(200);
    const path = join(project, String((await ask(`exports/${id}`))['file']));
    writeFileSync(path, Buffer.from(await response.arrayBuffer()));
    return path;
  };

  it('start the demonstration, whose exports and evidence are downloaded, checked and imported again', async () => {
    const { receivers } = (await ask('receivers')) as { receivers: { id: string; stationId: string }[] };
    const { id: receiverId = '', stationId = '' } = receivers[0] ?? {};
    await new Promise((resolve) => setTimeout(resolve, 2000));
    const [from, to] = [Date.now() - 60_000, Date.now()].map((at) => new Date(at).toISOString());
    const table = await download(await ask('exports', { what: 'sweeps', format: 'csv', receiverId, from, to }));
    const band = { startHz: 118e6, stopHz: 118.1e6 };
    const opened = await ask('incidents', { stationId, receiverId, ...band, from, to, text: 'Thu tiếng rít 😀.' });
    const { id: incidentId } = opened['incident'] as { id: string };
    const bundle = await download(await ask(`incidents/${incidentId}/bundle`, {}));
    await stop();
    expect(existsSync(join(project, 'data/demo/sweeps.db'))).toBe(true);
    const verify = ['run', '-s', 'rfi-logger', '--', 'verify', bundle];
    // Without the fingerprint the signer is unknown, which is exit code 3.
    const unknown = spawnSync('npm', verify, { cwd: project, encoding: 'utf8' });
    expect(unknown.status).toBe(3);
    const [, fingerprint = ''] = /Signed with the key ([0-9a-f]+)/.exec(unknown.stdout) ?? [];
    expect(npm([...verify, '--fingerprint', fingerprint])).toContain('GOOD');
    const into = ['--station', 'ls-01', '--receiver', 'other', '--json'];
    const taken = JSON.parse(npm(['run', '-s', 'rfi-logger', '--', 'import', table, ...into])) as object;
    expect(JSON.stringify(taken)).toMatch(/"(imported|sweeps)":[1-9]/);
    expect(existsSync(join(project, 'data/sweeps.db'))).toBe(true);
  }, 180_000);
});
