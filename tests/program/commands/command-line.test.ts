import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { PROGRAM } from '../../support/program-file.js';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rfi-cli-'));
  return () => rm(folder, { recursive: true, force: true });
});

function start(args: readonly string[]) {
  const child = spawn(process.execPath, [PROGRAM, ...args], { cwd: folder, stdio: ['pipe', 'pipe', 'pipe'] });
  const seen = { out: '', err: '' };
  child.stdout.on('data', (data) => (seen.out += data));
  child.stderr.on('data', (data) => (seen.err += data));
  onTestFinished(() => void child.kill('SIGKILL'));
  return { child, seen };
}

async function run(...args: string[]) {
  const { child, seen } = start(args);
  child.stdin?.end();
  const [code] = await once(child, 'close');
  return { code, ...seen };
}

async function served(child: ChildProcess, seen: { out: string; err: string }): Promise<string> {
  for (;;) {
    const address = /rfi-logger is ready: (\S+)/.exec(seen.out)?.[1];
    if (address !== undefined) return address;
    if (child.exitCode !== null) throw new Error(seen.err);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('the command line', () => {
  it('explains itself, with exit code 0', async () => {
    const { code, out } = await run('--help');
    expect(code).toBe(0);
    for (const command of ['serve', 'receivers', 'decode', 'record']) expect(out).toContain(command);
    expect((await run('serve', '--help')).out).toContain('--data-dir');
  });

  it('answers wrong usage and wrong configuration with exit code 2 and a sentence', async () => {
    expect(await run('serve', '--port', 'eighty')).toMatchObject({ code: 2, err: expect.stringContaining('"eighty"') });
    expect((await run('surve')).code).toBe(2);
    expect(await run('serve', '--config', 'none.yaml')).toMatchObject({
      code: 2,
      err: expect.stringContaining('none.yaml'),
    });
    await writeFile(join(folder, 'a.yaml'), 'stations: [{ id: a, name: b, receivers: [{ id: r, driver: nope }] }]');
    expect(await run('serve', '--config', 'a.yaml')).toMatchObject({
      code: 2,
      err: expect.stringContaining('receiver "r": driver is "nope"'),
    });
    await writeFile(join(folder, 'b.yaml'), 'stations:\n\t- x');
    expect(await run('serve', '--config', 'b.yaml')).toMatchObject({
      code: 2,
      err: expect.stringContaining('not YAML'),
    });
  });

  it('says what to do when the port is taken', async () => {
    const blocker = createServer().listen(0, '127.0.0.1');
    await once(blocker, 'listening');
    const { port } = blocker.address() as AddressInfo;
    const { code, err } = await run('serve', '--demo', '--no-past', '--port', String(port));
    blocker.close();
    expect(code).toBe(1);
    expect(err).toContain(`127.0.0.1:${port} cannot be opened (EADDRINUSE)`);
    expect(err).toContain('--port');
  });

  it('says what to do when the data directory cannot be written', async () => {
    await writeFile(join(folder, 'file'), 'in the way');
    await chmod(join(folder, 'file'), 0o400);
    const { code, err } = await run('serve', '--demo', '--port', '0', '--data-dir', 'file/data');
    expect(code).toBe(1);
    expect(err).toMatch(/The data directory \S+file\/data\/demo cannot be written/);
    expect(err).toContain('--data-dir');
  });

  it('serves the demonstration, stops at SIGTERM with code 0, and keeps what it heard', async () => {
    const { child, seen } = start(['serve', '--demo', '--no-past', '--port', '0', '--data-dir', 'd']);
    const address = await served(child, seen);
    expect((await fetch(new URL('/healthz', address))).status).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 700));
    // A service manager signals the whole group, and npm passes its signal on.
    child.kill('SIGTERM');
    await new Promise((resolve) => setTimeout(resolve, 30));
    child.kill('SIGTERM');
    const [code] = await once(child, 'close');
    expect(code).toBe(0);
    expect((await readFile(join(folder, 'd/demo/sweeps.db'))).length).toBeGreaterThan(1000);
  });

  it('refuses to listen to the whole network without accounts, and says what --insecure means', async () => {
    const serve = ['serve', '--demo', '--no-past', '--host', '0.0.0.0', '--port', '0', '--data-dir', 'w'];
    expect(await run(...serve)).toMatchObject({ code: 2, err: expect.stringContaining('there are no accounts yet') });
    const { child, seen } = start([...serve, '--insecure']);
    await served(child, seen);
    child.kill('SIGTERM');
    await once(child, 'close');
    expect(seen.err).toContain('whoever reaches this address may do everything');
    expect(seen.out).toMatch(/first administrator is made here, once: http:\/\/0\.0\.0\.0:\d+\/enter#[\w-]{43}/);
  });

  it('decodes nothing it has no driver for, and says which drivers there are', async () => {
    await writeFile(join(folder, 'x.bin'), 'x');
    expect(await run('decode', '--driver', 'nope', 'x.bin')).toMatchObject({
      code: 2,
      err: expect.stringContaining('known: '),
    });
    expect(await run('decode', '--driver', 'simulated', 'gone.bin')).toMatchObject({
      code: 1,
      err: expect.stringContaining('gone.bin is not there'),
    });
  });

  it('ends quietly when the reader of its output has seen enough', async () => {
    await writeFile(join(folder, 'long.csv'), `${'-97.5,'.repeat(60)}-98\n`.repeat(20_000));
    const settings = '{format: csv-sweep, start: 1, stop: 2}';
    const { child, seen } = start(['decode', '--driver', 'lines', '--settings', settings, 'long.csv']);
    child.stdout.once('data', () => child.stdout.destroy());
    const [code] = await once(child, 'close');
    expect(seen.err).toBe('');
    expect(code).toBe(0);
  });

  it('imports a file of another program once, counts what it leaves out, and refuses a second writer', async () => {
    const row = (second: number, hz: number) =>
      `2026-01-02, 03:04:${String(second).padStart(2, '0')}, ${hz}, ${hz + 400}, 100.00, 10, -50.5, -51.0, -52.5, -53.0, -53.0\n`;
    const text = Array.from({ length: 10 }, (_, second) => row(second, 1000) + row(second, 1400)).join('');
    await writeFile(join(folder, 'scan.csv'), `${text}2026-01-02, 03:04:10, not a row\n`);
    const args = ['import', 'scan.csv', '--station', 'st', '--receiver', 'rtl', '--data-dir', 'i', '--json'];
    const first = JSON.parse((await run(...args)).out).files[0];
    expect(first).toMatchObject({ format: 'rtl_power', imported: 10, known: 0, rejected: 1 });
    expect(JSON.parse((await run(...args)).out).files[0]).toMatchObject({ imported: 0, known: 10 });
    expect(await run('import', 'gone.csv', ...args.slice(2))).toMatchObject({
      code: 1,
      err: expect.stringContaining('gone.csv is not there'),
    });
    const { child, seen } = start(['serve', '--port', '0', '--data-dir', 'i']);
    await served(child, seen);
    expect(await run(...args)).toMatchObject({
      code: 1,
      err: expect.stringContaining(`in use by process ${child.pid}`),
    });
    child.kill('SIGTERM');
    await once(child, 'close');
  });

  it('lists ports for a person and for a program', async () => {
    const { code, out } = await run('receivers', '--json');
    expect(code).toBe(0);
    expect(Array.isArray(JSON.parse(out).ports)).toBe(true);
  });
});

describe('npm start', () => {
  it('leaves nothing running when npm itself is told to stop', async () => {
    const project = join(import.meta.dirname, '../..');
    const args = ['start', '--', '--demo', '--no-past', '--port', '0', '--data-dir', join(folder, 'n')];
    const child = spawn('npm', args, { cwd: project, stdio: ['ignore', 'pipe', 'pipe'] });
    const seen = { out: '', err: '' };
    child.stdout.on('data', (data) => (seen.out += data));
    child.stderr.on('data', (data) => (seen.err += data));
    onTestFinished(() => void child.kill('SIGKILL'));
    const address = await served(child, seen);
    child.kill('SIGTERM');
    await once(child, 'close');
    const stillThere = await fetch(new URL('/healthz', address)).then(
      () => true,
      () => false,
    );
    expect(stillThere).toBe(false);
  });
});
