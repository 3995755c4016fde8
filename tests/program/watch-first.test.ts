/** The watch comes first: a file that cannot be used is put aside, and a part that cannot start ends the process or is named. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { request as httpsRequest } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import pino from 'pino';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parseConfig } from '../../src/config/config.js';
import { Gate } from '../../src/http/gate.js';
import { openWeb } from '../../src/http/part.js';
import { TurnedAway } from '../../src/http/turned-away.js';
import { LiveHub } from '../../src/live/live-hub.js';
import { groundOf } from '../../src/program/ground.js';
import { type Program, startProgram } from '../../src/program/program.js';
import { Accounts } from '../../src/store/accounts/accounts.js';
import { PROGRAM } from '../support/program-file.js';

const receiver = (id: string) => ({
  id,
  driver: 'simulated',
  port: { simulated: true },
  settings: { seed: 1 },
  plans: [{ startHz: 118e6, stopHz: 137e6, points: 200, everyMs: 100 }],
});
const stations = [{ id: 'st', name: 'Trạm', receivers: [receiver('a'), receiver('b')] }];

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'rfi-first-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

async function start(
  dataDir: string,
  config: Record<string, unknown> = {},
): Promise<{ program: Program; log: string }> {
  const lines: string[] = [];
  const program = await startProgram({
    isSynchronised: async () => true,
    config: parseConfig({ stations, ...config }, 'test'),
    dataDir,
    host: '127.0.0.1',
    port: 0,
    log: pino({ level: 'info' }, { write: (line: string) => void lines.push(line) }),
  });
  onTestFinished(() => program.stop());
  return {
    program,
    get log() {
      return lines.join('');
    },
  };
}

const problemsOf = async (program: Program): Promise<{ part: string; vi: string; en: string }[]> => {
  const response = await fetch(new URL('/readyz', program.address));
  return ((await response.json()) as { problems: { part: string; vi: string; en: string }[] }).problems;
};

const sweeps = (program: Program, id: string) => program.stations.receiver(id)?.sweeps ?? 0;

describe('a start of the program', () => {
  it('goes on whatever the state of its small files, keeps them by name, and says so', async () => {
    const dataDir = await folder();
    const files = [
      'plans.json',
      'calibrations.json',
      'spur-maps.json',
      'references.json',
      'trials.json',
      'emissions.json',
      'notices.json',
    ];
    for (const file of files) await writeFile(join(dataDir, file), '{"half a ');
    await writeFile(join(dataDir, 'plans.json'), '{"format":99,"value":{}}');
    const started = await start(dataDir);
    const { program } = started;
    await expect.poll(() => sweeps(program, 'a')).toBeGreaterThan(2);
    const problems = await problemsOf(program);
    expect(problems.map(({ part }) => part).sort()).toEqual(
      ['detection', 'notices', 'ports and setting up', 'receivers', 'receivers', 'receivers', 'receivers'].sort(),
    );
    const told = problems.map(({ en }) => en).join('\n');
    for (const file of files) expect(told, file).toContain(file);
    expect(told).toContain('plans.json was written by a newer program; the file is kept as plans.json.newer-1');
    for (const { vi } of problems) expect(vi).toMatch(/^Tệp .+ được giữ với tên/);
    expect((await readdir(dataDir)).filter((name) => /\.(damaged|newer)-1$/.test(name)).length).toBe(files.length);
    expect(started.log).toContain('notices.json.damaged-1');
  });

  it('leaves out a receiver that hung the program at its last start, names it, and starts the others', async () => {
    const dataDir = await folder();
    const settings = JSON.stringify({ driver: 'simulated', port: { simulated: true }, settings: { seed: 1 } });
    await writeFile(join(dataDir, 'receiver-starts.json'), JSON.stringify({ b: { state: 'alone', settings } }));
    const { program } = await start(dataDir);
    await expect.poll(() => sweeps(program, 'a')).toBeGreaterThan(2);
    expect(program.stations.receiver('b')?.state).toMatchObject({ status: 'stopped', problemKind: 'left-out' });
    expect(sweeps(program, 'b')).toBe(0);
    const problems = await problemsOf(program);
    expect(problems).toMatchObject([{ part: 'receivers', en: expect.stringContaining('The receiver b is left out') }]);
    // A person who sets it up again is believed.
    const record = program.stations.receiver('b');
    if (record === undefined) throw new Error('b is not shown');
    await program.stations.replace('b', record.config);
    await expect.poll(() => sweeps(program, 'b')).toBeGreaterThan(2);
    expect(await problemsOf(program)).toEqual([]);
  });

  it('without a usable certificate opens the page on this machine alone, and says so', async () => {
    const dataDir = await folder();
    const tls = { cert: join(dataDir, 'cert.pem'), key: join(dataDir, 'key.pem') };
    const started = await start(dataDir, { access: { tls } });
    const { program } = started;
    expect(program.address).toMatch(/^http:\/\/127\.0\.0\.1:/);
    const problems = await problemsOf(program);
    expect(problems).toMatchObject([{ part: 'page', en: expect.stringContaining('open on this machine only') }]);
    // Anybody may ask /readyz: where the key lies is said in the log alone.
    expect(JSON.stringify(problems)).not.toContain('key.pem');
    expect(started.log).toContain('key.pem');
    await expect.poll(() => sweeps(program, 'a')).toBeGreaterThan(2);
  });

  it('that fails ends the process with a code and one sentence within 10 s', async () => {
    const dataDir = await folder();
    new Database(join(dataDir, 'sweeps.db')).exec('PRAGMA user_version = 999').close();
    const config = join(dataDir, 'station.yaml');
    await writeFile(config, JSON.stringify({ stations }));
    const args = [PROGRAM, 'serve', '--data-dir', dataDir, '--config', config, '--port', '0'];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    onTestFinished(() => void child.kill('SIGKILL'));
    let saidAt = Number.POSITIVE_INFINITY;
    let err = '';
    child.stderr.on('data', (data) => {
      err += data;
      if (/cannot start/.test(err)) saidAt = Math.min(saidAt, performance.now());
    });
    const [code] = await once(child, 'close');
    expect(code).toBe(1);
    expect(err).toMatch(/^The part "archive" cannot start: .*sweeps\.db.*$/m);
    expect(performance.now() - saidAt).toBeLessThan(10_000);
  }, 90_000);
});

describe('the page', () => {
  it('is opened as configured as soon as the certificate can be used', async () => {
    const where = await folder();
    const tls = { cert: join(where, 'cert.pem'), key: join(where, 'key.pem') };
    const log = pino({ level: 'silent' });
    const ground = await groundOf({
      config: parseConfig({ stations, access: { tls } }, 'test'),
      dataDir: where,
      host: '127.0.0.1',
      port: 0,
      log,
    });
    const accounts = new Accounts(':memory:', { idleMs: 1e9, longestMs: 1e9 });
    const gate = new Gate({ accounts, clock: Date.now, sessionLongestMs: 1e9 });
    const live = new LiveHub({
      clock: Date.now,
      version: 'test',
      maxViewers: 1,
      receiverNumber: () => undefined,
      originAllowed: () => true,
      passOf: () => undefined,
    });
    const served = { routes: [], gate, turnedAway: new TurnedAway(), shares: ground.shares };
    const web = openWeb(ground, served, live, { tls, host: '127.0.0.1', port: 0, lookEveryMs: 50 });
    await web.start?.();
    onTestFinished(async () => {
      await web.stop?.();
      accounts.close();
    });
    expect(web.address).toMatch(/^http:/);
    expect(web.health?.()).toHaveLength(1);
    const out = ['-keyout', tls.key, '-out', tls.cert];
    spawnSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=here', ...out]);
    await expect.poll(() => web.address).toMatch(/^https:/);
    expect(web.health?.()).toEqual([]);
    expect(await secureStatus(`${web.address}api/none`)).toBe(404);
  });
});

function secureStatus(url: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const request = httpsRequest(url, { rejectUnauthorized: false }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    request.on('error', reject);
    request.end();
  });
}
